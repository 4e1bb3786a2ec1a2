// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketIn.Reason;
import org.netport.channel.PacketOut;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.packet.IpPacket;
import org.netport.core.packet.IpPacket.Fragment;
import org.netport.core.packet.IpParser;
import org.netport.core.packet.IpReading;
import org.netport.core.packet.Packets;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.engine.ObjectStatus;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.engine.ObjectStatus.State;
import org.netport.flow.Action;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;
import org.netport.network.NetworkConfig;
import org.netport.network.Vrf;

/** What becomes of packets that are too large for where they go: here, for an uplink of 1400 bytes. */
class OversizedPacketsTest {
    private static final PortNumber GUEST = new PortNumber(11);
    private static final long TOO_BIG = Metadata.segment(ExitNetwork.TRANSIT_VNI).and(Metadata.TOO_BIG).value();
    private static final IpAddress GATEWAY = IpAddress.parse("10.0.0.1");
    private static final IpAddress GATEWAY_SIX = IpAddress.parse("2001:db8:1::ffff");
    private static final MacAddress VM = new MacAddress(0x0200_0000_0001L);
    private static final IpAddress FOUR = IpAddress.parse("10.0.0.11");
    private static final IpAddress SIX = IpAddress.parse("2001:db8:1::1");
    private static final IpAddress AFAR = IpAddress.parse("198.51.100.7");
    private static final IpAddress AFAR_SIX = IpAddress.parse("2001:db8:99::7");
    private static final ObjectId VRF = new ObjectId(Kind.VRF, ExitNetwork.VRF.value());

    private final OutsideRouters world = new OutsideRouters().start();
    private int before;

    @BeforeEach
    void theUplinkOfSiteAIsNarrow() {
        world.configure(narrow());
        world.pass(Duration.ofSeconds(1));
        forgetWhatWasSent();
    }

    private void forgetWhatWasSent() {
        before = world.sessions.get("a").sent.size();
    }

    private NetworkConfig narrow() {
        return ExitNetwork.sized(world.network.config(), ExitNetwork.outside("a"), 1400);
    }

    private List<PacketOut> sent() {
        final List<PacketOut> all = world.sessions.get("a").sent;
        return List.copyOf(all.subList(before, all.size()));
    }

    private void comes(final PortNumber port, final long metadata, final byte[] frame) {
        world.engine.packetIn(world.sessions.get("a"), new PacketIn(port, EntryKind.TOO_BIG.table().id(),
            Cookie.of(EntryKind.TOO_BIG.feature(), ExitNetwork.TRANSIT_VNI.value(), 0), metadata, Reason.ACTION,
            frame));
        world.loop.run();
    }

    private static IpPacket packet(final PacketOut sent) {
        return assertInstanceOf(IpReading.Whole.class, IpParser.parse(sent.frame())).packet();
    }

    private static ByteBuffer bytes(final PacketOut sent) {
        return ByteBuffer.wrap(sent.frame());
    }

    private void nothingWasSaid() {
        assertEquals(List.of(), sent());
        world.loop.pass(Duration.ofSeconds(1));
        assertEquals(1, world.recorder.counters.gatewaySilences());
    }

    @Test
    void whoForbidsThatItIsCutIsToldWhatFits() {
        final byte[] frame = Packets.large(VM, FOUR, AFAR, 1472, Packets.DONT_FRAGMENT);
        comes(GUEST, TOO_BIG, frame);
        assertEquals(1, sent().size());
        final IpPacket answer = packet(sent().get(0));
        assertEquals(List.of(GATEWAY, FOUR, VM, Vrf.DEFAULT_GATEWAY_MAC), List.of(answer.source(),
            answer.destination(), answer.linkDestination(), answer.linkSource()));
        assertEquals(List.of(new Action.Output(GUEST)), sent().get(0).actions());
        assertEquals(0x0304, bytes(sent().get(0)).getShort(34));
        assertEquals(1400, bytes(sent().get(0)).getInt(38));
        assertEquals(frame[22] + 1, sent().get(0).frame()[42 + 8], "the packet is quoted as it was sent");
        world.loop.pass(Duration.ofSeconds(1));
        assertEquals(1, world.recorder.counters.gatewayReplies());
    }

    @Test
    void whoSendsIpv6IsToldToo() {
        comes(GUEST, TOO_BIG, Packets.large(VM, SIX, AFAR_SIX, 1452, 0));
        assertEquals(1, sent().size());
        assertEquals(List.of(GATEWAY_SIX, SIX), List.of(packet(sent().get(0)).source(),
            packet(sent().get(0)).destination()));
        assertEquals(0x0200, bytes(sent().get(0)).getShort(54));
        assertEquals(1400, bytes(sent().get(0)).getInt(58));
    }

