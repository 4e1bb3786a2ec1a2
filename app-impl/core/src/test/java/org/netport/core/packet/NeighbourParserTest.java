// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Frames as hosts send them, and frames as nobody should. */
class NeighbourParserTest {
    private static final MacAddress GUEST = MacAddress.parse("02:00:00:00:00:05");
    private static final String ARP_REQUEST = "ffffffffffff020000000005 0806 0001080006040001"
        + "020000000005 0a000005 000000000000 0a000006";
    private static final String RARP = "ffffffffffff020000000005 8035 0001080006040003"
        + "020000000005 00000000 020000000005 00000000" + "00".repeat(18);
    /** 2001:db8::5 asks for 2001:db8::6, with its own address as option. */
    private static final String SOLICITATION = "3333ff000006 020000000005 86dd 6000000000203aff"
        + "20010db8000000000000000000000005 ff0200000000000000000001ff000006"
        + "8700 7b74 00000000 20010db8000000000000000000000006 0101020000000005";

    private static byte[] frame(final String hex) {
        return BaseEncoding.base16().lowerCase().decode(hex.replace(" ", "").toLowerCase(Locale.ROOT));
    }

    private static Ipv4Address v4(final String text) {
        return (Ipv4Address) IpAddress.parse(text);
    }

    private static Ipv6Address v6(final String text) {
        return (Ipv6Address) IpAddress.parse(text);
    }

    private static Optional<NeighbourPacket> parse(final String hex) {
        return NeighbourParser.parse(frame(hex));
    }

    @Test
    void anArpRequestIsRead() {
        assertEquals(Optional.of(new NeighbourPacket.ArpRequest(GUEST, GUEST, v4("10.0.0.5"), v4("10.0.0.6"))),
            parse(ARP_REQUEST));
    }

    @Test
    void anArpReplyIsRead() {
        assertEquals(Optional.of(new NeighbourPacket.ArpReply(GUEST, GUEST, v4("10.0.0.5"))),
            parse(ARP_REQUEST.replace("06040001", "06040002")));
    }

    @Test
    void anAnnouncementIsToldFromAQuestion() {
        final var announcement = Optional.of(new NeighbourPacket.GratuitousArp(GUEST, GUEST, v4("10.0.0.5")));
        final String request = ARP_REQUEST.replace("0a000006", "0a000005");
        assertEquals(announcement, parse(request));
        assertEquals(announcement, parse(request.replace("06040001", "06040002")));
    }

    @Test
    void aReverseRequestIsRead() {
        assertEquals(Optional.of(new NeighbourPacket.Rarp(GUEST, GUEST)), parse(RARP));
    }

    @Test
    void aReverseRequestIsMadeAsHypervisorsMakeIt() {
        assertEquals(RARP.replace(" ", ""), BaseEncoding.base16().lowerCase().encode(ReverseArp.announcement(GUEST)));
    }

    @Test
    void aSolicitationIsRead() {
        final byte[] bytes = withChecksum(frame(SOLICITATION));
        assertEquals(Optional.of(new NeighbourPacket.NeighbourSolicitation(GUEST, v6("2001:db8::5"),
            v6("2001:db8::6"), Optional.of(GUEST))), NeighbourParser.parse(bytes));
    }

    @Test
    void aSolicitationWithAWrongChecksumHopLimitCodeOrTargetIsNone() {
        final byte[] good = withChecksum(frame(SOLICITATION));
        final byte[] checksum = good.clone();
        checksum[57] ^= 1;
        assertTrue(NeighbourParser.parse(checksum).isEmpty());
        for (int[] change : new int[][] {{21, 64}, {55, 1}, {62, 0xff}, {79, 0}, {79, 2}}) {
            final byte[] bad = good.clone();
            bad[change[0]] = (byte) change[1];
            assertTrue(NeighbourParser.parse(withChecksum(bad)).isEmpty(), () -> Arrays.toString(change));
        }
    }

    @Test
    void duplicateAddressDetectionIsReadAndNotWithAnOption() {
        final byte[] detection = withChecksum(frame(SOLICITATION
            .replace("20010db8000000000000000000000005", "0".repeat(32))
            .replace("00203aff", "00183aff").replace("0101020000000005", "")));
        assertEquals(Optional.of(new NeighbourPacket.NeighbourSolicitation(GUEST, v6("::"), v6("2001:db8::6"),
            Optional.empty())), NeighbourParser.parse(detection));
        assertTrue(NeighbourParser.parse(withChecksum(frame(SOLICITATION
            .replace("20010db8000000000000000000000005", "0".repeat(32))))).isEmpty());
    }

