// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.PEER;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.mac;
import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketOut;
import org.netport.flow.Action;
import org.netport.grant.DeliveryAnswer;
import org.netport.grant.FrameDelivery;
import org.netport.grant.FrameDelivery.Frame;
import org.netport.grant.FrameDelivery.Phase;
import org.netport.grant.Grant;
import org.netport.grant.MigrationEvent;
import org.netport.location.MoveReceipt.Traffic;
import org.netport.model.Epoch;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.VlanId;
import org.netport.network.AccessPort;
import org.netport.network.CutOver;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Switch;

/** Frames that a guest has left unread at the source of its move, through the whole engine. */
class FrameCarrierTest {
    static final DeliveryAnswer KNOWN = new DeliveryAnswer.Known();
    private static final DeliveryAnswer STALE = new DeliveryAnswer.Stale();
    private static final Duration LONG = Duration.ofSeconds(30);

    /** The guest's move to site 2, as far as that its source has reported that it is stopped. */
    private static ThreeSites stopped(final CutOver mode) {
        final var net = new ThreeSites(mode).start();
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(2, 1)));
        net.source(MigrationEvent.STOPPED, VM1);
        return net;
    }

    static DeliveryAnswer carried(final int frames) {
        return new DeliveryAnswer.Delivered(frames);
    }

    static DeliveryAnswer deliver(final ThreeSites net, final int site, final Optional<Epoch> epoch,
            final byte[]... frames) {
        return deliver(net, site, epoch, Phase.RELAYING, frames);
    }

    private static DeliveryAnswer deliver(final ThreeSites net, final int site, final Optional<Epoch> epoch,
            final Phase beforePhase, final byte[]... frames) {
        final CompletableFuture<DeliveryAnswer> answer = net.engine.deliver(new FrameDelivery(VM1, name(site), epoch,
            "agent", beforePhase, IntStream.range(0, frames.length).mapToObj(at -> new Frame(at, frames[at]))
                .collect(ImmutableList.toImmutableList()))).toCompletableFuture();
        net.loop.run();
        return answer.join();
    }

    static DeliveryAnswer deliver(final ThreeSites net, final byte[]... frames) {
        return deliver(net, 1, Optional.empty(), frames);
    }

    /** A frame from the peer to the guest, with a number in it. */
    static byte[] numbered(final int number) {
        return frame(mac(VM1), mac(PEER), number);
    }

    private static byte[] frame(final MacAddress to, final MacAddress from, final int number) {
        return ByteBuffer.allocate(60).putShort((short) (to.value() >>> 32)).putInt((int) to.value())
            .putShort((short) (from.value() >>> 32)).putInt((int) from.value()).putShort((short) 0x0800)
            .putInt(number).array();
    }

    /** The numbers of the guest's frames that were sent at a site, in order. */
    static List<Integer> numbers(final ThreeSites net, final int site) {
        return sent(net, site).stream().map(out -> ByteBuffer.wrap(out.frame()).getInt(14)).toList();
    }

    /** What was sent at a site that no probe is. */
    private static List<PacketOut> sent(final ThreeSites net, final int site) {
        return net.session(site).sent.stream().filter(out -> ByteBuffer.wrap(out.frame()).getShort(12) == 0x0800)
            .toList();
    }

    @Test
    void theyComeOutOfTheGuestsPortAtItsDestinationOnceAndInOrder() {
        final var net = stopped(CutOver.RELAY);
        assertEquals(carried(3), deliver(net, numbered(7), numbered(5), numbered(6)));
        assertEquals(List.of(7, 5, 6), numbers(net, 2));
        assertTrue(sent(net, 2).stream().allMatch(out -> out.inPort().isEmpty()
            && out.actions().equals(ImmutableList.of(new Action.Output(new PortNumber(1))))));
        assertEquals(List.of(), sent(net, 1));
        assertEquals(List.of(), sent(net, 3));
        net.loop.pass(LONG);
        assertEquals(3, net.recorder.counters.framesCarried());
        assertEquals(0, net.recorder.counters.framesRefused());
    }

    @Test
    void whereThePortTakesTagsTheyHaveTheSegmentsTagThere() {
        final var net = new ThreeSites(CutOver.RELAY);
        net.start(tagged(net.config()));
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(2, 1)));
        net.source(MigrationEvent.STOPPED, VM1);
        assertEquals(carried(1), deliver(net, numbered(1)));
        assertEquals(ImmutableList.of(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(30)),
            new Action.Output(new PortNumber(1))), sent(net, 2).get(0).actions());
    }

    /** Site 2 has the segment with tag 30 at its ports. */
    private static NetworkConfig tagged(final NetworkConfig usual) {
        final Segment red = usual.segments().values().iterator().next();
        final SegmentName name = red.name();
        final Switch two = usual.switches().get(name(2));
        final var ports = two.accessPorts().values().stream().collect(ImmutableMap.toImmutableMap(AccessPort::name,
            port -> new AccessPort(port.name(), port.port(), Optional.empty(), ImmutableSet.of(name))));
        return new NetworkConfig(usual.generation(), usual.sites(), usual.switches().entrySet().stream().collect(
            ImmutableMap.toImmutableMap(at -> at.getKey(), at -> at.getKey().equals(name(2)) ? new Switch(
                two.datapathId(), two.name(), two.site(), two.number(), two.tunnelAddress(), ports) : at.getValue())),
            usual.links(), ImmutableMap.of(name, new Segment(name, red.tenant(), red.vni(), red.mtu(),
                ImmutableMap.of(new SiteName("s2"), new VlanId(30)), ImmutableSet.of(), ImmutableSet.of(),
                red.cutOver(), red.portability())), usual.hosts());
    }

    @Test
    void beforeTheOldSwitchRelaysNoneIsSent() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        assertEquals(KNOWN, deliver(net, numbered(1)));
        final Grant grant = net.grant(VM1, at(2, 1));
        assertEquals(KNOWN, deliver(net, numbered(1)));
        net.destination(MigrationEvent.PREPARE, grant);
        assertEquals(KNOWN, deliver(net, numbered(1)));
        net.session(1).withhold();
        net.source(MigrationEvent.STOPPED, VM1);
        assertEquals(KNOWN, deliver(net, numbered(1)));
        net.session(1).answer();
        net.loop.run();
        assertEquals(carried(1), deliver(net, numbered(2)));
        assertEquals(List.of(2), numbers(net, 2));
    }

    @Test
    void whereFramesWentToBothPlacesThoseAreSentThatCameBefore() {
        final var net = new ThreeSites(CutOver.COPY).start();
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(2, 1)));
        net.source(MigrationEvent.PAUSING, VM1);
        assertEquals(KNOWN, deliver(net, 1, Optional.empty(), Phase.COPYING, numbered(1)), "it still runs");
        net.source(MigrationEvent.STOPPED, VM1);
        assertEquals(KNOWN, deliver(net, numbered(2)));
        assertEquals(carried(2), deliver(net, 1, Optional.empty(), Phase.COPYING, numbered(3), numbered(4)));
        assertEquals(List.of(3, 4), numbers(net, 2));
    }

    @Test
    void whereTheyWereToButTheGuestWasStoppedFirstTheyAreCarried() {
        final var net = new ThreeSites(CutOver.COPY).start();
        net.destination(MigrationEvent.PREPARE, net.grant(VM1, at(2, 1)));
        net.session(1).withhold();
        net.source(MigrationEvent.PAUSING, VM1);
        net.source(MigrationEvent.STOPPED, VM1);
        net.session(1).answer();
        net.loop.run();
        assertEquals(carried(1), deliver(net, numbered(1)));
    }

    @Test
    void whereTheyWereToAndNobodyForetoldTheStopTheyAreCarried() {
        assertEquals(carried(1), deliver(stopped(CutOver.COPY), numbered(1)));
    }

    @Test
    void whenTheMoveHasSettledNoneIsSent() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.STOPPED, VM1);
        net.destination(MigrationEvent.RUNNING, grant);
        assertEquals(carried(1), deliver(net, numbered(1)), "in its grace time");
        net.loop.pass(LONG);
        assertEquals(KNOWN, deliver(net, numbered(2)));
        assertEquals(List.of(1), numbers(net, 2));
    }

    @Test
    void ofAMoveThatTheSourceHasNotReportedNoneIsSent() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.destination(MigrationEvent.RUNNING, grant);
        assertEquals(KNOWN, deliver(net, numbered(1)));
    }

    @Test
    void ofAMoveThatWasUndoneNoneIsSent() {
        final var net = stopped(CutOver.RELAY);
        net.source(MigrationEvent.RESUMED, VM1);
        assertEquals(KNOWN, deliver(net, numbered(1)));
        assertEquals(List.of(), sent(net, 1));
    }

    @Test
    void onlyTheNewestMoveCounts() {
        final var net = stopped(CutOver.RELAY);
        final Grant onward = net.grant(VM1, at(1, 3));
        net.destination(MigrationEvent.PREPARE, onward);
        net.destination(MigrationEvent.RUNNING, onward);
        assertEquals(KNOWN, deliver(net, numbered(1)));
        assertEquals(List.of(), sent(net, 2));
        assertEquals(List.of(), sent(net, 1));
    }

    @Test
    void theyComeFromTheSwitchThatTheGuestLeft() {
        final var net = stopped(CutOver.RELAY);
        assertEquals(KNOWN, deliver(net, 2, Optional.empty(), numbered(1)));
        assertEquals(KNOWN, deliver(net, 3, Optional.empty(), numbered(1)));
        assertEquals(List.of(), sent(net, 2));
    }

    @Test
    void thoseOfAnotherEpochBelongToAnotherMove() {
        final var net = stopped(CutOver.RELAY);
        assertEquals(STALE, deliver(net, 1, Optional.of(new Epoch(1)), numbered(1)));
        assertEquals(STALE, deliver(net, 1, Optional.of(new Epoch(3)), numbered(1)));
        assertEquals(carried(1), deliver(net, 1, Optional.of(new Epoch(2)), numbered(1)));
    }

    @Test
    void oneThatIsNotForTheGuestKeepsAllFromBeingSentAndIsNamed() {
        final var net = stopped(CutOver.RELAY);
        final var refused = assertInstanceOf(DeliveryAnswer.Invalid.class,
            deliver(net, numbered(1), frame(mac(PEER), mac(PEER), 2), numbered(3)));
        assertEquals("frame", refused.field());
        assertTrue(refused.message().startsWith("the frame at position 1 is not addressed to the guest"),
            refused.message());
        assertEquals(List.of(), sent(net, 2));
    }

    @Test
    void aGuestElsewhereCannotBeFlooded() {
        final var net = stopped(CutOver.RELAY);
        for (int call = 0; call < 24; call++) {
            assertEquals(carried(1), deliver(net, numbered(call)));
        }
        assertEquals(KNOWN, deliver(net, numbered(24), numbered(25)));
        assertEquals(IntStream.range(0, 24).boxed().toList(), numbers(net, 2));
        net.loop.pass(LONG);
        assertEquals(2, net.recorder.counters.framesRefused());
    }

    @Test
    void aGuestElsewhereIsSentNoMoreThanCanHaveComeForIt() {
        final var net = stopped(CutOver.RELAY);
        final var many = IntStream.range(0, 256).mapToObj(FrameCarrierTest::numbered).toArray(byte[][]::new);
        for (int call = 0; call < 4; call++) {
            assertEquals(carried(256), deliver(net, many));
        }
        assertEquals(KNOWN, deliver(net, numbered(1)));
    }

    @Test
    void aSwitchThatIsAwayTakesNone() {
        final var net = stopped(CutOver.RELAY);
        net.engine.disconnected(net.session(2), "the test says so");
        net.loop.run();
        assertEquals(carried(0), deliver(net, numbered(1), numbered(2)));
        net.loop.pass(LONG);
        assertEquals(2, net.recorder.counters.framesRefused());
    }

    @Test
    void ofThoseThatTheSwitchHasNoRoomForItIsSaidThatTheyWereNotSent() {
        final var net = stopped(CutOver.RELAY);
        net.session(2).room = 1;
        assertEquals(carried(1), deliver(net, numbered(1), numbered(2)));
        net.loop.pass(LONG);
        assertEquals(1, net.recorder.counters.framesCarried());
        assertEquals(1, net.recorder.counters.framesRefused());
    }

    @Test
    void ofThoseThatCannotBeSentByAFaultItIsSaidThatTheyWereNot() {
        final var net = stopped(CutOver.RELAY);
        net.session(2).fault = Optional.of(new IllegalStateException("the test says so"));
        assertEquals(carried(0), deliver(net, numbered(1), numbered(2)));
        net.session(2).fault = Optional.empty();
        assertEquals(carried(1), deliver(net, numbered(3)));
        net.loop.pass(LONG);
        assertEquals(2, net.recorder.counters.framesRefused());
        assertEquals(1, net.recorder.counters.framesCarried());
    }

    @Test
    void theReceiptCountsThemAndSaysWhoHandedThemOver() {
        final var net = stopped(CutOver.RELAY);
        deliver(net, numbered(1), numbered(2));
        deliver(net, numbered(3));
        net.loop.pass(LONG);
        final var evidence = net.lastReceipt(VM1).evidence();
        assertEquals(Optional.of(3L), evidence.traffic().map(Traffic::carried));
        assertEquals(2, evidence.heard().stream().filter(heard -> heard.what().equals("frames")
            && heard.reporter().equals("agent")).count());
    }

    @Test
    void whileSwitchesAreReadBackItIsToBeTriedAgain() {
        final var net = new ThreeSites(CutOver.RELAY);
        assertInstanceOf(DeliveryAnswer.NotYet.class, deliver(net, numbered(1)));
    }
}