    @Test
    void whatMayBeCutPassesTheTablesInPieces() {
        comes(GUEST, TOO_BIG, Packets.large(VM, FOUR, AFAR, 1472, 0));
        assertEquals(2, sent().size());
        assertEquals(List.of(Fragment.FIRST, Fragment.LATER), sent().stream().map(out -> packet(out).fragment())
            .toList());
        sent().forEach(out -> {
            assertEquals(Optional.of(GUEST), out.inPort());
            assertEquals(List.of(new Action.ToTables()), out.actions());
            assertEquals(List.of(VM, Vrf.DEFAULT_GATEWAY_MAC, FOUR, AFAR), List.of(packet(out).linkSource(),
                packet(out).linkDestination(), packet(out).source(), packet(out).destination()));
            assertTrue(packet(out).octets().length() <= 1400);
            assertEquals(2, out.frame()[22], "the tables take the hop again");
        });
        world.loop.pass(Duration.ofSeconds(1));
        assertEquals(1, world.recorder.counters.packetsCut());
    }

    @Test
    void whatComesFromOutsideIsAnsweredToTheRouterThatBroughtIt() {
        world.configure(ExitNetwork.sized(world.network.config(), ExitNetwork.LAN, 1300));
        world.pass(Duration.ofSeconds(1));
        forgetWhatWasSent();
        comes(ExitNetwork.outPort(), TOO_BIG | Metadata.OUTSIDE.value(), Packets.large(ExitNetwork.router("a"), AFAR,
            FOUR, 1400, Packets.DONT_FRAGMENT));
        assertEquals(1, sent().size());
        assertEquals(List.of(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(30)),
            new Action.Output(ExitNetwork.outPort())), sent().get(0).actions());
        assertEquals(AFAR, packet(sent().get(0)).destination());
        assertEquals(ExitNetwork.router("a"), packet(sent().get(0)).linkDestination());
        assertEquals(1300, bytes(sent().get(0)).getInt(38));
    }

    @Test
    void aFrameThatIsLongerThanItsPacketIsNotAnswered() {
        final byte[] frame = Packets.large(VM, FOUR, AFAR, 1372, Packets.DONT_FRAGMENT);
        comes(GUEST, TOO_BIG, Arrays.copyOf(frame, 1600));
        nothingWasSaid();
    }

    @Test
    void whatCameFromAnotherSwitchIsNotAnswered() {
        comes(ExitNetwork.linkPort(true), TOO_BIG, Packets.large(VM, FOUR, AFAR, 1472, Packets.DONT_FRAGMENT));
        nothingWasSaid();
    }

    @Test
    void rubbishIsCountedAndNotAnswered() {
        comes(GUEST, TOO_BIG, new byte[1600]);
        assertEquals(List.of(), sent());
        world.loop.pass(Duration.ofSeconds(1));
        assertEquals(1, world.recorder.counters.malformedPackets());
    }

    @Test
    void aVrfSaysWhichSwitchesCannotLook() {
        assertEquals(State.DEGRADED, status().state());
        assertEquals("segments have different MTUs, and switches cannot look at the length of packets: b, c. They "
            + "send on what is too large, and nobody is told: give the segments of the VRF one MTU, or the switches "
            + "Open vSwitch 2.12 or later", status().reason());
        world.configure(world.network.config());
        world.pass(Duration.ofSeconds(1));
        assertEquals(State.PROGRAMMED, status().state());
    }

    @Test
    void aSwitchThatComesBackAsALaterVersionLooks() {
        assertEquals(0, looking("b"));
        for (String site : List.of("a", "b", "c")) {
            world.described = Optional.of("Nicira, Inc. Open vSwitch 2.12.0");
            world.connect(site);
        }
        world.pass(Duration.ofSeconds(7));
        assertTrue(looking("b") > 0 && looking("c") > 0);
        assertEquals(State.PROGRAMMED, status().state(), status().toString());
    }

    private ObjectStatus status() {
        return world.recorder.objects.get(VRF);
    }

    private long looking(final String site) {
        return world.sessions.get(site).held.values().stream().filter(entry -> entry instanceof FlowEntry flow
            && flow.actions().stream().anyMatch(Action.CheckLength.class::isInstance)).count();
    }
}
