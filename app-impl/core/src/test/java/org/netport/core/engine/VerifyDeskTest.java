// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.netport.core.compile.Unit;
import org.netport.flow.Action;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.ProgramEntry;
import org.netport.location.ClaimSource;
import org.netport.location.EarlierMoves;
import org.netport.location.LocationReport;
import org.netport.model.SwitchName;
import org.netport.verify.Differences;
import org.netport.verify.SwitchFinding;
import org.netport.verify.SwitchFinding.Compared;
import org.netport.verify.SwitchFinding.NotCompared;
import org.netport.verify.VerifyAnswer;

/** Switches beside what a compilation of everything says: what is found, and that nothing is written for it. */
class VerifyDeskTest {
    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final Network network = new Network(loop, EngineSettings.DEFAULT, new Recorder(), new Counters(),
        new Gathering(loop));
    private final VerifyDesk desk = new VerifyDesk(network, loop, Runnable::run);
    private final FakeSession first = TwoSites.session(1);
    private final FakeSession second = TwoSites.session(2);

    private void start() {
        network.start(TwoSites.config(1), Map.of(), List.of(), EarlierMoves.NONE);
        network.adopt(first);
        network.adopt(second);
        loop.pass(Duration.ofMillis(100));
        report(1);
        loop.pass(Duration.ofSeconds(30));
    }

    private void report(final int site) {
        network.report(new LocationReport(TwoSites.VM, TwoSites.at(site), Optional.empty(), 0, ClaimSource.OPERATOR),
            loop.nanoTime(), outcome -> { });
        loop.run();
    }

    private CompletableFuture<VerifyAnswer> ask(final Optional<SwitchName> only) {
        final var answer = desk.verify(only).toCompletableFuture();
        loop.run();
        return answer;
    }

    private List<SwitchFinding> found() {
        return assertInstanceOf(VerifyAnswer.Verified.class, ask(Optional.empty()).join()).findings();
    }

    private Compared compared(final int site) {
        return found().stream().filter(finding -> finding.at().equals(TwoSites.name(site)))
            .map(finding -> assertInstanceOf(Compared.class, finding)).findFirst().orElseThrow();
    }

    /** Some flow that a switch holds for the host. */
    private static FlowEntry some(final FakeSession session) {
        return session.held.values().stream().filter(FlowEntry.class::isInstance).map(FlowEntry.class::cast)
            .filter(flow -> flow.toString().contains("02:00:00:00:00:05")).findFirst().orElseThrow();
    }

    private static FlowEntry changed(final FlowEntry right) {
        return new FlowEntry(right.key(), right.cookie(), right.meter(), ImmutableList.of(new Action.ToController()),
            right.metadata(), right.next());
    }

    private static void assertTold(final String word, final Differences.Some some) {
        assertEquals(1, some.count());
        assertTrue(some.first().get(0).contains(word), some.first().get(0));
    }

    @Test
    void switchesThatHoldWhatTheyShouldAreEqualAndInRest() {
        start();
        for (SwitchFinding finding : found()) {
            final var compared = assertInstanceOf(Compared.class, finding);
            assertTrue(compared.isEqual() && compared.unrest().isEmpty(), compared.toString());
        }
        assertEquals(first.held.size(), compared(1).entries());
    }

    @Test
    void whatSomebodyTookAddedOrChangedOnASwitchIsTold() {
        start();
        final FlowEntry right = some(first);
        first.held.remove(right.key());
        assertTold("cookie=" + right.cookie(), compared(1).held().missing());
        final FlowEntry changed = changed(right);
        first.held.put(right.key(), changed);
        assertTold(" is there as cookie=" + right.cookie(), compared(1).held().different());
        first.held.put(right.key(), right);
        assertTrue(compared(1).isEqual());
        final FlowEntry strange = changed(new FlowEntry(new FlowKey(right.key().table(),
            right.key().priority() + 1, right.key().match()), right.cookie(), right.meter(), right.actions(),
            right.metadata(), right.next()));
        first.held.put(strange.key(), strange);
        assertTold("priority=" + strange.key().priority(), compared(1).held().surplus());
        assertTrue(compared(1).desired().isNone() && compared(2).isEqual());
    }

