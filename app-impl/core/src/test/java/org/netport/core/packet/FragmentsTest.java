// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.netport.core.packet.IpPacket.Fragment;
import org.netport.model.IpAddress;

/** How packets are cut that their sender lets be cut. */
class FragmentsTest {
    private static final IpAddress SOURCE = IpAddress.parse("10.0.0.2");
    private static final IpAddress DESTINATION = IpAddress.parse("192.0.2.7");
    private static final int UDP = 17;
    private static final int MORE = 0x2000;
    private static final int OFFSET = 0x1fff;

    private static IpPacket packet(final int length, final int word, final String options) {
        return Packets.read(Packets.ipv4(SOURCE, DESTINATION, UDP, Packets.data(length), word, Packets.hex(options)));
    }

    private static ByteBuffer header(final Octets frame) {
        return ByteBuffer.wrap(frame.toArray()).slice(14, frame.length() - 14);
    }

    private static int word(final Octets frame) {
        return Short.toUnsignedInt(header(frame).getShort(6));
    }

    private static int length(final Octets frame) {
        return Short.toUnsignedInt(header(frame).getShort(2));
    }

    private static String options(final Octets frame) {
        final byte[] bytes = frame.toArray();
        return Packets.hex(Arrays.copyOfRange(bytes, 34, 14 + 4 * (bytes[14] & 15)));
    }

    private static byte[] data(final List<Octets> frames) {
        final var data = new ByteArrayOutputStream();
        frames.forEach(frame -> {
            final byte[] bytes = frame.toArray();
            data.writeBytes(Arrays.copyOfRange(bytes, 14 + 4 * (bytes[14] & 15), 14 + length(frame)));
        });
        return data.toByteArray();
    }

    @Test
    void aPacketIsCutAtEightBytesAndItsPiecesSayWhereTheyBelong() {
        final List<Octets> frames = Fragments.of(packet(3000, 0, ""), 1300);
        assertEquals(List.of(1300, 1300, 460), frames.stream().map(FragmentsTest::length).toList());
        assertEquals(List.of(MORE, MORE | 160, 320), frames.stream().map(FragmentsTest::word).toList());
        assertArrayEquals(Packets.data(3000), data(frames));
        final IpPacket first = Packets.read(frames.get(0).toArray());
        assertEquals(List.of(Fragment.FIRST, SOURCE, DESTINATION, Packets.HOST, Packets.GATEWAY), List.of(
            first.fragment(), first.source(), first.destination(), first.linkSource(), first.linkDestination()));
        assertEquals(7, header(frames.get(2)).getShort(4), "the identification is the packet's");
    }

    @Test
    void whatFitsStaysWhole() {
        final List<Octets> frames = Fragments.of(packet(1280, 0, ""), 1300);
        assertEquals(List.of(0), frames.stream().map(FragmentsTest::word).toList());
        assertEquals(1300, length(frames.get(0)));
    }

    @Test
    void aPieceIsCutIntoPiecesOfThePacketThatItIsOf() {
        final List<Octets> inner = Fragments.of(packet(2000, MORE | 100, ""), 1300);
        assertEquals(List.of(MORE | 100, MORE | 260), inner.stream().map(FragmentsTest::word).toList());
        final List<Octets> last = Fragments.of(packet(2001, 100, ""), 1300);
        assertEquals(List.of(MORE | 100, 260), last.stream().map(FragmentsTest::word).toList());
    }

    /** Record route is in the first piece only, router alert and a loose source route in all (RFC 791 section 3.1). */
    @Test
    void onlyOptionsThatSayThatTheyAreCopiedAreInLaterPieces() {
        final List<Octets> frames = Fragments.of(packet(1400, 0, "070704" + "00000000" + "94040000" + "01"), 1300);
        assertEquals(List.of("07070400000000" + "94040000" + "01", "94040000"),
            frames.stream().map(FragmentsTest::options).toList());
        assertArrayEquals(Packets.data(1400), data(frames));
    }

    @Test
    void whatMustNotBeCutIsNot() {
        final IpPacket whole = Packets.read(Packets.ipv4(SOURCE, DESTINATION, UDP, Packets.data(2000)));
        assertThrows(IllegalArgumentException.class, () -> Fragments.of(whole, 1300));
        assertThrows(IllegalArgumentException.class, () -> Fragments.of(packet(2000, 0, ""), 67));
    }

    @Property(tries = 300)
    void thePiecesFitAndTogetherAreThePacket(@ForAll final long seed,
            @ForAll @IntRange(min = 68, max = 9000) final int mtu,
            @ForAll @IntRange(min = 8, max = 9000) final int size) {
        final var random = new Random(seed);
        final int offset = random.nextInt(3) == 0 ? random.nextInt(1000) : 0;
        final boolean more = random.nextBoolean();
        final IpPacket packet = packet(more ? size / 8 * 8 : size, (more ? MORE : 0) | offset,
            random.nextBoolean() ? "" : "94040000");
        final List<Octets> frames = Fragments.of(packet, mtu);
        assertArrayEquals(Packets.data(more ? size / 8 * 8 : size), data(frames));
        int at = offset;
        for (Octets frame : frames) {
            assertTrue(length(frame) <= mtu && frame.length() >= 60);
            assertEquals(0, Wire.checksum(header(frame), 0, 4 * (header(frame).get(0) & 15)));
            assertEquals(at, word(frame) & OFFSET);
            final boolean last = frame.equals(frames.get(frames.size() - 1));
            assertEquals(!last || more, (word(frame) & MORE) != 0);
            at += (length(frame) - 4 * (header(frame).get(0) & 15)) / 8;
        }
    }

    @Test
    void aPacketIsWhatItWasBeforeAHopWasTaken() {
        for (byte[] frame : List.of(Packets.echo4(), Packets.echo6(), Packets.ipv4(SOURCE, DESTINATION, UDP,
                Packets.data(20), 0, Packets.hex("94040000")))) {
            final IpPacket taken = Packets.read(frame);
            final IpPacket earlier = taken.oneHopEarlier();
            final byte[] again = frame.clone();
            again[frame[12] == 8 ? 22 : 21]++;
            final byte[] expected = frame[12] == 8 ? Packets.summed(again) : again;
            assertArrayEquals(Arrays.copyOfRange(expected, 14, expected.length), earlier.octets().toArray());
            assertEquals(taken.destination(), earlier.destination());
        }
    }
}
