// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.LocationReports;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.location.ReportOutcome;
import org.netport.location.ReportsOutcome;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.NetworkConfig;

/** Thousands of hosts that are reported to be elsewhere in one operation. */
class ConvoyTest {
    private static final int HOSTS = 1200;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ThreeSites net = new ThreeSites(CutOver.RELAY);
    private final Crowd crowd = new Crowd(HOSTS);

    private static LocationReport report(final HostName host, final AttachmentPoint to) {
        return new LocationReport(host, to, Optional.empty(), 0, ClaimSource.OPERATOR);
    }

    private CompletableFuture<ReportsOutcome> tell(final AttachmentPoint to) {
        return tell(crowd.names().stream().map(host -> report(host, to)).toList());
    }

    private CompletableFuture<ReportsOutcome> tell(final List<LocationReport> reports) {
        final var answer = net.engine.report(new LocationReports(ImmutableList.copyOf(reports)))
            .toCompletableFuture();
        net.loop.run();
        return answer;
    }

    private NetworkConfig begin(final NetworkConfig usual) {
        final NetworkConfig config = crowd.among(usual);
        net.start(config);
        final var placed = tell(at(1, 1));
        net.loop.pass(LONG);
        assertTrue(placed.isDone());
        net.sessions.values().forEach(session -> session.commits.clear());
        return config;
    }

    private static long count(final CompletableFuture<ReportsOutcome> answer,
            final Class<? extends ReportOutcome> kind) {
        return assertInstanceOf(ReportsOutcome.Done.class, answer.join()).outcomes().values().stream()
            .filter(kind::isInstance).count();
    }

    @Test
    void allMoveInFewCommitsAndEverySwitchHoldsWhatAFreshCompileSays() {
        final NetworkConfig config = begin(net.config());
        final var answer = tell(at(2, 1));
        net.loop.pass(LONG);
        assertEquals(HOSTS, count(answer, ReportOutcome.Moved.class));
        crowd.names().forEach(host -> {
            assertEquals(at(2, 1), net.placeOf(host));
            assertEquals(Outcome.COMPLETE, net.lastReceipt(host).outcome());
        });
        net.sessions.forEach((at, session) -> {
            assertEquals(Crowd.fresh(net, config, at), session.held, at.value());
            assertTrue(session.commits.size() < HOSTS / 40, at + " was written " + session.commits.size() + " times");
            session.commits.forEach(commit -> assertTrue(commit.changes().size() <= EngineSettings.DEFAULT.batch()));
        });
    }

    @Test
    void theyMoveInTheOrderOfTheListAndEachInTheOrderOfItsStages() {
        begin(net.config());
        net.session(2).withhold();
        assertFalse(tell(at(2, 1)).isDone());
        // Of a move that waits for a switch it is told meanwhile.
        net.loop.pass(Duration.ofMillis(100));
        assertTrue(net.session(1).commits.isEmpty(), "the old switch relays before the destination is ready");
        assertTrue(net.session(3).commits.isEmpty());
        final List<HostName> first = crowd.names().subList(0, Portion.FIRST.hosts());
        first.forEach(host -> assertEquals(at(2, 1), net.placeOf(host)));
        assertEquals(at(1, 1), net.placeOf(crowd.names().get(HOSTS - 1)), "no more than two portions have begun");
        net.session(2).answer();
        net.loop.pass(LONG);
        assertEquals(at(2, 1), net.placeOf(crowd.names().get(HOSTS - 1)));
    }

    @Test
    void nothingChangesWhereOneOfThemCannotBeFollowed() {
        begin(net.config());
        final var before = net.held();
        final List<LocationReport> reports = new ArrayList<>(
            crowd.names().stream().map(host -> report(host, at(2, 1))).toList());
        reports.set(7, report(new HostName("nobody"), at(2, 1)));
        for (int wrong = 100; wrong < 110; wrong++) {
            reports.set(wrong, report(crowd.names().get(wrong), at(2, 9)));
        }
        final var refusal = assertInstanceOf(ReportsOutcome.Invalid.class, tell(reports).join());
        assertEquals(11, refusal.problems());
        assertEquals("host 'nobody' is not configured: configure it first", refusal.first().get(0).message());
        assertEquals(5, refusal.first().size());
        net.loop.pass(LONG);
        assertEquals(before, net.held());
    }

    @Test
    void thePolicyOfASiteIsAskedAboutEach() {
        begin(net.withGrantsAccepted());
        final var before = net.held();
        final List<LocationReport> reports = Stream.concat(
            crowd.names().stream().limit(10).map(host -> report(host, at(3, 1))),
            crowd.names().stream().skip(10).map(host -> report(host, at(2, 1)))).toList();
        final var answer = tell(reports.subList(0, 10));
        net.loop.pass(LONG);
        assertEquals(10, count(answer, ReportOutcome.Refused.class));
        assertEquals(before, net.held());
        final var some = tell(reports);
        net.loop.pass(LONG);
        assertEquals(10, count(some, ReportOutcome.Refused.class));
        assertEquals(HOSTS - 10, count(some, ReportOutcome.Moved.class));
        assertEquals(at(1, 1), net.placeOf(crowd.names().get(0)));
    }

