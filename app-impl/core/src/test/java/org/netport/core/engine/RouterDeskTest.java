// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.common.io.BaseEncoding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketIn.Reason;
import org.netport.channel.PacketOut;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.packet.IpPacket;
import org.netport.core.packet.IpParser;
import org.netport.core.packet.IpReading;
import org.netport.core.packet.Packets;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.flow.Action;
import org.netport.flow.Cookie;
import org.netport.model.IpAddress;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.network.Vrf;

/** What gateways answer to packets that switches hand to the controller. */
class RouterDeskTest {
    private static final Vni LAN = new Vni(5000);
    private static final PortNumber GUEST = new PortNumber(11);
    private static final long ROUTED = Metadata.segment(ExitNetwork.TRANSIT_VNI).value();
    private static final IpAddress GATEWAY = IpAddress.parse("10.0.0.1");
    private static final IpAddress GATEWAY_SIX = IpAddress.parse("2001:db8:1::ffff");
    /** The gateway's address in the segment of site a's router. */
    private static final IpAddress GATEWAY_OUT = IpAddress.parse("192.0.2.18");
    private static final MacAddress VM = new MacAddress(0x0200_0000_0001L);
    private static final IpAddress FOUR = IpAddress.parse("10.0.0.11");
    private static final IpAddress SIX = IpAddress.parse("2001:db8:1::1");
    private static final IpAddress AFAR = IpAddress.parse("198.51.100.7");

    private final OutsideRouters world = new OutsideRouters().start();

    @BeforeEach
    void forgetWhatWasSent() {
        world.sessions.get("a").sent.clear();
    }

    private void comes(final EntryKind by, final Reason reason, final PortNumber port, final long metadata,
            final byte[] frame) {
        world.engine.packetIn(world.sessions.get("a"), new PacketIn(port, by.table().id(),
            Cookie.of(by.feature(), ExitNetwork.TRANSIT_VNI.value(), 0), metadata, reason, frame));
        world.loop.run();
    }

    /** The guest at site a asks an address, in its own segment if that is a gateway there. */
    private void ask(final IpAddress source, final IpAddress destination) {
        comes(EntryKind.GATEWAY_ADDRESSED, Reason.ACTION, GUEST, Metadata.segment(LAN).value(),
            Packets.echo(VM, source, destination));
    }

    private List<PacketOut> sent() {
        return world.sessions.get("a").sent;
    }

    private static IpPacket packet(final PacketOut sent) {
        return assertInstanceOf(IpReading.Whole.class, IpParser.parse(sent.frame())).packet();
    }

    /** One answer was given, and goes out so. */
    private IpPacket answer(final Action... actions) {
        assertEquals(1, sent().size());
        assertEquals(List.of(actions), sent().get(0).actions());
        final IpPacket answer = packet(sent().get(0));
        assertEquals(Vrf.DEFAULT_GATEWAY_MAC, answer.linkSource());
        return answer;
    }

    private int icmpType(final int at) {
        return Byte.toUnsignedInt(sent().get(0).frame()[at]);
    }

    private void isSilent(final long malformed) {
        assertEquals(List.of(), sent());
        world.loop.pass(Duration.ofSeconds(1));
        assertEquals(malformed, world.recorder.counters.malformedPackets());
        assertEquals(1 - malformed, world.recorder.counters.gatewaySilences());
        assertEquals(0, world.recorder.counters.gatewayReplies());
    }

    @Test
    void anEchoIsAnsweredAtTheAskersPort() {
        ask(FOUR, GATEWAY);
        final IpPacket answer = answer(new Action.Output(GUEST));
        assertEquals(List.of(GATEWAY, FOUR, VM), List.of(answer.source(), answer.destination(),
            answer.linkDestination()));
        assertEquals(0, icmpType(34));
        world.loop.pass(Duration.ofSeconds(1));
        assertEquals(1, world.recorder.counters.gatewayReplies());
    }