    @Test
    void advertisementsAreToldApartByTheSolicitedFlag() {
        final String unsolicited = SOLICITATION.replace("8700 7b74 00000000", "8800 0000 20000000")
            .replace("0101020000000005", "0201020000000005");
        assertEquals(Optional.of(new NeighbourPacket.UnsolicitedAdvertisement(GUEST, v6("2001:db8::6"),
            Optional.of(GUEST))), NeighbourParser.parse(withChecksum(frame(unsolicited))));
        final String solicited = unsolicited.replace("20000000 2001", "60000000 2001")
            .replace("ff0200000000000000000001ff000006", "20010db8000000000000000000000007");
        assertEquals(Optional.of(new NeighbourPacket.SolicitedAdvertisement(GUEST, v6("2001:db8::6"),
            Optional.of(GUEST))),
            NeighbourParser.parse(withChecksum(frame(solicited))));
        assertTrue(NeighbourParser.parse(withChecksum(frame(unsolicited.replace("20000000 2001",
            "60000000 2001")))).isEmpty(), "solicited to a multicast address");
    }

    /** RFC 4861 section 6.1.1. */
    @Test
    void aRouterSolicitationIsReadByItsRules() {
        final String asked = "333300000002 020000000005 86dd 6000000000103aff fe80000000000000000000fffe000005"
            + "ff020000000000000000000000000002 8500 0000 00000000 0101020000000005";
        final byte[] good = withChecksum(frame(asked));
        assertEquals(Optional.of(new NeighbourPacket.RouterSolicitation(GUEST, v6("fe80::ff:fe00:5"),
            Optional.of(GUEST))), NeighbourParser.parse(good));
        final String unspecified = asked.replace("fe80000000000000000000fffe000005", "0".repeat(32));
        assertEquals(Optional.of(new NeighbourPacket.RouterSolicitation(GUEST, v6("::"), Optional.empty())),
            NeighbourParser.parse(withChecksum(frame(unspecified.replace("00103aff", "00083aff")
                .replace("0101020000000005", "")))));
        assertTrue(NeighbourParser.parse(withChecksum(frame(unspecified))).isEmpty(), "a link-layer address of none");
        assertTrue(NeighbourParser.parse(withChecksum(frame(asked.replace("00103aff", "00073aff")))).isEmpty());
        final byte[] checksum = good.clone();
        checksum[57] ^= 1;
        assertTrue(NeighbourParser.parse(checksum).isEmpty());
        for (int[] change : new int[][] {{21, 64}, {55, 1}, {22, 0xff}, {63, 0}, {63, 2}, {64, 3}}) {
            final byte[] bad = good.clone();
            bad[change[0]] = (byte) change[1];
            assertTrue(NeighbourParser.parse(withChecksum(bad)).isEmpty(), () -> Arrays.toString(change));
        }
    }

    @Test
    void anythingElseHasASource() {
        assertEquals(Optional.of(new NeighbourPacket.Other(GUEST)), parse("ffffffffffff020000000005 88b5"));
        assertTrue(parse("ffffffffffff030000000005 88b5").isEmpty(), "from a group address");
        assertTrue(parse("ffffffffffff000000000000 88b5").isEmpty(), "from no address");
        assertTrue(parse("ffffffffffff0200000000").isEmpty(), "too short");
    }

    @Property(tries = 20_000)
    void noBytesAreTooStrange(@ForAll final long seed) {
        final var random = new Random(seed);
        final byte[] base = switch (random.nextInt(4)) {
            case 0 -> frame(ARP_REQUEST);
            case 1 -> frame(RARP);
            case 2 -> withChecksum(frame(SOLICITATION));
            default -> new byte[random.nextInt(120)];
        };
        for (int change = random.nextInt(6); change > 0 && base.length > 0; change--) {
            base[random.nextInt(base.length)] = (byte) random.nextInt(256);
        }
        final byte[] cut = Arrays.copyOf(base, random.nextInt(base.length + 1));
        for (byte[] bytes : new byte[][] {base, cut, cut.length > 58 ? withChecksum(cut.clone()) : cut}) {
            NeighbourParser.parse(bytes).ifPresent(packet -> assertFalse(packet.source().isGroup()));
        }
    }

    /** Sets the checksum that the length field of the frame asks for, where the frame is long enough. */
    private static byte[] withChecksum(final byte[] bytes) {
        final var buffer = ByteBuffer.wrap(bytes);
        final int length = Short.toUnsignedInt(buffer.getShort(18));
        if (length >= 4 && bytes.length >= 54 + length) {
            buffer.putShort(56, (short) 0);
            buffer.putShort(56, (short) Wire.icmpv6Checksum(buffer, 54, length));
        }
        return bytes;
    }
}
