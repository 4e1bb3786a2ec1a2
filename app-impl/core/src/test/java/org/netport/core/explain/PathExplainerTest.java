// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.core.compile.FullCompiler;
import org.netport.core.compile.HostForwarding;
import org.netport.core.fake.ExampleNetwork;
import org.netport.core.fake.Expected;
import org.netport.core.topology.NetworkView;
import org.netport.explain.Explanation;
import org.netport.explain.Family;
import org.netport.explain.PathAnswer;
import org.netport.explain.PathQuestion;
import org.netport.explain.Payload;
import org.netport.explain.Target;
import org.netport.explain.Verdict.Outcome;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;

/** Explanations in the example network, word for word, and what cannot be explained. */
class PathExplainerTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final Payload ECHO = new Payload.Echo();
    private static final Payload WHO_HAS = new Payload.AddressQuestion();

    private static Explanation explained(final PathQuestion question) {
        return Asking.explained(Asking.answer(ExampleNetwork.view(), ExampleNetwork.places(), question));
    }

    private static void check(final String file, final PathQuestion question) throws IOException {
        Expected.text(GOLDEN.resolve("explain-" + file + ".txt"),
            String.join("\n", Asking.lines(explained(question))) + "\n");
    }

    private static PathQuestion toMac(final String from, final String mac) {
        return Asking.question(from, new Target.Station(MacAddress.parse(mac)), Family.IPV4, ECHO);
    }

    @Test
    void aKnownHostAtAnotherSiteIsReachedOverTheCircuit() throws IOException {
        check("circuit", Asking.question("h1", Asking.host("h2"), Family.IPV4, ECHO));
    }

    @Test
    void aSwitchThatIsAbleToAnswersAQuestionItself() throws IOException {
        final NetworkView view = ExampleNetwork.answering();
        for (Family family : Family.values()) {
            final String from = family == Family.IPV4 ? "h1" : "h2";
            final String to = family == Family.IPV4 ? "h2" : "h1";
            Expected.text(GOLDEN.resolve("explain-answered-" + family.toString().toLowerCase(Locale.ROOT) + ".txt"),
                String.join("\n", Asking.lines(Asking.explained(Asking.answer(view, ExampleNetwork.places(),
                    Asking.question(Asking.withAddress(from, family == Family.IPV4 ? "10.0.0.1" : "2001:db8::2"),
                        Asking.host(to), family, WHO_HAS, 64))))) + "\n");
        }
    }

    @Test
    void whatAStationLearnsFromASwitchIsToldBeforeItSends() {
        assertEquals("asks who has 10.0.0.2: switch a answers with 02:00:00:00:00:02", Asking.explained(Asking.answer(
            ExampleNetwork.answering(), ExampleNetwork.places(), Asking.question("h1", Asking.host("h2"), Family.IPV4,
                ECHO))).before().get(0));
    }

    @Test
    void anUnknownStationIsReachedAtEveryPortOfTheSegment() throws IOException {
        check("unknown-station", toMac("h2", "02:00:00:00:99:99"));
    }

    @Test
    void aHostThatIsAboutToBePausedIsReachedWhereItIsAndWhereItMoves() {
        final var places = ExampleNetwork.places();
        final var here = ExampleNetwork.place("b", "p1");
        final var destination = ExampleNetwork.place("c", "p1");
        for (SwitchName at : ExampleNetwork.view().config().switches().keySet()) {
            places.except(new HostName("h2"), at, new HostForwarding(Optional.of(here), ImmutableMap.of(here,
                new Epoch(1)), Optional.of(new HostForwarding.Incoming(here.switchName(), destination)),
                Optional.of(destination), HostForwarding.Strangers.TOLD));
        }
        final Explanation told = Asking.explained(Asking.answer(ExampleNetwork.view(), places, Asking.question("h1",
            Asking.host("h2"), Family.IPV4, ECHO)));
        assertEquals(Outcome.REPLICATED, told.verdict().outcome());
        assertEquals("delivered at b/p1, c/p1: it is for b/p1, and a copy goes to where the host moves",
            told.verdict().reason());
    }

    @Test
    void aBroadcastQuestionForAnUnknownAddressGoesAlongTheTree() throws IOException {
        check("question", Asking.question("h1", Asking.address("10.0.0.77"), Family.IPV4, WHO_HAS));
    }

    @Test
    void aSolicitationOfAKnownHostIsAnsweredAtTheEdge() throws IOException {
        check("solicitation", Asking.question(Asking.withAddress("h2", "2001:db8::2"), Asking.address("2001:db8::1"),
            Family.IPV6, WHO_HAS, 64));
    }

    @Test
    void aTagThatTheSegmentDoesNotHaveIsDroppedByTheFirstTable() {
        final Explanation told = explained(Asking.question(Asking.tagged("h1", 999),
            new Target.Station(MacAddress.BROADCAST), Family.IPV4, ECHO, 64));
        assertEquals(Outcome.DROPPED, told.verdict().outcome());
        assertEquals("table classify of a drops it: nothing takes it further than classify-miss",
            told.verdict().reason());
    }

    @Test
    void aForgedSourceIsDropped() {
        final Explanation told = explained(Asking.question(Asking.forged("h1", "02:00:00:00:77:77"),
            new Target.Station(new MacAddress(0x020000000002L)), Family.IPV4, ECHO, 64));
        assertEquals("table validate of a drops it: nothing takes it further than source-foreign",
            told.verdict().reason());
    }

    @Test
    void whoseQuestionIsRecordedAndNotAnsweredSendsNothing() {
        final Explanation told = explained(Asking.question(Asking.forged("h1", "02:00:00:00:77:77"),
            Asking.host("h2"), Family.IPV4, ECHO, 64));
        assertEquals(Outcome.NOT_SENT, told.verdict().outcome());
        assertEquals("asks who has 10.0.0.2: nobody answers, since table validate of a tells the controller, which "
            + "records it and changes nothing", told.verdict().reason());
    }

    @Test
    void aHostAtAnotherPortOfItsSegmentIsToldOfAsAClaim() {
        final Explanation told = explained(Asking.question(Asking.elsewhere("h1", ExampleNetwork.place("c", "p1")),
            new Target.Station(MacAddress.BROADCAST), Family.IPV4, ECHO, 64));
        assertEquals("table validate of c tells the controller, which takes it for a claim that the host has moved "
            + "here", told.verdict().reason());
    }

    @Test
    void whoseQuestionNobodyAnswersSendsNothing() {
        final Explanation told = explained(Asking.question("h1", Asking.address("10.0.0.77"), Family.IPV4, ECHO));
        assertEquals(Outcome.NOT_SENT, told.verdict().outcome());
        assertTrue(told.sent().isEmpty() && told.hops().isEmpty());
    }

    @Test
    void whatCannotBeExplainedNamesTheLeafAndWhatToDo() {
        assertInvalid("from-host", "nobody knows where 'silent' is", Asking.question("silent", Asking.host("h1"),
            Family.IPV4, ECHO));
        assertInvalid("from-host", "'nobody' is not configured", Asking.question("nobody", Asking.host("h1"),
            Family.IPV4, ECHO));
        assertInvalid("to-host", "'nobody' is not configured", Asking.question("h1", Asking.host("nobody"),
            Family.IPV4, ECHO));
        assertInvalid("source-address", "the sender has no IPv6 address", Asking.question("h2",
            Asking.address("2001:db8::1"), Family.IPV6, ECHO));
        assertInvalid("from-port", "switch 'c' has no port", Asking.question("h3", Asking.host("h3"), Family.IPV4,
            ECHO));
        assertInvalid("to-host", "'h2' has no IPv6 address", Asking.question("h1", Asking.host("h2"), Family.IPV6,
            ECHO));
    }

    @Test
    void ofASwitchThatWasNeverSeenThePortsAreNotKnown() {
        final NetworkView view = ExampleNetwork.view();
        assertInvalid("from-port", "switch 'a' has not connected since the controller started",
            new NetworkView(view.config(), ImmutableMap.of()), Asking.question("h1", Asking.host("h2"), Family.IPV4,
                ECHO));
        final Explanation told = Asking.explained(Asking.answer(new NetworkView(view.config(), ImmutableMap.of(
            new SwitchName("a"), view.portsOf(new SwitchName("a")))), ExampleNetwork.places(),
            toMac("h1", "02:00:00:00:00:02")));
        assertEquals(Outcome.LOST, told.verdict().outcome());
        assertTrue(told.verdict().reason().endsWith("switch b has not connected since the controller started: its "
            + "ports are not known, nor that where link ab ends"), told.verdict().reason());
    }

    private static void assertInvalid(final String field, final String message, final PathQuestion question) {
        assertInvalid(field, message, ExampleNetwork.view(), question);
    }

    private static void assertInvalid(final String field, final String message, final NetworkView view,
            final PathQuestion question) {
        final var invalid = assertInstanceOf(PathAnswer.Invalid.class,
            Asking.answer(view, ExampleNetwork.places(), question));
        assertEquals(field, invalid.field());
        assertTrue(invalid.message().startsWith(message), invalid.message());
    }

    @Test
    void switchesWhoseTablesAreNeededAreNamedOneAfterTheOther() {
        final var question = toMac("h1", "02:00:00:00:00:02");
        final var place = ImmutableMap.of(question.sender().host().orElseThrow(), ExampleNetwork.place("a", "p1"));
        final var none = new PathSnapshot(ExampleNetwork.view(), place, ImmutableMap.of(), EntryHoldings.UNKNOWN);
        assertEquals(Set.of(new SwitchName("a")), PathExplainer.explain(none, question).unknown());
        final var first = SwitchTables.of(FullCompiler.compile(ExampleNetwork.view(),
            ExampleNetwork.places(), new SwitchName("a")).entries().values());
        assertEquals(Set.of(new SwitchName("b")), PathExplainer.explain(new PathSnapshot(
            ExampleNetwork.view(), place, ImmutableMap.of(new SwitchName("a"), first), EntryHoldings.UNKNOWN),
            question).unknown());
    }
}
