// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.netport.core.packet.Packets.GATEWAY;
import static org.netport.core.packet.Packets.GATEWAY_4;
import static org.netport.core.packet.Packets.GATEWAY_6;
import static org.netport.core.packet.Packets.HOST_4;
import static org.netport.core.packet.Packets.HOST_6;
import static org.netport.core.packet.Packets.data;
import static org.netport.core.packet.Packets.frame;
import static org.netport.core.packet.Packets.hex;
import static org.netport.core.packet.Packets.icmp;
import static org.netport.core.packet.Packets.ipv4;
import static org.netport.core.packet.Packets.ipv6;
import static org.netport.core.packet.Packets.read;
import static org.netport.core.packet.Packets.udp;
import static org.netport.core.packet.Packets.v4;
import static org.netport.core.packet.Packets.v6;
import static org.netport.core.packet.Packets.with;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netport.core.packet.IcmpError.Plain;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** What a router says to packets, byte by byte, and to which it says nothing. */
class RouterAnswerTest {
    private static final ImmutableSet<IpPrefix> SUBNETS = ImmutableSet.of(IpPrefix.parse("10.0.0.0/24"),
        IpPrefix.parse("10.0.1.0/31"), IpPrefix.parse("2001:db8::/64"));
    private static final Router FOUR = new Router(GATEWAY, GATEWAY_4, SUBNETS);
    private static final Router SIX = new Router(GATEWAY, GATEWAY_6, SUBNETS);
    private static final String FAR_4 = "10.9.9.9";
    private static final String FAR_6 = "2001:db8:9::9";

    private static void silent(final Silence reason, final Answer answer) {
        assertEquals(new Answer.None(reason), answer);
    }

    private static String said(final byte[] about, final IcmpError error, final Router router) {
        return hex(frame(ErrorAnswer.to(read(about), error, router)));
    }

    @Test
    void anEchoRequestIsRepeated() {
        final byte[] asked = ipv4(HOST_4, GATEWAY_4, 1, icmp(8, 0, data(3)));
        // DSCP as it was, ECN cleared, DF, TTL 64; padded to the least frame.
        assertEquals("020000000005" + "024e50fe0001" + "0800" + "4528001f" + "00004000" + "4001" + "26b1"
            + "0a000001" + "0a000005" + "0000ebc912340001" + "000102" + "00".repeat(15),
            hex(frame(GatewayAnswer.to(read(asked), FOUR))));
    }

    @Test
    void anEchoRequestOfIpv6IsRepeated() {
        final String said = hex(frame(GatewayAnswer.to(read(Packets.echo6()), SIX)));
        assertEquals("020000000005" + "024e50fe0001" + "86dd" + "62800000" + "0018" + "3a40"
            + "20010db8000000000000000000000001" + "20010db8000000000000000000000005" + "8100",
            said.substring(0, 112));
        assertEquals("12340001" + hex(data(16)), said.substring(116));
    }

    @Test
    void allNodesOfALinkAreAnsweredFromTheRoutersOwnAddress() {
        for (String group : List.of("ff02::1", "ff02::2")) {
            final byte[] asked = with(Packets.icmpv6(HOST_6, v6(group), 128, data(4)), 0, "333300000001");
            assertEquals(GATEWAY_6, read(frame(GatewayAnswer.to(read(asked), SIX))).source());
        }
        silent(Silence.GROUP_DESTINATION, GatewayAnswer.to(read(ipv6(HOST_6, v6("ff02::1"), 17, udp())), SIX));
        silent(Silence.NOT_OURS, GatewayAnswer.to(read(ipv4(HOST_4, v4("255.255.255.255"), 1,
            icmp(8, 0, data(0)))), FOUR));
    }

    @Test
    void whatTheGatewayDoesNotSpeakIsSaidSo() {
        assertEquals("0303", hex(frame(GatewayAnswer.to(read(Packets.udp4("10.0.0.1")), FOUR))).substring(68, 72));
        assertEquals("0104", hex(frame(GatewayAnswer.to(read(Packets.udp6("2001:db8::1")), SIX))).substring(108, 112));
        assertEquals("0302", hex(frame(GatewayAnswer.to(read(ipv4(HOST_4, GATEWAY_4, 132, data(8))), FOUR)))
            .substring(68, 72));
        final String parameter = hex(frame(GatewayAnswer.to(read(
            ipv6(HOST_6, GATEWAY_6, 60, hex("84000104000000000000"))), SIX)));
        assertEquals("0401", parameter.substring(108, 112));
        assertEquals("00000028", parameter.substring(116, 124), "points to the byte that names the protocol");
    }

