// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import com.google.common.collect.ImmutableList;
import java.nio.ByteBuffer;
import org.netport.core.packet.IpPacket.Fragmenting;

/** Cuts packets of IPv4 (RFC 791 section 3.2, RFC 1812 section 5.2.6). */
public final class Fragments {
    private static final int LEAST_MTU = 68;
    private static final int FLAGS_AT = 6;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET = 0x1fff;
    /** Offsets count so many bytes. */
    private static final int UNIT = 8;
    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int COPIED = 0x80;

    private Fragments() {
    }

    /**
     * Cuts a packet, which may be a fragment itself.
     *
     * @param packet a packet that may be cut; how many are cut is the caller's duty to bound
     * @param mtu how many bytes a fragment may have from its IP header on, 68 or more
     * @return frames between the same stations, untagged, without FCS, of 60 bytes or more, in the order of their
     *     offsets; one where the packet fits
     * @throws IllegalArgumentException if the packet must not be cut, or the MTU is too small
     */
    public static ImmutableList<Octets> of(final IpPacket packet, final int mtu) {
        if (packet.fragmenting() != Fragmenting.ALLOWED || mtu < LEAST_MTU) {
            throw new IllegalArgumentException("a packet that is " + packet.fragmenting() + " to be cut, for an MTU of "
                + mtu);
        }
        final ByteBuffer bytes = ByteBuffer.wrap(packet.octets().toArray());
        final int header = 4 * (bytes.get(0) & 15);
        final byte[] first = new byte[header];
        bytes.get(0, first);
        final byte[] later = later(first);
        final int length = bytes.limit() - header;
        final int flags = Short.toUnsignedInt(bytes.getShort(FLAGS_AT));
        final var frames = ImmutableList.<Octets>builder();
        int at = 0;
        do {
            final byte[] before = at == 0 ? first : later;
            final int room = mtu - before.length;
            final boolean ends = length - at <= room;
            final int count = ends ? length - at : room / UNIT * UNIT;
            final int more = ends ? flags & MORE_FRAGMENTS : MORE_FRAGMENTS;
            frames.add(frame(packet, before, more | (flags & OFFSET) + at / UNIT, bytes.slice(header + at, count)));
            at += count;
        } while (at < length);
        return frames.build();
    }

    private static Octets frame(final IpPacket packet, final byte[] header, final int flags, final ByteBuffer data) {
        final int length = header.length + data.remaining();
        final ByteBuffer frame = ByteBuffer.allocate(Math.max(Wire.LEAST_FRAME, Wire.ETHERNET_HEADER + length));
        Wire.putMac(frame, packet.linkDestination());
        Wire.putMac(frame, packet.linkSource());
        frame.putShort((short) Wire.IPV4).put(header).put(data);
        final ByteBuffer written = frame.slice(Wire.ETHERNET_HEADER, length);
        written.putShort(2, (short) length).putShort(FLAGS_AT, (short) flags);
        Wire.renewChecksum(written, header.length);
        return Octets.of(frame.array());
    }

    /** The header of fragments behind the first: of the options those that say that they belong into all. */
    private static byte[] later(final byte[] first) {
        final ByteBuffer options = ByteBuffer.allocate(first.length - Wire.IPV4_HEADER);
        int at = Wire.IPV4_HEADER;
        while (at < first.length && first[at] != END_OF_OPTIONS) {
            final int size = first[at] == NO_OPERATION ? 1 : Byte.toUnsignedInt(first[at + 1]);
            if ((first[at] & COPIED) != 0) {
                options.put(first, at, size);
            }
            at += size;
        }
        // The rest up to the next word is END_OF_OPTIONS.
        final int length = Wire.IPV4_HEADER + (options.position() + 3) / 4 * 4;
        final byte[] header = new byte[length];
        System.arraycopy(first, 0, header, 0, Wire.IPV4_HEADER);
        System.arraycopy(options.array(), 0, header, Wire.IPV4_HEADER, options.position());
        header[0] = (byte) (4 << 4 | length / 4);
        return header;
    }
}
