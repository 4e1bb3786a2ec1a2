// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;

/** Makes frames with an ICMP or ICMPv6 message: first the headers, then the message, then its checksum. */
final class IcmpFrame {
    private static final int VERSION_4 = 0x45;
    private static final int DONT_FRAGMENT = 0x4000;

    private final ByteBuffer bytes;
    private final int start;
    private final int length;
    private final Envelope envelope;

    private IcmpFrame(final Envelope envelope, final int start, final int length) {
        this.envelope = envelope;
        this.start = start;
        this.length = length;
        bytes = ByteBuffer.allocate(Math.max(Wire.LEAST_FRAME, start + length));
    }

    /**
     * Writes the headers.
     *
     * @param envelope what they say
     * @param length how many bytes the message will have, 8 or more
     * @return a frame without a message
     */
    static IcmpFrame begin(final Envelope envelope, final int length) {
        return switch (envelope.source()) {
            case Ipv4Address source -> new IcmpFrame(envelope, Wire.ETHERNET_HEADER + Wire.IPV4_HEADER, length)
                .ipv4(source, (Ipv4Address) envelope.destination());
            case Ipv6Address source -> new IcmpFrame(envelope, Wire.ETHERNET_HEADER + Wire.IPV6_HEADER, length)
                .ipv6(source, (Ipv6Address) envelope.destination());
        };
    }

    private void ethernet(final int type) {
        Wire.putMac(bytes, envelope.to());
        Wire.putMac(bytes, envelope.from());
        bytes.putShort((short) type);
    }

    /**
     * The identification is 0 and DF set: who numbers no packets must not have them cut (RFC 6864 section 4.1). Errors
     * are short, and what an echo reply repeats has come here in one piece.
     */
    private IcmpFrame ipv4(final Ipv4Address source, final Ipv4Address destination) {
        ethernet(Wire.IPV4);
        bytes.put((byte) VERSION_4).put((byte) envelope.trafficClass()).putShort((short) (Wire.IPV4_HEADER + length))
            .putShort((short) 0).putShort((short) DONT_FRAGMENT)
            .put((byte) envelope.hopLimit()).put((byte) Wire.ICMP).putShort((short) 0)
            .putInt(source.value()).putInt(destination.value());
        bytes.putShort(Wire.ETHERNET_HEADER + 10,
            (short) Wire.checksum(bytes, Wire.ETHERNET_HEADER, Wire.IPV4_HEADER));
        return this;
    }

    private IcmpFrame ipv6(final Ipv6Address source, final Ipv6Address destination) {
        ethernet(Wire.IPV6);
        bytes.putInt(6 << 28 | envelope.trafficClass() << 20).putShort((short) length).put((byte) Wire.ICMPV6)
            .put((byte) envelope.hopLimit());
        Wire.putIpv6(bytes, source);
        Wire.putIpv6(bytes, destination);
        return this;
    }

    /**
     * Writes the first eight bytes of the message.
     *
     * @param type its type
     * @param code its code
     * @param rest the four bytes behind the checksum
     * @return where the rest of the message is to be put
     */
    ByteBuffer message(final int type, final int code, final int rest) {
        return begun(type, code).putInt(rest);
    }

    /**
     * Writes the first four bytes of the message.
     *
     * @param type its type
     * @param code its code
     * @return where the rest of the message is to be put
     */
    ByteBuffer begun(final int type, final int code) {
        return bytes.put((byte) type).put((byte) code).putShort((short) 0);
    }

    /**
     * Writes the checksum.
     *
     * @return the frame, untagged, without FCS, of 60 bytes or more
     */
    byte[] finish() {
        final int checksum = envelope.source() instanceof Ipv4Address ? Wire.checksum(bytes, start, length)
            : Wire.icmpv6Checksum(bytes, start, length);
        bytes.putShort(start + 2, (short) checksum);
        return bytes.array();
    }
}