    @Test
    void aGatewayIsSilentWhereItMustBe() {
        silent(Silence.NOT_OURS, GatewayAnswer.to(read(Packets.udp4(FAR_4)), FOUR));
        silent(Silence.NOT_OURS, GatewayAnswer.to(read(Packets.echo6()), FOUR));
        silent(Silence.LINK_GROUP, GatewayAnswer.to(read(with(Packets.echo4(), 0, "ffffffffffff")), FOUR));
        silent(Silence.FRAGMENTED_QUESTION, GatewayAnswer.to(read(
            ipv4(HOST_4, GATEWAY_4, 1, icmp(8, 0, data(8)), 0x2000, data(0))), FOUR));
        silent(Silence.LATER_FRAGMENT, GatewayAnswer.to(read(
            ipv4(HOST_4, GATEWAY_4, 1, data(8), 1, data(0))), FOUR));
        silent(Silence.SOURCE_ROUTED, GatewayAnswer.to(read(
            ipv4(HOST_4, GATEWAY_4, 1, icmp(8, 0, data(8)), 0, hex("83030400"))), FOUR));
        silent(Silence.UNKNOWN_OPTION, GatewayAnswer.to(read(
            ipv6(HOST_6, GATEWAY_6, 60, hex("1100c904000000009c40829a00080000"))), SIX));
        silent(Silence.NO_QUESTION, GatewayAnswer.to(read(
            ipv4(HOST_4, GATEWAY_4, 1, icmp(0, 0, data(8)))), FOUR));
        silent(Silence.NO_QUESTION, GatewayAnswer.to(read(ipv6(HOST_6, GATEWAY_6, 59, data(8))), SIX));
        silent(Silence.ICMP_ERROR, GatewayAnswer.to(read(
            ipv4(HOST_4, GATEWAY_4, 1, icmp(3, 3, data(28)))), FOUR));
    }

    @Test
    void aTimeExceededQuotesThePacket() {
        final byte[] about = Packets.udp4(FAR_4);
        assertEquals("020000000005" + "024e50fe0001" + "0800" + "45c80038" + "00004000" + "4001" + "25f8"
            + "0a000001" + "0a000005" + "0b00d61c00000000" + hex(about).substring(28),
            said(about, Plain.TIME_EXCEEDED, FOUR));
        final byte[] about6 = Packets.udp6(FAR_6);
        final String said = said(about6, Plain.TIME_EXCEEDED, SIX);
        assertEquals("6c800000" + "0038" + "3a40", said.substring(28, 44));
        assertEquals("0300", said.substring(108, 112));
        assertEquals("00000000" + hex(about6).substring(28), said.substring(116));
    }

    @Test
    void anErrorQuotesAsMuchAsFits() {
        final byte[] four = frame(ErrorAnswer.to(read(ipv4(HOST_4, v4(FAR_4), 17, data(1480))), Plain.NO_ROUTE, FOUR));
        assertEquals(14 + 576, four.length);
        final byte[] six = frame(ErrorAnswer.to(read(ipv6(HOST_6, v6(FAR_6), 17, data(1460))), Plain.NO_ROUTE, SIX));
        assertEquals(14 + 1280, six.length);
    }

    @Test
    void whatIsTooBigIsToldWhatFits() {
        final String four = said(Packets.udp4(FAR_4), new IcmpError.TooBig(1400), FOUR);
        assertEquals("0304", four.substring(68, 72));
        assertEquals("00000578", four.substring(76, 84));
        final String six = said(Packets.udp6(FAR_6), new IcmpError.TooBig(1400), SIX);
        assertEquals("0200", six.substring(108, 112));
        assertEquals("00000578", six.substring(116, 124));
        assertEquals("00000500", said(Packets.udp6(FAR_6), new IcmpError.TooBig(1200), SIX).substring(116, 124));
        silent(Silence.FRAGMENTATION_ALLOWED, ErrorAnswer.to(read(
            ipv4(HOST_4, v4(FAR_4), 17, udp(), 0, data(0))), new IcmpError.TooBig(1400), FOUR));
        assertThrows(IllegalArgumentException.class, () -> new IcmpError.TooBig(67));
    }

