// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/**
 * Reads Ethernet frames of hosts. Every byte is hostile: lengths are checked before anything is read, and a frame that
 * is not what it pretends is no packet at all.
 */
public final class NeighbourParser {
    private static final int ETHERNET_HEADER = 14;
    private static final int ARP_LENGTH = 28;
    private static final int IPV6_HEADER = 40;
    /** Type, code, checksum, flags or reserved, target. */
    private static final int ND_LENGTH = 24;

    private NeighbourParser() {
    }

    /**
     * Reads a frame.
     *
     * @param frame the bytes, without FCS; any length, any content; not modified
     * @return empty if the frame is malformed: too short, from a group address or from none, ARP or ND that breaks the
     *     rules of RFC 826 or of RFC 4861 section 7.1
     */
    public static Optional<NeighbourPacket> parse(final byte[] frame) {
        if (frame.length < ETHERNET_HEADER) {
            return Optional.empty();
        }
        final ByteBuffer bytes = ByteBuffer.wrap(frame).asReadOnlyBuffer();
        final MacAddress source = Wire.mac(bytes, 6);
        if (source.isGroup() || source.equals(MacAddress.ZERO)) {
            return Optional.empty();
        }
        return switch (Short.toUnsignedInt(bytes.getShort(12))) {
            case Wire.ARP -> arp(bytes, source);
            case Wire.RARP -> rarp(bytes, source);
            case Wire.IPV6 -> ipv6(bytes, source);
            default -> Optional.of(new NeighbourPacket.Other(source));
        };
    }

    /** Ethernet and IPv4 with addresses of 6 and 4 bytes. */
    private static boolean hasArpForm(final ByteBuffer bytes) {
        return bytes.limit() >= ETHERNET_HEADER + ARP_LENGTH && bytes.getShort(14) == 1
            && Short.toUnsignedInt(bytes.getShort(16)) == Wire.IPV4 && bytes.get(18) == 6 && bytes.get(19) == 4;
    }

    private static Optional<NeighbourPacket> arp(final ByteBuffer bytes, final MacAddress source) {
        if (!hasArpForm(bytes)) {
            return Optional.empty();
        }
        final int operation = bytes.getShort(20);
        final MacAddress senderMac = Wire.mac(bytes, 22);
        final Ipv4Address sender = new Ipv4Address(bytes.getInt(28));
        final Ipv4Address target = new Ipv4Address(bytes.getInt(38));
        if (senderMac.isGroup() || operation != 1 && operation != 2) {
            return Optional.empty();
        }
        if (sender.equals(target)) {
            return sender.value() == 0 ? Optional.empty()
                : Optional.of(new NeighbourPacket.GratuitousArp(source, senderMac, sender));
        }
        return Optional.of(operation == 1 ? new NeighbourPacket.ArpRequest(source, senderMac, sender, target)
            : new NeighbourPacket.ArpReply(source, senderMac, sender));
    }

    private static Optional<NeighbourPacket> rarp(final ByteBuffer bytes, final MacAddress source) {
        if (!hasArpForm(bytes) || bytes.getShort(20) != 3) {
            return Optional.empty();
        }
        final MacAddress target = Wire.mac(bytes, 32);
        return target.isGroup() ? Optional.empty() : Optional.of(new NeighbourPacket.Rarp(source, target));
    }

    private static Optional<NeighbourPacket> ipv6(final ByteBuffer bytes, final MacAddress source) {
        final int payload = ETHERNET_HEADER + IPV6_HEADER;
        if (bytes.limit() < payload || bytes.get(14) >>> 4 != 6) {
            return Optional.empty();
        }
        final int length = Short.toUnsignedInt(bytes.getShort(18));
        if (bytes.limit() < payload + length) {
            return Optional.empty();
        }
        if (bytes.get(20) != Wire.ICMPV6 || length < 1) {
            return Optional.of(new NeighbourPacket.Other(source));
        }
        return switch (Byte.toUnsignedInt(bytes.get(payload))) {
            case Wire.SOLICITATION -> hasNdForm(bytes, payload, length)
                ? solicitation(bytes, payload, length, source) : Optional.empty();
            case Wire.ADVERTISEMENT -> hasNdForm(bytes, payload, length)
                ? advertisement(bytes, payload, length, source) : Optional.empty();
            default -> Optional.of(new NeighbourPacket.Other(source));
        };
    }

    /** Hop limit 255, code 0, right checksum, target not multicast (RFC 4861 sections 7.1.1 and 7.1.2). */
    private static boolean hasNdForm(final ByteBuffer bytes, final int start, final int length) {
        return length >= ND_LENGTH && bytes.get(21) == (byte) 255 && bytes.get(start + 1) == 0
            && bytes.get(start + 8) != (byte) 0xff && Wire.icmpv6Checksum(bytes, start, length) == 0;
    }

    private static Optional<NeighbourPacket> solicitation(final ByteBuffer bytes, final int start, final int length,
            final MacAddress source) {
        final Ipv6Address sender = Wire.ipv6(bytes, 22);
        final Options options = options(bytes, start + ND_LENGTH, start + length, Wire.SOURCE_LINK_LAYER);
        final boolean unspecified = sender.equals(Wire.UNSPECIFIED);
        if (options.form == Form.BROKEN || Wire.isMulticast(sender)
                || unspecified && (options.address.isPresent() || !isSolicitedNode(Wire.ipv6(bytes, 38)))) {
            return Optional.empty();
        }
        return Optional.of(new NeighbourPacket.NeighbourSolicitation(source, sender, Wire.ipv6(bytes, start + 8),
            options.address));
    }

    private static Optional<NeighbourPacket> advertisement(final ByteBuffer bytes, final int start, final int length,
            final MacAddress source) {
        final Options options = options(bytes, start + ND_LENGTH, start + length, Wire.TARGET_LINK_LAYER);
        final boolean solicited = (bytes.get(start + 4) & 0x40) != 0;
        final Ipv6Address target = Wire.ipv6(bytes, start + 8);
        if (options.form == Form.BROKEN || solicited && Wire.isMulticast(Wire.ipv6(bytes, 38))) {
            return Optional.empty();
        }
        return Optional.of(solicited ? new NeighbourPacket.SolicitedAdvertisement(source, target)
            : new NeighbourPacket.UnsolicitedAdvertisement(source, target, options.address));
    }

    private static boolean isSolicitedNode(final Ipv6Address address) {
        return address.high() == 0xff02_0000_0000_0000L && address.low() >>> 24 == 0x0000_0001_ffL;
    }

    /** Options have a type, a length in units of 8 bytes, never 0, and must fill the message (RFC 4861 section 4.6). */
    private static Options options(final ByteBuffer bytes, final int from, final int to, final int wanted) {
        Optional<MacAddress> address = Optional.empty();
        int at = from;
        while (at < to) {
            if (to - at < 8) {
                return Options.BROKEN;
            }
            final int size = 8 * Byte.toUnsignedInt(bytes.get(at + 1));
            if (size == 0 || size > to - at) {
                return Options.BROKEN;
            }
            if (bytes.get(at) == wanted && size == 8) {
                address = Optional.of(Wire.mac(bytes, at + 2));
            }
            at += size;
        }
        return address.filter(MacAddress::isGroup).isPresent() ? Options.BROKEN : new Options(Form.WHOLE, address);
    }

    private enum Form {
        WHOLE,
        BROKEN
    }

    private record Options(Form form, Optional<MacAddress> address) {
        private static final Options BROKEN = new Options(Form.BROKEN, Optional.empty());
    }
}
