// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netport.core.packet.IpPacket.Fragment;
import org.netport.core.packet.IpPacket.Fragmenting;
import org.netport.core.packet.IpPacket.Payload;
import org.netport.core.packet.IpPacket.Reception;

/** Reads IPv6 packets (RFC 8200). */
final class Ipv6Parser {
    private static final int START = Wire.ETHERNET_HEADER;
    private static final int NO_NEXT_HEADER = 59;
    private static final int ECHO_REQUEST = 128;
    private static final int REDIRECT = 137;
    private static final int FIRST_INFORMATION = 128;

    private Ipv6Parser() {
    }

    /** Reads a frame of this EtherType that has its Ethernet header. */
    static IpReading parse(final ByteBuffer bytes) {
        final int available = bytes.limit() - START;
        if (available < Wire.IPV6_HEADER) {
            return new IpReading.NotAnswered(Silence.TRUNCATED);
        }
        if ((bytes.get(START) & 0xf0) != 0x60) {
            return new IpReading.NotAnswered(Silence.BAD_VERSION);
        }
        // A jumbogram (RFC 2675) says 0 here and then lacks its first extension header.
        final int end = START + Wire.IPV6_HEADER + Short.toUnsignedInt(bytes.getShort(START + 4));
        if (end > bytes.limit()) {
            return new IpReading.NotAnswered(Silence.TRUNCATED);
        }
        final var headers = new ExtensionHeaders(bytes, end);
        final Optional<Silence> flaw = headers.walk();
        if (flaw.isPresent()) {
            return new IpReading.NotAnswered(flaw.orElseThrow());
        }
        return switch (payload(bytes, headers, end)) {
            case PayloadReading.Flaw broken -> new IpReading.NotAnswered(broken.reason());
            case PayloadReading.Read read -> new IpReading.Whole(new IpPacket(Wire.mac(bytes, 6), Wire.mac(bytes, 0),
                Wire.ipv6(bytes, START + 8), Wire.ipv6(bytes, START + 24), bytes.getInt(START) >>> 20 & 0xff,
                headers.fragment(), Fragmenting.FORBIDDEN, headers.reception(), read.payload(),
                Octets.copy(bytes, START, end)));
        };
    }

    private static PayloadReading payload(final ByteBuffer bytes, final ExtensionHeaders headers, final int end) {
        if (headers.fragment() == Fragment.LATER) {
            return new PayloadReading.Read(new Payload.Later());
        }
        final int from = headers.position();
        if (headers.next() == NO_NEXT_HEADER) {
            return new PayloadReading.Read(new Payload.Nothing());
        }
        if (headers.next() != Wire.ICMPV6) {
            return PayloadReading.transport(headers.next(), end - from, headers.pointer() - START);
        }
        if (end - from < Wire.ICMP_HEADER) {
            return new PayloadReading.Flaw(Silence.TRUNCATED);
        }
        // The checksum is over all fragments, and over the addresses behind a source route (RFC 8200 section 8.1) or
        // in a home address option (RFC 6275 section 11.3.1): whoever takes such a packet is not us.
        if (headers.fragment() == Fragment.WHOLE && headers.reception() == Reception.TAKEN
                && Wire.icmpv6Checksum(bytes, from, end - from) != 0) {
            return new PayloadReading.Flaw(Silence.BAD_ICMP_CHECKSUM);
        }
        final int type = Byte.toUnsignedInt(bytes.get(from));
        if (type < FIRST_INFORMATION || type == REDIRECT) {
            return new PayloadReading.Read(new Payload.IcmpError());
        }
        return new PayloadReading.Read(type == ECHO_REQUEST && bytes.get(from + 1) == 0
            ? new Payload.EchoRequest(from - START) : new Payload.IcmpInformation());
    }
}
