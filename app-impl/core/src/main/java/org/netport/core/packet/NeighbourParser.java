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
    private static final int ARP_LENGTH = 28;
    /** Type, code, checksum, flags or reserved, target. */
    private static final int ND_LENGTH = 24;

    private NeighbourParser() {
    }

    /**
     * Reads a frame.
     *
     * @param frame the bytes, without FCS; any length, any content; not modified
     * @return empty if the frame is malformed: too short, from a group address or from none, ARP or ND that breaks the
     *     rules of RFC 826 or of RFC 4861 sections 6.1.1 and 7.1
     */
    public static Optional<NeighbourPacket> parse(final byte[] frame) {
        if (frame.length < Wire.ETHERNET_HEADER) {
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
        return bytes.limit() >= Wire.ETHERNET_HEADER + ARP_LENGTH && bytes.getShort(14) == 1
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
        final int payload = Wire.ETHERNET_HEADER + Wire.IPV6_HEADER;
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
            case Wire.ROUTER_SOLICITATION -> routerSolicitation(bytes, payload, length, source);
            case Wire.SOLICITATION -> hasNdForm(bytes, payload, length)
                ? solicitation(bytes, payload, length, source) : Optional.empty();
            case Wire.ADVERTISEMENT -> hasNdForm(bytes, payload, length)
                ? advertisement(bytes, payload, length, source) : Optional.empty();
            default -> Optional.of(new NeighbourPacket.Other(source));
        };
    }

    /** Hop limit 255, code 0, right checksum, target not multicast (RFC 4861 sections 7.1.1 and 7.1.2). */
    private static boolean hasNdForm(final ByteBuffer bytes, final int start, final int length) {
        return length >= ND_LENGTH && bytes.get(start + 8) != (byte) 0xff && isFromThisLink(bytes, start, length);
    }

    /** What all messages of neighbour discovery must be, whatever else they have. */
    private static boolean isFromThisLink(final ByteBuffer bytes, final int start, final int length) {
        return length >= Wire.ICMP_HEADER && bytes.get(21) == (byte) Wire.NOT_ROUTED && bytes.get(start + 1) == 0
            && Wire.icmpv6Checksum(bytes, start, length) == 0;
    }

    /** The rules of RFC 4861 section 6.1.1. */
    private static Optional<NeighbourPacket> routerSolicitation(final ByteBuffer bytes, final int start,
            final int length, final MacAddress source) {
        final Ipv6Address sender = Wire.ipv6(bytes, 22);
        if (!isFromThisLink(bytes, start, length) || sender.isMulticast()) {
            return Optional.empty();
        }
        return NeighbourOptions.read(bytes, start + Wire.ICMP_HEADER, start + length, Wire.SOURCE_LINK_LAYER)
            .filter(options -> !sender.equals(Wire.UNSPECIFIED) || options.address().isEmpty())
            .map(options -> new NeighbourPacket.RouterSolicitation(source, sender, options.address()));
    }

    private static Optional<NeighbourPacket> solicitation(final ByteBuffer bytes, final int start, final int length,
            final MacAddress source) {
        final Ipv6Address sender = Wire.ipv6(bytes, 22);
        final boolean unspecified = sender.equals(Wire.UNSPECIFIED);
        if (sender.isMulticast() || unspecified && !isSolicitedNode(Wire.ipv6(bytes, 38))) {
            return Optional.empty();
        }
        return NeighbourOptions.read(bytes, start + ND_LENGTH, start + length, Wire.SOURCE_LINK_LAYER)
            .filter(options -> !unspecified || options.address().isEmpty())
            .map(options -> new NeighbourPacket.NeighbourSolicitation(source, sender, Wire.ipv6(bytes, start + 8),
                options.address()));
    }

    private static Optional<NeighbourPacket> advertisement(final ByteBuffer bytes, final int start, final int length,
            final MacAddress source) {
        final boolean solicited = (bytes.get(start + 4) & 0x40) != 0;
        final Ipv6Address target = Wire.ipv6(bytes, start + 8);
        if (solicited && Wire.ipv6(bytes, 38).isMulticast()) {
            return Optional.empty();
        }
        return NeighbourOptions.read(bytes, start + ND_LENGTH, start + length, Wire.TARGET_LINK_LAYER)
            .map(options -> solicited
                ? new NeighbourPacket.SolicitedAdvertisement(source, target, options.address())
                : new NeighbourPacket.UnsolicitedAdvertisement(source, target, options.address()));
    }

    private static boolean isSolicitedNode(final Ipv6Address address) {
        return address.high() == 0xff02_0000_0000_0000L && address.low() >>> 24 == 0x0000_0001_ffL;
    }
}
