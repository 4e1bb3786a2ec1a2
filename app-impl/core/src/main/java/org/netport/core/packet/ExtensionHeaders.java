// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netport.core.packet.IpPacket.Fragment;
import org.netport.core.packet.IpPacket.Reception;

/** Goes from the header of an IPv6 packet to its payload (RFC 8200 section 4). Used once, by one thread. */
final class ExtensionHeaders {
    /** RFC 8200 section 4.1 has six places for headers; whoever needs more than this wants to keep us busy. */
    private static final int MOST = 8;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int LEAST_HEADER = 8;
    private static final int PAD_ONE = 0;
    /** These bits of an option's type say what to do where it is unknown: pass over it where both are 0. */
    private static final int ACTION = 0xc0;

    private final ByteBuffer bytes;
    private final int end;
    private int position = Wire.ETHERNET_HEADER + Wire.IPV6_HEADER;
    private int pointer = Wire.ETHERNET_HEADER + 6;
    private boolean fragmented;
    private Fragment fragment = Fragment.WHOLE;
    private Reception reception = Reception.TAKEN;

    /**
     * Begins behind the IPv6 header.
     *
     * @param bytes a frame that has its Ethernet and IPv6 headers
     * @param end where the packet ends in it
     */
    ExtensionHeaders(final ByteBuffer bytes, final int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** Goes to the payload, or behind the header of a later fragment; returns what is wrong, if anything. */
    Optional<Silence> walk() {
        for (int count = 0; count <= MOST; count++) {
            final int size = size();
            if (size == 0 || fragment == Fragment.LATER) {
                return Optional.empty();
            }
            if (size > end - position) {
                return Optional.of(Silence.TRUNCATED);
            }
            final Optional<Silence> flaw = enter(size);
            if (flaw.isPresent()) {
                return flaw;
            }
            pointer = position;
            position += size;
        }
        return Optional.of(Silence.TOO_MANY_HEADERS);
    }

    /** Bytes of the header at the position, more than there are where it is cut off; 0 if it is none. */
    private int size() {
        return switch (next()) {
            case FRAGMENT -> LEAST_HEADER;
            case HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS -> end - position < LEAST_HEADER ? Integer.MAX_VALUE
                : 8 + 8 * Byte.toUnsignedInt(bytes.get(position + 1));
            case AUTHENTICATION -> end - position < LEAST_HEADER ? Integer.MAX_VALUE
                : 8 + 4 * Byte.toUnsignedInt(bytes.get(position + 1));
            default -> 0;
        };
    }

    private Optional<Silence> enter(final int size) {
        return switch (next()) {
            case HOP_BY_HOP -> position == Wire.ETHERNET_HEADER + Wire.IPV6_HEADER ? options(size)
                : Optional.of(Silence.BAD_OPTIONS);
            case DESTINATION_OPTIONS -> options(size);
            case ROUTING -> routing();
            case FRAGMENT -> enterFragment(size);
            default -> Optional.empty();
        };
    }

    private Optional<Silence> routing() {
        if (bytes.get(position + 3) != 0) {
            reception = Reception.SOURCE_ROUTED;
        }
        return Optional.empty();
    }

    /** The upper 13 bits of the word are the offset in units of 8 bytes; the last says whether more follow. */
    private Optional<Silence> enterFragment(final int size) {
        final int word = Short.toUnsignedInt(bytes.getShort(position + 2));
        final int length = end - position - size;
        if (fragmented || (word & 1) != 0 && length % 8 != 0 || (word & 0xfff8) + length > 65535) {
            return Optional.of(Silence.BAD_FRAGMENT);
        }
        fragmented = true;
        fragment = (word & 0xfff8) != 0 ? Fragment.LATER : (word & 1) != 0 ? Fragment.FIRST : Fragment.WHOLE;
        return Optional.empty();
    }

    private Optional<Silence> options(final int size) {
        int at = position + 2;
        while (at < position + size) {
            final int type = Byte.toUnsignedInt(bytes.get(at));
            if (type == PAD_ONE) {
                at++;
                continue;
            }
            final int left = position + size - at;
            final int room = left < 2 ? Integer.MAX_VALUE : 2 + Byte.toUnsignedInt(bytes.get(at + 1));
            if (room > left) {
                return Optional.of(Silence.BAD_OPTIONS);
            }
            if ((type & ACTION) != 0 && reception == Reception.TAKEN) {
                reception = Reception.UNKNOWN_OPTION;
            }
            at += room;
        }
        return Optional.empty();
    }

    /** The type of what is at the position. */
    int next() {
        return Byte.toUnsignedInt(bytes.get(pointer));
    }

    /** Where in the frame the byte is that names what is at the position. */
    int pointer() {
        return pointer;
    }

    /** Where in the frame the payload begins. */
    int position() {
        return position;
    }

    Fragment fragment() {
        return fragment;
    }

    Reception reception() {
        return reception;
    }
}