    @Test
    void aProgramThatTheControllerCompiledWronglyIsToldAlsoWhenTheSwitchHasIt() {
        start();
        final List<ProgramEntry> wrong = List.of(changed(some(first)));
        network.moments().switches().get(TwoSites.name(1)).programmer().put(new Unit.HostUnit(TwoSites.VM), wrong,
            Urgency.CONFIGURATION);
        network.moments().switches().get(TwoSites.name(1)).programmer().pump();
        loop.run();
        final Compared finding = compared(1);
        assertTrue(finding.unrest().isEmpty(), finding.toString());
        assertEquals(finding.held(), finding.desired());
        assertTold("is there as", finding.desired().different());
        assertTrue(finding.desired().missing().count() > 0);
    }

    @Test
    void ofASwitchThatLostEverythingTheFirstEntriesAreTold() {
        start();
        final int all = first.held.size();
        first.held.clear();
        final Compared finding = compared(1);
        assertEquals(all, finding.held().missing().count());
        assertEquals(Math.min(all, Differences.Some.MOST), finding.held().missing().first().size());
    }

    @Test
    void aSwitchThatIsBehindSaysWhyItIsNotInRest() {
        start();
        first.withhold();
        report(2);
        final Compared finding = compared(1);
        final String unrest = String.join("; ", finding.unrest());
        assertTrue(unrest.contains("hosts are moving") && unrest.contains("vm") && unrest.contains("wait"), unrest);
        assertTrue(finding.desired().isNone(), "what is to be there now is what is compared with");
        first.answer();
        loop.pass(Duration.ofSeconds(30));
        assertTrue(compared(1).isEqual() && compared(1).unrest().isEmpty());
    }

    @Test
    void aSwitchThatIsAwayOrCannotBeReadIsNotCompared() {
        start();
        network.lost(second, "cable");
        first.refuseReading("busy");
        assertEquals(List.of("it could not be read back: busy: ask again",
            "it is not connected: see its detail in network-state"),
            found().stream().map(finding -> assertInstanceOf(NotCompared.class, finding).reason()).toList());
    }

    @Test
    void oneSwitchIsLookedAtAloneAndOneThatIsNotConfiguredIsNot() {
        start();
        final var one = assertInstanceOf(VerifyAnswer.Verified.class, ask(Optional.of(TwoSites.name(2))).join());
        assertEquals(List.of(TwoSites.name(2)), one.findings().stream().map(SwitchFinding::at).toList());
        final var unknown = assertInstanceOf(VerifyAnswer.Unknown.class,
            ask(Optional.of(new SwitchName("nowhere"))).join());
        assertTrue(unknown.message().contains("'nowhere' is not configured"), unknown.message());
    }

    @Test
    void whileOneIsUnderWayAnotherIsRefusedAndALaterOneIsNot() {
        start();
        final var one = desk.verify(Optional.empty()).toCompletableFuture();
        assertInstanceOf(VerifyAnswer.Refused.class, desk.verify(Optional.empty()).toCompletableFuture().join());
        assertFalse(one.isDone());
        loop.run();
        assertInstanceOf(VerifyAnswer.Verified.class, one.join());
        assertInstanceOf(VerifyAnswer.Verified.class, ask(Optional.empty()).join());
    }

    @Test
    void beforeTheSwitchesHaveBeenReadNothingIsVerified() {
        assertEquals(new VerifyAnswer.Refused(Network.STARTING), ask(Optional.empty()).join());
    }

    @Test
    void nothingIsWrittenOrSentForIt() {
        start();
        first.held.clear();
        final int commits = first.commits.size();
        found();
        assertEquals(commits, first.commits.size());
        assertTrue(first.sent.isEmpty() && first.held.isEmpty());
    }
}
