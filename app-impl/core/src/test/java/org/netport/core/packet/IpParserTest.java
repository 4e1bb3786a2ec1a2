// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.packet.Packets.GATEWAY_4;
import static org.netport.core.packet.Packets.GATEWAY_6;
import static org.netport.core.packet.Packets.HOST_4;
import static org.netport.core.packet.Packets.HOST_6;
import static org.netport.core.packet.Packets.data;
import static org.netport.core.packet.Packets.hex;
import static org.netport.core.packet.Packets.icmp;
import static org.netport.core.packet.Packets.ipv4;
import static org.netport.core.packet.Packets.ipv6;
import static org.netport.core.packet.Packets.joined;
import static org.netport.core.packet.Packets.summed;
import static org.netport.core.packet.Packets.udp;
import static org.netport.core.packet.Packets.with;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.netport.core.packet.IpPacket.Fragment;
import org.netport.core.packet.IpPacket.Fragmenting;
import org.netport.core.packet.IpPacket.Payload;
import org.netport.core.packet.IpPacket.Reception;

/** Packets as hosts send them, and packets as nobody should. */
class IpParserTest {
    private static void refused(final Silence reason, final byte[] frame) {
        assertEquals(new IpReading.NotAnswered(reason), IpParser.parse(frame), () -> hex(frame));
    }

    private static byte[] udp6(final String headers) {
        final byte[] chain = hex(headers);
        return ipv6(HOST_6, GATEWAY_6, chain[0], joined(Arrays.copyOfRange(chain, 1, chain.length), udp()));
    }

    @Test
    void anIpv4PacketIsReadWithoutWhatPadsItsFrame() {
        final byte[] frame = Packets.udp4("10.9.9.9");
        final IpPacket packet = Packets.read(Arrays.copyOf(frame, 60));
        assertEquals(new IpPacket(Packets.HOST, Packets.GATEWAY, HOST_4, Packets.v4("10.9.9.9"), 0x29, Fragment.WHOLE,
            Fragmenting.FORBIDDEN, Reception.TAKEN, new Payload.Transport(),
            Octets.of(Arrays.copyOfRange(frame, 14, frame.length))), packet);
    }

    @Test
    void anIpv6PacketIsRead() {
        final byte[] frame = Packets.udp6("2001:db8:9::9");
        assertEquals(new IpPacket(Packets.HOST, Packets.GATEWAY, HOST_6, Packets.v6("2001:db8:9::9"), 0x29,
            Fragment.WHOLE, Fragmenting.FORBIDDEN, Reception.TAKEN, new Payload.Transport(),
            Octets.of(Arrays.copyOfRange(frame, 14, frame.length))), Packets.read(frame));
    }

    @Test
    void everyCutIsSeen() {
        for (byte[] frame : new byte[][] {Packets.echo4(), Packets.echo6(), Packets.udp4("10.9.9.9"),
            udp6("3c 11000104 00000000")}) {
            for (int length = 0; length < frame.length; length++) {
                refused(length < 14 ? Silence.NOT_IP : Silence.TRUNCATED, Arrays.copyOf(frame, length));
            }
            Packets.read(frame);
        }
    }

    @Test
    void aHeaderThatContradictsItselfIsRefused() {
        final byte[] good = Packets.udp4("10.9.9.9");
        refused(Silence.NOT_IP, with(good, 12, "0806"));
        refused(Silence.NOT_IP, with(good, 12, "8100"));
        refused(Silence.BAD_LINK_SOURCE, with(good, 6, "03"));
        refused(Silence.BAD_LINK_SOURCE, with(good, 6, "000000000000"));
        refused(Silence.BAD_VERSION, summed(with(good, 14, "65")));
        refused(Silence.BAD_LENGTH, summed(with(good, 14, "44")));
        refused(Silence.BAD_LENGTH, summed(with(good, 16, "0013")));
        refused(Silence.TRUNCATED, summed(with(good, 16, "001d")));
        refused(Silence.BAD_HEADER_CHECKSUM, with(good, 22, "02"));
        refused(Silence.BAD_VERSION, with(Packets.udp6("2001:db8:9::9"), 14, "42"));
        refused(Silence.TRUNCATED, with(Packets.udp6("2001:db8:9::9"), 18, "0009"));
    }

    @Test
    void aTransportHeaderMustBeThere() {
        refused(Silence.TRUNCATED, ipv4(HOST_4, GATEWAY_4, Packets.UDP, data(7)));
        refused(Silence.TRUNCATED, ipv4(HOST_4, GATEWAY_4, Packets.TCP, data(19)));
        refused(Silence.TRUNCATED, ipv4(HOST_4, GATEWAY_4, Packets.ICMP, data(7)));
        refused(Silence.TRUNCATED, ipv6(HOST_6, GATEWAY_6, Packets.UDP, data(7)));
        refused(Silence.TRUNCATED, ipv6(HOST_6, GATEWAY_6, Packets.TCP, data(19)));
        refused(Silence.TRUNCATED, ipv6(HOST_6, GATEWAY_6, Packets.ICMPV6, data(7)));
    }

    @Test
    void anIcmpChecksumMustBeRight() {
        assertEquals(new Payload.EchoRequest(20), Packets.read(Packets.echo4()).payload());
        assertEquals(new Payload.EchoRequest(40), Packets.read(Packets.echo6()).payload());
        refused(Silence.BAD_ICMP_CHECKSUM, with(Packets.echo4(), 50, "ff"));
        refused(Silence.BAD_ICMP_CHECKSUM, with(Packets.echo6(), 70, "ff"));
    }

