// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.netport.channel.CommitResult;
import org.netport.channel.CommitResult.SwitchError;
import org.netport.explain.Explanation;
import org.netport.explain.Family;
import org.netport.explain.Hit;
import org.netport.explain.Holding.State;
import org.netport.explain.PathAnswer;
import org.netport.explain.PathQuestion;
import org.netport.explain.PathQuestion.Proof;
import org.netport.explain.Payload;
import org.netport.explain.Sender;
import org.netport.explain.Step;
import org.netport.explain.Target;
import org.netport.explain.Verdict.Outcome;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.FlowEntry;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.model.MacAddress;

/** Explanations beside the engine's loop: what the switches hold of a way. */
class PathDeskTest {
    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, new Recorder(),
        Runnable::run);
    private final FakeSession first = TwoSites.session(1);
    private final FakeSession second = TwoSites.session(2);

    private void start() {
        engine.start(TwoSites.config(1), Map.of());
        engine.connected(first);
        engine.connected(second);
        loop.pass(Duration.ofMillis(100));
        report(1);
    }

    private void report(final int site) {
        engine.report(new LocationReport(TwoSites.VM, TwoSites.at(site), Optional.empty(), 0, ClaimSource.OPERATOR));
        loop.run();
    }

    /** From the host to a station that nobody knows, which is looked for at both sites. */
    private static PathQuestion question(final Proof proof) {
        return new PathQuestion(Sender.of(TwoSites.VM), new Target.Station(MacAddress.parse("02:00:00:00:00:99")),
            Family.IPV4, new Payload.Echo(), 64, 0, proof);
    }

    private CompletableFuture<PathAnswer> ask(final Proof proof) {
        final var answer = engine.explain(question(proof)).toCompletableFuture();
        loop.run();
        return answer;
    }

    private Explanation explained(final Proof proof) {
        return assertInstanceOf(PathAnswer.Explained.class, ask(proof).join()).explanation();
    }

    private static List<Hit> hits(final Explanation explanation, final int site) {
        return explanation.hops().stream().filter(hop -> hop.at().equals(TwoSites.name(site)))
            .flatMap(hop -> hop.steps().stream()).map(Step::hit).flatMap(Optional::stream).toList();
    }

    private static Set<State> states(final Explanation explanation, final int site) {
        return hits(explanation, site).stream().map(hit -> hit.holding().state()).collect(Collectors.toSet());
    }

    @Test
    void whatSwitchesHaveAcknowledgedIsSaidToBe() {
        start();
        final Explanation told = explained(Proof.ACKNOWLEDGED);
        assertEquals(Outcome.DELIVERED, told.verdict().outcome());
        assertEquals("delivered at sw2/p1", told.verdict().reason());
        assertEquals(Set.of(State.ACKNOWLEDGED), states(told, 1));
        assertEquals(Set.of(State.ACKNOWLEDGED), states(told, 2));
    }

    @Test
    void beforeTheSwitchesHaveBeenReadNothingIsExplained() {
        final var refused = assertInstanceOf(PathAnswer.Refused.class, ask(Proof.ACKNOWLEDGED).join());
        assertEquals(Network.STARTING, refused.reason());
    }

    @Test
    void whatASwitchHasNotAnsweredYetIsPending() {
        start();
        first.withhold();
        report(2);
        second.withhold();
        report(1);
        assertTrue(states(explained(Proof.ACKNOWLEDGED), 1).contains(State.PENDING));
        first.answer();
        second.answer();
        loop.run();
        assertEquals(Set.of(State.ACKNOWLEDGED), states(explained(Proof.ACKNOWLEDGED), 1));
    }

    @Test
    void ofASwitchThatIsAwayNothingIsKnown() {
        start();
        engine.disconnected(second, "cable");
        loop.run();
        final Explanation told = explained(Proof.READ_BACK);
        assertEquals(Set.of(State.OBSERVED), states(told, 1));
        assertEquals(Set.of(State.UNKNOWN), states(told, 2));
        assertEquals("disconnected: cable", hits(told, 2).get(0).holding().detail());
    }

    @Test
    void whatASwitchRefusesIsSaidWithItsReason() {
        engine.start(TwoSites.config(1), Map.of());
        engine.connected(second);
        first.withhold();
        engine.connected(first);
        loop.pass(Duration.ofMillis(100));
        final Change change = first.commits.get(0).changes().stream().filter(some -> some.key().toString()
            .contains("NoVlan") && some instanceof Change.Add add && add.entry() instanceof FlowEntry flow
            && flow.key().table().value() == 0).findFirst().orElseThrow();
        first.failNext(new CommitResult.Refused(ImmutableList.of(new SwitchError(Optional.of(change),
            "FLOW_MOD_FAILED/TABLE_FULL"))));
        first.answer();
        loop.pass(Duration.ofMillis(100));
        report(1);
        final Hit hit = hits(explained(Proof.ACKNOWLEDGED), 1).get(0);
        assertEquals(State.REFUSED, hit.holding().state());
        assertTrue(hit.holding().detail().contains("TABLE_FULL"), hit.holding().detail());
    }

    @Test
    void whatSomebodyTookFromASwitchIsMissingWhenItIsReadBack() {
        start();
        final FlowEntry lost = hits(explained(Proof.ACKNOWLEDGED), 2).get(0).entry();
        second.held.remove(lost.key());
        assertEquals(Set.of(State.ACKNOWLEDGED), states(explained(Proof.ACKNOWLEDGED), 2));
        final List<Hit> read = hits(explained(Proof.READ_BACK), 2);
        assertEquals(State.MISSING, read.get(0).holding().state());
        assertEquals(State.OBSERVED, read.get(1).holding().state());
    }

    @Test
    void whatSomebodyChangedOnASwitchIsDifferentWhenItIsReadBack() {
        start();
        final FlowEntry right = hits(explained(Proof.ACKNOWLEDGED), 2).get(0).entry();
        second.held.put(right.key(), new FlowEntry(right.key(), right.cookie(), right.meter(),
            ImmutableList.of(new Action.ToController()), right.metadata(), right.next()));
        final Hit read = hits(explained(Proof.READ_BACK), 2).get(0);
        assertEquals(State.DIFFERENT, read.holding().state());
        assertTrue(read.holding().detail().contains("controller"), read.holding().detail());
    }

    @Test
    void nothingIsWrittenOrSentForAnExplanation() {
        start();
        final int commits = first.commits.size();
        explained(Proof.READ_BACK);
        assertEquals(commits, first.commits.size());
        assertTrue(first.sent.isEmpty() && second.sent.isEmpty());
    }

    @Test
    void moreExplanationsThanTheBoundAreRefusedAndLaterOnesAreNot() {
        start();
        final List<CompletableFuture<PathAnswer>> asked = new ArrayList<>();
        for (int count = 0; count <= PathDesk.MOST; count++) {
            asked.add(engine.explain(question(Proof.ACKNOWLEDGED)).toCompletableFuture());
        }
        assertInstanceOf(PathAnswer.Refused.class, asked.get(PathDesk.MOST).join());
        assertFalse(asked.get(0).isDone());
        loop.run();
        asked.subList(0, PathDesk.MOST).forEach(answer ->
            assertInstanceOf(PathAnswer.Explained.class, answer.join()));
        assertInstanceOf(PathAnswer.Explained.class, ask(Proof.ACKNOWLEDGED).join());
    }
}
