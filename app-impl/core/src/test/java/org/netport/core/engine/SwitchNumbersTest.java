// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.netport.channel.ChannelCounters;
import org.netport.core.pipeline.EntryKind;
import org.netport.engine.Refusal;
import org.netport.engine.RefusedFrames;
import org.netport.engine.SwitchStatus.Connection;
import org.netport.flow.FlowEntry;
import org.netport.flow.ProgramKey;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;

/** What is counted at a switch and on the way to it is told. */
@SuppressWarnings("FutureReturnValueIgnored")
class SwitchNumbersTest {
    private static final Duration INTERVAL = EngineSettings.DEFAULT.refusalInterval().plusSeconds(2);

    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final Recorder recorder = new Recorder();
    private static final String OPEN_VSWITCH = "Nicira, Inc. Open vSwitch 3.1.0";
    private final ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);
    private final FakeSession one = TwoSites.session(1);
    private final FakeSession two = TwoSites.session(2);

    private void start() {
        engine.start(TwoSites.config(1), Map.of());
        engine.connected(one);
        engine.connected(two);
        loop.pass(Duration.ofSeconds(2));
    }

    private Optional<RefusedFrames> refused(final String name) {
        return recorder.switches.get(name).numbers().refused();
    }

    private long foreign() {
        return refused("sw1").orElseThrow().frames().get(Refusal.SOURCE_FOREIGN);
    }

    private static ProgramKey entry(final FakeSession session, final EntryKind kind) {
        return session.held.values().stream().filter(each -> each instanceof FlowEntry flow
            && EntryKind.of(flow.cookie()).filter(kind::equals).isPresent()).findFirst().orElseThrow().key();
    }

    @Test
    void framesFromSourcesThatDoNotBelongThereAreToldByKindAndSwitch() {
        start();
        one.packets.put(entry(one, EntryKind.SOURCE_FOREIGN), 3L);
        one.packets.put(entry(one, EntryKind.ADDRESS_FOREIGN), 5L);
        one.packets.put(entry(one, EntryKind.NEIGHBOUR_MISS), 7L);
        loop.pass(INTERVAL);
        assertEquals(3, foreign());
        // IPv4, IPv6 and ARP have an entry each; one of them has counted.
        assertEquals(5, refused("sw1").orElseThrow().frames().get(Refusal.ADDRESS_FOREIGN));
        assertEquals(0, refused("sw1").orElseThrow().frames().get(Refusal.CLASSIFY_MISS));
        assertEquals(0, refused("sw2").orElseThrow().frames().get(Refusal.SOURCE_FOREIGN));
    }

    @Test
    void theNumbersDoNotFallWhenEntriesAreMadeAnew() {
        start();
        final var key = entry(one, EntryKind.SOURCE_FOREIGN);
        one.packets.put(key, 100L);
        loop.pass(INTERVAL);
        one.packets.put(key, 2L);
        loop.pass(INTERVAL);
        assertEquals(100, foreign());
        one.packets.put(key, 6L);
        loop.pass(INTERVAL);
        assertEquals(104, foreign());
    }

    @Test
    void questionsThatASwitchAnsweredAreToldAndOfOneThatCannotAnswerNothingIs() {
        one.describedAs(OPEN_VSWITCH);
        start();
        one.packets.put(entry(one, EntryKind.ANSWER_ARP), 3L);
        one.packets.put(entry(one, EntryKind.ANSWER_ADVERTISED), 4L);
        loop.pass(INTERVAL);
        assertEquals(OptionalLong.of(7), recorder.switches.get("sw1").numbers().answered());
        one.packets.put(entry(one, EntryKind.ANSWER_ARP), 1L);
        loop.pass(INTERVAL);
        one.packets.put(entry(one, EntryKind.ANSWER_ARP), 2L);
        loop.pass(INTERVAL);
        assertEquals(OptionalLong.of(8), recorder.switches.get("sw1").numbers().answered());
        assertEquals(OptionalLong.empty(), recorder.switches.get("sw2").numbers().answered());
    }

    @Test
    void aSwitchThatPassesOverCookiesIsNotBelieved() {
        one.ignoreCookies();
        start();
        loop.pass(INTERVAL);
        assertTrue(one.sums > 0);
        assertEquals(Optional.empty(), refused("sw1"));
        assertTrue(refused("sw2").isPresent());
    }

    @Test
    void noSwitchIsAskedWhileAHostMoves() {
        start();
        engine.report(new LocationReport(TwoSites.VM, TwoSites.at(1), Optional.empty(), 0, ClaimSource.OPERATOR));
        loop.pass(INTERVAL);
        two.withhold();
        engine.report(new LocationReport(TwoSites.VM, TwoSites.at(2), Optional.empty(), 0, ClaimSource.OPERATOR));
        loop.run();
        final int before = one.sums + two.sums;
        // The stage is not given up before a second; many looks would come in it if they were as frequent.
        loop.pass(Duration.ofMillis(999));
        assertEquals(before, one.sums + two.sums);
        two.answer();
        loop.pass(INTERVAL.plusSeconds(5));
        assertTrue(one.sums + two.sums > before);
    }

    @Test
    void aSwitchIsNotAskedMoreOftenThanSet() {
        start();
        final int before = one.sums;
        loop.pass(EngineSettings.DEFAULT.refusalInterval().multipliedBy(10));
        assertTrue(one.sums - before <= 10 && one.sums - before >= 9, one.sums - before + " times");
    }

    @Test
    void whatASessionCountsIsToldWhenItHasChanged() {
        start();
        final var counted = new ChannelCounters(10, 9, 8, 7, 6, 5, 4, 3);
        one.counters = counted;
        loop.pass(Duration.ofSeconds(2));
        assertEquals(Optional.of(counted), recorder.switches.get("sw1").numbers().channel());
        engine.disconnected(one, "no sign of life");
        loop.pass(Duration.ofSeconds(2));
        assertEquals(Optional.empty(), recorder.switches.get("sw1").numbers().channel());
        assertEquals("disconnected: no sign of life", recorder.switches.get("sw1").detail());
    }

    @Test
    void aStrangerThatIsConfiguredIsNoStrangerAnyMore() {
        engine.start(TwoSites.config(1), Map.of());
        final var stranger = TwoSites.session(9);
        engine.connected(stranger);
        loop.pass(Duration.ofSeconds(1));
        final String shown = stranger.datapathId().toString();
        assertEquals(Connection.UNCONFIGURED, recorder.switches.get(shown).connection());
        engine.configure(TwoSites.withDatapath(2, 9));
        loop.pass(Duration.ofSeconds(7));
        assertEquals(List.of(Connection.CONNECTED), recorder.switches.values().stream()
            .filter(each -> each.datapathId().equals(stranger.datapathId())).map(each -> each.connection()).toList());
    }
}