    @Test
    void aHostThatIsReportedElsewhereBeforeItsTurnStaysThere() {
        final NetworkConfig config = begin(net.config());
        net.session(2).withhold();
        final HostName last = crowd.names().get(HOSTS - 1);
        final var together = tell(at(2, 1));
        final var alone = net.engine.report(report(last, at(2, 2))).toCompletableFuture();
        net.loop.run();
        net.session(2).answer();
        net.loop.pass(LONG);
        assertInstanceOf(ReportOutcome.Moved.class, alone.join());
        assertEquals(HOSTS - 1, count(together, ReportOutcome.Moved.class));
        assertEquals(1, count(together, ReportOutcome.Stale.class));
        assertEquals(at(2, 2), net.placeOf(last));
        net.sessions.forEach((at, session) -> assertEquals(Crowd.fresh(net, config, at), session.held));
    }

    @Test
    void theLaterOfTwoOperationsCounts() {
        final NetworkConfig config = begin(net.config());
        net.session(2).withhold();
        final var earlier = tell(at(2, 1));
        final var later = tell(at(2, 3));
        assertFalse(earlier.isDone());
        net.session(2).answer();
        net.loop.pass(LONG);
        assertEquals(HOSTS, count(later, ReportOutcome.Moved.class));
        final long begun = count(earlier, ReportOutcome.Superseded.class) + count(earlier, ReportOutcome.Moved.class);
        assertTrue(begun > 0, "none had begun");
        assertTrue(begun < HOSTS, "all had begun");
        assertEquals(HOSTS - begun, count(earlier, ReportOutcome.Stale.class));
        crowd.names().forEach(host -> assertEquals(at(2, 3), net.placeOf(host)));
        net.sessions.forEach((at, session) -> assertEquals(Crowd.fresh(net, config, at), session.held));
    }

    @Test
    void aSwitchThatIsAwayDoesNotHoldThemUp() {
        begin(net.config());
        net.engine.disconnected(net.session(3), "pulled out");
        net.loop.run();
        final var answer = tell(at(2, 1));
        net.loop.pass(LONG);
        assertEquals(HOSTS, count(answer, ReportOutcome.Moved.class));
        assertEquals(Outcome.COMPLETE_WITH_UNREACHABLE, net.lastReceipt(crowd.names().get(0)).outcome());
    }

    @Test
    void aSwitchThatDoesNotAnswerHoldsThemUpForABoundedTime() {
        begin(net.config());
        net.session(3).withhold();
        final var answer = tell(crowd.names().stream().limit(200).map(host -> report(host, at(2, 1))).toList());
        net.loop.pass(LONG);
        assertEquals(200, count(answer, ReportOutcome.Moved.class));
    }

    @Test
    void noMoreAreKeptWaitingThanTwoOperations() {
        begin(net.config());
        net.session(2).withhold();
        final List<CompletableFuture<ReportsOutcome>> all = new ArrayList<>();
        for (int operation = 0; operation < 2 * LocationReports.MOST / HOSTS + 2; operation++) {
            all.add(tell(at(2, 1 + operation % 3)));
        }
        final var last = assertInstanceOf(ReportsOutcome.NotYet.class, all.get(all.size() - 1).join());
        assertTrue(last.message().endsWith("report again in some seconds"), last.toString());
        net.session(2).answer();
        net.loop.pass(LONG);
        assertEquals(HOSTS * all.stream().map(CompletableFuture::join).filter(ReportsOutcome.NotYet.class::isInstance)
            .count(), net.recorder.counters.reportsPutOff());
        assertTrue(all.stream().allMatch(CompletableFuture::isDone));
        assertEquals(name(2), net.placeOf(crowd.names().get(0)).switchName());
    }

    @Test
    void noMoreAreTakenInThanFourOperationsHoweverBusyTheEngineIs() {
        begin(net.config());
        final int room = 4 * LocationReports.MOST / HOSTS;
        final var reports = new LocationReports(crowd.names().stream().map(host -> report(host, at(2, 1)))
            .collect(ImmutableList.toImmutableList()));
        final List<CompletableFuture<ReportsOutcome>> all = new ArrayList<>();
        for (int operation = 0; operation <= room; operation++) {
            all.add(net.engine.report(reports).toCompletableFuture());
        }
        assertFalse(all.get(room - 1).isDone());
        assertTrue(assertInstanceOf(ReportsOutcome.NotYet.class, all.get(room).join()).message()
            .endsWith("report again in some seconds"));
        net.loop.pass(LONG);
        assertTrue(all.stream().allMatch(CompletableFuture::isDone));
        final var again = tell(at(2, 2));
        net.loop.pass(LONG);
        assertEquals(HOSTS, count(again, ReportOutcome.Moved.class));
        assertTrue(net.recorder.counters.reportsPutOff() >= HOSTS);
    }

    @Test
    void asLongAsSwitchesAreReadBackNothingIsTaken() {
        net.engine.start(crowd.among(net.config()), Map.of());
        final var early = tell(at(2, 1));
        assertInstanceOf(ReportsOutcome.NotYet.class, early.join());
    }

    @Test
    void whatOneMoveDoesForConfirmationIsBoundedForMany() {
        begin(net.config());
        final var answer = tell(at(2, 1));
        net.loop.pass(LONG);
        assertTrue(answer.isDone());
        final int probes = net.sessions.values().stream().mapToInt(session -> session.sent.size()).sum();
        assertTrue(probes < HOSTS, probes + " probes");
        assertTrue(net.session(1).sums < HOSTS / 2, net.session(1).sums + " questions to the old switch");
        assertEquals(HOSTS, crowd.names().stream().map(net::placeOf).collect(Collectors.counting()));
    }
}
