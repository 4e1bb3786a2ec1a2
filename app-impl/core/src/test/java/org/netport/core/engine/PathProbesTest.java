// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.VM2;
import static org.netport.core.engine.ThreeSites.at;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketOut;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.Action;
import org.netport.flow.FlowEntry;
import org.netport.flow.TableId;
import org.netport.grant.Grant;
import org.netport.grant.MigrationEvent;
import org.netport.location.HostAlarm;
import org.netport.location.MoveReceipt.Carries;
import org.netport.location.MoveReceipt.ProbedPath;
import org.netport.model.IpAddress;
import org.netport.model.LinkName;
import org.netport.model.PortNumber;
import org.netport.model.Vni;
import org.netport.network.CutOver;
import org.netport.network.NetworkConfig;

/** What the way to a prepared destination carries is found out by frames that take it. */
class PathProbesTest {
    private static final int SMALL = 60;
    /** The segment's MTU and an Ethernet header. */
    private static final int FULL = 1450 + 14;
    private static final Duration BOUND = Duration.ofMillis(500);

    private static ThreeSites prepared() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        prepare(net);
        return net;
    }

    private static Grant prepare(final ThreeSites net) {
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        return grant;
    }

    private static List<PacketOut> sent(final ThreeSites net, final int length) {
        return net.session(1).sent.stream().filter(out -> out.frame().length == length).toList();
    }

    /** Frames of a length that the old switch has sent come to the destination's. */
    private static void arrive(final ThreeSites net, final int length) {
        sent(net, length).forEach(out -> arrive(net, out.frame()));
    }

    private static void arrive(final ThreeSites net, final byte[] frame) {
        final var entry = net.session(2).held.values().stream().filter(FlowEntry.class::isInstance)
            .map(FlowEntry.class::cast).filter(flow -> EntryKind.of(flow.cookie())
                .filter(EntryKind.PROBE_HERE::equals).isPresent()).findFirst().orElseThrow();
        net.engine.packetIn(net.session(2), new PacketIn(new PortNumber(9), new TableId(5), entry.cookie(), 5001,
            frame));
        net.loop.run();
    }

    private static Optional<Carries> found(final ThreeSites net) {
        return net.lastReceipt(VM1).evidence().path().map(ProbedPath::carries);
    }

    private static List<HostAlarm.Kind> alarms(final ThreeSites net) {
        return net.recorder.alarms.stream().map(HostAlarm::kind).toList();
    }

    @Test
    void framesOfBothSizesLeaveTheOldSwitchAsRelayedOnesDo() {
        final var net = prepared();
        final List<Action> relayed = List.of(new Action.SetTunnelId(new Vni(5001)),
            new Action.SetTunnelDst(IpAddress.parse("192.0.2.2")), new Action.Output(new PortNumber(9)));
        assertEquals(relayed, sent(net, SMALL).get(0).actions());
        assertEquals(relayed, sent(net, FULL).get(0).actions());
    }

    @Test
    void aWayThatCarriesTheLargestPacketsIsInTheReceiptAndNoFurtherFramesAreSent() {
        final var net = prepared();
        arrive(net, FULL);
        assertEquals(Optional.of(Carries.FULL_SIZE), found(net));
        assertEquals(1450, net.lastReceipt(VM1).evidence().path().orElseThrow().mtu());
        final int before = net.session(1).sent.size();
        net.loop.pass(BOUND);
        assertEquals(before, net.session(1).sent.size());
        assertEquals(List.of(), alarms(net));
    }

    @Test
    void aWayThatCarriesSmallPacketsOnlyRaisesAnAlarmAndTheMoveGoesOn() {
        final var net = prepared();
        arrive(net, SMALL);
        assertEquals(Optional.empty(), found(net), "it is sent again first");
        net.loop.pass(BOUND);
        assertEquals(4, sent(net, FULL).size());
        assertEquals(Optional.of(Carries.SMALL_ONLY), found(net));
        final HostAlarm alarm = net.recorder.alarms.get(0);
        assertEquals(List.of(HostAlarm.Kind.NARROW_PATH), alarms(net));
        assertEquals(Optional.of(at(1, 1)), alarm.known());
        assertEquals(at(2, 1), alarm.claimed());
        assertTrue(alarm.reason().contains("packets of 1450 bytes"), alarm.reason());
        net.source(MigrationEvent.STOPPED, VM1);
        net.loop.pass(Duration.ofSeconds(30));
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(Optional.of(Carries.SMALL_ONLY), found(net));
    }

    @Test
    void aWayThatCarriesNothingIsToldApartFromANarrowOne() {
        final var net = prepared();
        net.loop.pass(BOUND);
        assertEquals(Optional.of(Carries.NOTHING), found(net));
        assertTrue(net.recorder.alarms.get(0).reason().contains("no packet arrives"));
    }

    @Test
    void nothingIsSentOnceTheGuestHasBeenCutOverAndNothingIsSaidOfTheWay() {
        final var net = prepared();
        net.source(MigrationEvent.STOPPED, VM1);
        final int before = sent(net, FULL).size();
        net.loop.pass(Duration.ofSeconds(30));
        assertEquals(before, sent(net, FULL).size());
        assertEquals(Optional.empty(), found(net));
        assertEquals(List.of(), alarms(net));
    }

    @Test
    void whatIsGivenUpIsNotTestedAnyMore() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = prepare(net);
        net.destination(MigrationEvent.GONE, grant);
        final int before = net.session(1).sent.size();
        net.loop.pass(BOUND);
        assertEquals(before, net.session(1).sent.size());
        assertEquals(List.of(), alarms(net));
    }

    @Test
    void hostsThatGoTheSameWayAreTestedTogether() {
        final var net = prepared();
        net.destination(MigrationEvent.PREPARE, net.grant(VM2, at(2, 2)));
        assertEquals(2, net.session(1).sent.stream().map(out -> ByteBuffer.wrap(out.frame())).distinct().count());
        arrive(net, FULL);
        assertEquals(Optional.of(Carries.FULL_SIZE),
            net.lastReceipt(VM2).evidence().path().map(ProbedPath::carries));
    }

    @Test
    void whoRemainsIsTestedWhenTheFirstOfThemIsGone() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant first = prepare(net);
        net.destination(MigrationEvent.PREPARE, net.grant(VM2, at(2, 2)));
        net.destination(MigrationEvent.GONE, first);
        net.loop.pass(BOUND);
        assertEquals(Optional.of(Carries.NOTHING), net.lastReceipt(VM2).evidence().path().map(ProbedPath::carries));
        assertEquals(Optional.empty(), found(net));
    }

    @Test
    void aSwitchThatIsAwayTellsNothingOfTheWay() {
        for (int away : List.of(1, 2)) {
            final var net = new ThreeSites(CutOver.RELAY).start();
            final Grant grant = net.grant(VM1, at(2, 1));
            net.engine.disconnected(net.session(away), "the test says so");
            net.destination(MigrationEvent.PREPARE, grant);
            net.loop.pass(Duration.ofSeconds(5));
            assertEquals(Optional.empty(), found(net));
            assertEquals(List.of(), alarms(net));
        }
    }

    @Test
    void aMoveWithinASwitchHasNoWay() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(1, 3)));
        net.loop.pass(BOUND);
        assertEquals(List.of(), net.session(1).sent);
        assertEquals(Optional.empty(), found(net));
    }

    @Test
    void whoDoesNotKnowTheSecretIsNoProbe() {
        final var net = prepared();
        final byte[] forged = sent(net, FULL).get(0).frame().clone();
        forged[18]++;
        arrive(net, forged);
        assertEquals(Optional.empty(), found(net));
    }

    @Test
    void theWayOverAThirdSwitchBeginsWithItsFirstLink() {
        final var net = new ThreeSites(CutOver.RELAY);
        final NetworkConfig usual = net.config();
        net.start(new NetworkConfig(usual.generation(), usual.sites(), usual.switches(), ImmutableMap.copyOf(
            Maps.filterKeys(usual.links(), link -> !link.equals(new LinkName("l1")))), usual.segments(),
            usual.hosts()));
        prepare(net);
        assertTrue(sent(net, FULL).get(0).actions()
            .contains(new Action.SetTunnelDst(IpAddress.parse("192.0.2.3"))));
    }
}