    @Test
    void anEchoOfIpv6IsAnsweredToo() {
        ask(SIX, GATEWAY_SIX);
        final IpPacket answer = answer(new Action.Output(GUEST));
        assertEquals(List.of(GATEWAY_SIX, SIX), List.of(answer.source(), answer.destination()));
        assertEquals(129, icmpType(54));
    }

    @Test
    void theGatewayOfAnotherSegmentAnswersWhereTheAskerIs() {
        comes(EntryKind.GATEWAY_PACKET, Reason.ACTION, GUEST, ROUTED, Packets.echo(VM, FOUR, GATEWAY_OUT));
        assertEquals(GATEWAY_OUT, answer(new Action.Output(GUEST)).source());
    }

    @Test
    void whoAsksFromOutsideIsAnsweredByTheRouterThatBroughtTheQuestion() {
        comes(EntryKind.GATEWAY_PACKET, Reason.ACTION, ExitNetwork.outPort(), ROUTED | Metadata.OUTSIDE.value(),
            Packets.echo(ExitNetwork.router("a"), AFAR, GATEWAY));
        final IpPacket answer = answer(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(30)),
            new Action.Output(ExitNetwork.outPort()));
        assertEquals(List.of(GATEWAY, AFAR, ExitNetwork.router("a")), List.of(answer.source(), answer.destination(),
            answer.linkDestination()));
    }

    @Test
    void whoseHopsAreUsedUpIsToldByTheGatewayOfItsSubnet() {
        comes(EntryKind.HOP, Reason.INVALID_TTL, GUEST, ROUTED,
            Packets.echo(VM, FOUR, AFAR));
        final IpPacket answer = answer(new Action.Output(GUEST));
        assertEquals(List.of(GATEWAY, FOUR), List.of(answer.source(), answer.destination()));
        assertEquals(11, icmpType(34));
    }

    @Test
    void whoseHopsOfIpv6AreUsedUpIsToldToo() {
        comes(EntryKind.HOP, Reason.INVALID_TTL, GUEST, ROUTED,
            Packets.echo(VM, SIX, IpAddress.parse("2001:db8:f1::1")));
        assertEquals(GATEWAY_SIX, answer(new Action.Output(GUEST)).source());
        assertEquals(3, icmpType(54));
    }

    @Test
    void whoseHopsAreFoundUsedUpByTheSwitchIsToldToo() {
        comes(EntryKind.HOP_USED_UP, Reason.ACTION, GUEST, ROUTED, Packets.echo(VM, FOUR, AFAR));
        assertEquals(List.of(GATEWAY, FOUR), List.of(answer(new Action.Output(GUEST)).source(),
            answer(new Action.Output(GUEST)).destination()));
        assertEquals(11, icmpType(34));
    }

    @Test
    void whoseHopsAreUsedUpOnTheWayInIsToldByTheRouterThatBroughtIt() {
        comes(EntryKind.HOP_USED_UP, Reason.ACTION, ExitNetwork.outPort(), ROUTED | Metadata.OUTSIDE.value(),
            Packets.echo(ExitNetwork.router("a"), AFAR, FOUR));
        final IpPacket answer = answer(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(30)),
            new Action.Output(ExitNetwork.outPort()));
        assertEquals(List.of(GATEWAY_OUT, AFAR, ExitNetwork.router("a")), List.of(answer.source(),
            answer.destination(), answer.linkDestination()));
    }

    @Test
    void whoseHopsAreUsedUpBetweenSwitchesIsNotTold() {
        comes(EntryKind.FORWARD_REROUTED, Reason.INVALID_TTL, ExitNetwork.linkPort(true), ROUTED,
            Packets.echo(VM, FOUR, AFAR));
        isSilent(0);
    }

    @Test
    void aSpoofedSenderIsNotAnswered() {
        comes(EntryKind.GATEWAY_PACKET, Reason.ACTION, GUEST, ROUTED,
            Packets.echo(MacAddress.parse("02:00:00:00:00:99"), FOUR, GATEWAY_OUT));
        isSilent(0);
    }

    @Test
    void whatPretendsToComeFromOutsideAtAGuestsPortIsNotAnswered() {
        comes(EntryKind.GATEWAY_PACKET, Reason.ACTION, GUEST, ROUTED | Metadata.OUTSIDE.value(),
            Packets.echo(VM, AFAR, GATEWAY));
        isSilent(0);
    }

    @Test
    void aPacketForNobodyHereIsNotAnswered() {
        ask(FOUR, AFAR);
        isSilent(0);
    }

    @Test
    void aSwitchThatDoesNotTellTheSegmentGetsNoAnswer() {
        comes(EntryKind.GATEWAY_ADDRESSED, Reason.ACTION, GUEST, 0, Packets.echo(VM, FOUR, GATEWAY));
        isSilent(0);
    }

    @Test
    void rubbishIsCountedAndNotAnswered() {
        comes(EntryKind.GATEWAY_ADDRESSED, Reason.ACTION, GUEST, Metadata.segment(LAN).value(), new byte[30]);
        isSilent(1);
    }

    /** Whoever detects that the address of a gateway, or of a host, is in use is told so in the name of its owner. */
    @Test
    void duplicateAddressDetectionThatASwitchHasLeftToTheControllerIsAnsweredToAllNodes() {
        detects(Vrf.DEFAULT_GATEWAY_MAC, GATEWAY_SIX, "a0000000");
        detects(Vrf.DEFAULT_GATEWAY_MAC, Vrf.DEFAULT_GATEWAY_MAC.linkLocal(), "a0000000");
        detects(MacAddress.parse("02:00:00:00:00:02"), IpAddress.parse("2001:db8:1::2"), "20000000");
        world.loop.pass(Duration.ofSeconds(1));
        assertEquals(3, world.recorder.counters.neighbourReplies());
    }

    @Test
    void aSolicitationWithoutAnOptionThatASwitchHasLeftToTheControllerIsAnsweredToWhoAsked() {
        sent().clear();
        comes(EntryKind.ANSWER_BARE, Reason.ACTION, GUEST, Metadata.segment(LAN).value(),
            Packets.bareSolicitation(Vrf.DEFAULT_GATEWAY_MAC, VM, (Ipv6Address) SIX, (Ipv6Address) GATEWAY_SIX));
        assertEquals(1, sent().size());
        final String frame = BaseEncoding.base16().lowerCase().encode(sent().get(0).frame());
        assertEquals(VM.toString().replace(":", "") + Vrf.DEFAULT_GATEWAY_MAC.toString().replace(":", ""),
            frame.substring(0, 24));
        assertEquals("e0000000", frame.substring(116, 124));
    }

    private void detects(final MacAddress owner, final IpAddress target, final String flags) {
        sent().clear();
        comes(EntryKind.ANSWER_DETECTION, Reason.ACTION, GUEST, Metadata.segment(LAN).value(),
            Packets.detection(owner, VM, (Ipv6Address) target));
        assertEquals(1, sent().size());
        assertEquals(List.of(new Action.Output(GUEST)), sent().get(0).actions());
        final String frame = BaseEncoding.base16().lowerCase().encode(sent().get(0).frame());
        assertEquals("333300000001" + owner.toString().replace(":", ""), frame.substring(0, 24));
        assertEquals("88", frame.substring(108, 110));
        assertEquals(flags, frame.substring(116, 124));
    }

    @Test
    void noMoreThanAThousandAnswersAreGivenInASecond() {
        world.loop.pass(Duration.ofNanos(1_000_000_000L - world.loop.nanoTime() % 1_000_000_000L));
        sent().clear();
        final int before = echoesAnswered();
        for (int count = 0; count < 1100; count++) {
            ask(FOUR, GATEWAY);
        }
        assertEquals(before + 1000, echoesAnswered());
        world.loop.pass(Duration.ofSeconds(1));
        assertEquals(100, world.recorder.counters.gatewaySilences());
        ask(FOUR, GATEWAY);
        assertEquals(before + 1001, echoesAnswered());
    }

    private int echoesAnswered() {
        return (int) sent().stream().filter(out -> IpParser.parse(out.frame()) instanceof IpReading.Whole whole
            && whole.packet().source().equals(GATEWAY)).count();
    }
}