    @Test
    void icmpErrorsAndUnknownTypesAreToldFromInformation() {
        for (int type = 0; type < 256; type++) {
            final Payload four = Packets.read(ipv4(HOST_4, GATEWAY_4, Packets.ICMP, icmp(type, 0, data(0)))).payload();
            final Payload six = Packets.read(Packets.icmpv6(HOST_6, GATEWAY_6, type, data(0))).payload();
            final boolean known4 = type == 0 || type == 9 || type == 10 || type >= 13 && type <= 18;
            assertEquals(type == 8 ? new Payload.EchoRequest(20)
                : known4 ? new Payload.IcmpInformation() : new Payload.IcmpError(), four, "type " + type);
            assertEquals(type == 128 ? new Payload.EchoRequest(40)
                : type < 128 || type == 137 ? new Payload.IcmpError() : new Payload.IcmpInformation(), six,
                "type " + type);
        }
        assertEquals(new Payload.IcmpInformation(),
            Packets.read(ipv4(HOST_4, GATEWAY_4, Packets.ICMP, icmp(8, 1, data(0)))).payload());
    }

    @Test
    void fragmentsAreToldApart() {
        final byte[] echo = icmp(8, 0, data(16));
        assertEquals(Fragment.FIRST, Packets.read(ipv4(HOST_4, GATEWAY_4, 1, echo, 0x2000, data(0))).fragment());
        final IpPacket later = Packets.read(ipv4(HOST_4, GATEWAY_4, 1, data(3), 0x0003, data(0)));
        assertEquals(Fragment.LATER, later.fragment());
        assertEquals(new Payload.Later(), later.payload());
        assertEquals(Fragmenting.ALLOWED, later.fragmenting());
        refused(Silence.BAD_FRAGMENT, ipv4(HOST_4, GATEWAY_4, 17, data(9), 0x2000, data(0)));
        refused(Silence.BAD_FRAGMENT, ipv4(HOST_4, GATEWAY_4, 17, data(8), 0x1fff, data(0)));
    }

    @Test
    void ipv6FragmentsAreToldApart() {
        assertEquals(Fragment.WHOLE, Packets.read(udp6("2c 11000000 00000007")).fragment(), "atomic, RFC 6946");
        final IpPacket first = Packets.read(udp6("2c 11000001 00000007"));
        assertEquals(Fragment.FIRST, first.fragment());
        assertEquals(new Payload.Transport(), first.payload());
        final IpPacket later = Packets.read(udp6("2c 11000008 00000007"));
        assertEquals(Fragment.LATER, later.fragment());
        assertEquals(new Payload.Later(), later.payload());
        refused(Silence.BAD_FRAGMENT, udp6("2c 3c000001 00000007 11"));
        refused(Silence.BAD_FRAGMENT, udp6("2c 1100fff8 00000007"));
        refused(Silence.BAD_FRAGMENT, udp6("2c 2c000000 00000007 11000001 00000007"));
    }

    @Test
    void ipv4OptionsMustFillTheirRoom() {
        assertEquals(Reception.TAKEN, option("01010100").reception());
        assertEquals(Reception.TAKEN, option("94040000").reception(), "router alert");
        assertEquals(Reception.TAKEN, option("00ffffff").reception(), "what is behind the end is nothing");
        assertEquals(Reception.SOURCE_ROUTED, option("01830304 00000000").reception(), "loose");
        assertEquals(Reception.SOURCE_ROUTED, option("89030401").reception(), "strict");
        for (String bad : new String[] {"94050000", "94010000", "94000000", "01010194"}) {
            refused(Silence.BAD_OPTIONS, ipv4(HOST_4, GATEWAY_4, 17, udp(), 0, hex(bad)));
        }
    }

    private static IpPacket option(final String options) {
        return Packets.read(ipv4(HOST_4, GATEWAY_4, 17, udp(), 0, hex(options)));
    }

    @Test
    void ipv6ExtensionHeadersAreGoneThrough() {
        // Hop by hop with router alert, destination options, routing with nothing left, fragment, authentication.
        final IpPacket all = Packets.read(udp6("00 3c00050200000100 2b00010400000000 2c00000000000000"
            + "3300000000000007 110100000000000100000000"));
        assertEquals(new Payload.Transport(), all.payload());
        assertEquals(Reception.TAKEN, all.reception());
        assertEquals(Reception.SOURCE_ROUTED, Packets.read(udp6("2b 1100000100000000")).reception());
        assertEquals(Reception.TAKEN, Packets.read(udp6("3c 11001e0400000000")).reception());
        for (String option : new String[] {"4e", "8e", "c9"}) {
            assertEquals(Reception.UNKNOWN_OPTION,
                Packets.read(udp6("3c 1100" + option + "0400000000")).reception());
        }
        assertEquals(new Payload.Nothing(), Packets.read(udp6("3b")).payload());
        assertEquals(new Payload.Other(6), Packets.read(udp6("32")).payload());
        assertEquals(new Payload.Other(40), Packets.read(udp6("3c 3200010400000000")).payload());
    }

    @Test
    void ipv6ExtensionHeadersAreBounded() {
        final String padded = "3c00010400000000";
        assertEquals(new Payload.Transport(),
            Packets.read(udp6("3c" + padded.repeat(7) + "1100010400000000")).payload());
        refused(Silence.TOO_MANY_HEADERS, udp6("3c" + padded.repeat(8) + "1100010400000000"));
        refused(Silence.BAD_OPTIONS, udp6("3c" + "0000010400000000" + "1100010400000000"));
        refused(Silence.BAD_OPTIONS, udp6("3c 1100010500000000"));
        refused(Silence.BAD_OPTIONS, udp6("3c 1100010300000001"));
        refused(Silence.TRUNCATED, udp6("3c 1103010400000000"));
    }
}