    @Test
    void groupsProvokeNoErrorButPathMtuDiscoveryOfIpv6() {
        for (String group : List.of("224.0.0.9", "255.255.255.255", "10.0.0.255", "10.0.0.0")) {
            silent(Silence.GROUP_DESTINATION, ErrorAnswer.to(read(Packets.udp4(group)), Plain.NO_ROUTE, FOUR));
        }
        said(Packets.udp4("10.0.1.1"), Plain.HOST_UNREACHABLE, FOUR);
        silent(Silence.LINK_GROUP, ErrorAnswer.to(read(with(Packets.udp4(FAR_4), 0, "ffffffffffff")),
            Plain.NO_ROUTE, FOUR));
        final byte[] group = with(Packets.udp6("ff0e::9"), 0, "333300000009");
        silent(Silence.GROUP_DESTINATION, ErrorAnswer.to(read(group), Plain.TIME_EXCEEDED, SIX));
        said(group, new IcmpError.TooBig(1400), SIX);
        silent(Silence.LINK_GROUP, ErrorAnswer.to(read(with(Packets.udp6(FAR_6), 0, "333300000009")),
            Plain.NO_ROUTE, SIX));
    }

    @Test
    void sourcesThatAreNoSingleHostAreToldNothing() {
        for (String source : List.of("0.0.0.0", "127.0.0.1", "224.0.0.9", "255.255.255.255", "240.0.0.1",
            "10.0.0.255", "10.0.0.0")) {
            final IpPacket packet = read(ipv4(v4(source), v4(FAR_4), 17, udp()));
            silent(Silence.BAD_SOURCE, ErrorAnswer.to(packet, Plain.TIME_EXCEEDED, FOUR));
        }
        for (Ipv6Address source : List.of(v6("::"), v6("::1"), v6("ff02::1"), new Ipv6Address(0, 0xffff_0a00_0005L))) {
            final IpPacket packet = read(ipv6(source, v6(FAR_6), 17, udp()));
            silent(Silence.BAD_SOURCE, ErrorAnswer.to(packet, Plain.TIME_EXCEEDED, SIX));
        }
        silent(Silence.BAD_SOURCE, GatewayAnswer.to(read(
            ipv4(v4("127.0.0.1"), GATEWAY_4, 1, icmp(8, 0, data(0)))), FOUR));
        silent(Silence.OWN_SOURCE, ErrorAnswer.to(read(ipv4(GATEWAY_4, v4(FAR_4), 17, udp())), Plain.NO_ROUTE, FOUR));
        silent(Silence.NO_OWN_ADDRESS, ErrorAnswer.to(read(Packets.udp6(FAR_6)), Plain.NO_ROUTE, FOUR));
    }

    @Test
    void errorsAndLaterFragmentsProvokeNoError() {
        for (int type : new int[] {3, 4, 5, 11, 12}) {
            silent(Silence.ICMP_ERROR, ErrorAnswer.to(read(ipv4(HOST_4, v4(FAR_4), 1, icmp(type, 0, data(28)))),
                Plain.TIME_EXCEEDED, FOUR));
        }
        for (int type : new int[] {1, 2, 3, 4, 100, 127, 137}) {
            silent(Silence.ICMP_ERROR, ErrorAnswer.to(read(Packets.icmpv6(HOST_6, v6(FAR_6), type, data(48))),
                Plain.TIME_EXCEEDED, SIX));
        }
        silent(Silence.LATER_FRAGMENT, ErrorAnswer.to(read(ipv4(HOST_4, v4(FAR_4), 17, data(8), 1, data(0))),
            Plain.TIME_EXCEEDED, FOUR));
        silent(Silence.LATER_FRAGMENT, ErrorAnswer.to(read(ipv6(HOST_6, v6(FAR_6), 44, hex("1100000800000007"))),
            Plain.TIME_EXCEEDED, SIX));
        said(ipv4(HOST_4, v4(FAR_4), 17, data(8), 0x2000, data(0)), Plain.TIME_EXCEEDED, FOUR);
    }

    @Test
    void anAnswerCanGoToAnotherReceiver() {
        final var answer = (Answer.Frame) ErrorAnswer.to(read(Packets.udp4(FAR_4)), Plain.NO_ROUTE, FOUR);
        final MacAddress next = MacAddress.parse("02:4e:50:00:00:02");
        assertEquals("024e50000002" + hex(answer.octets().toArray()).substring(12),
            hex(answer.towards(next).octets().toArray()));
    }
}
