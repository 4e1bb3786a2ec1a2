// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netport.core.packet.IpPacket.Fragment;
import org.netport.core.packet.IpPacket.Fragmenting;
import org.netport.core.packet.IpPacket.Payload;
import org.netport.core.packet.IpPacket.Reception;
import org.netport.model.Ipv4Address;

/** Reads IPv4 packets (RFC 791, RFC 1812 section 5.2.2). */
final class Ipv4Parser {
    private static final int START = Wire.ETHERNET_HEADER;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET = 0x1fff;
    private static final int LONGEST = 65535;
    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;

    private Ipv4Parser() {
    }

    /** Reads a frame of this EtherType that has its Ethernet header. */
    static IpReading parse(final ByteBuffer bytes) {
        final int available = bytes.limit() - START;
        if (available < Wire.IPV4_HEADER) {
            return new IpReading.NotAnswered(Silence.TRUNCATED);
        }
        final int header = 4 * (bytes.get(START) & 15);
        final int total = Short.toUnsignedInt(bytes.getShort(START + 2));
        final Optional<Silence> flaw = flaw(bytes, available, header, total);
        if (flaw.isPresent()) {
            return new IpReading.NotAnswered(flaw.orElseThrow());
        }
        final Optional<Reception> reception = reception(bytes, START + Wire.IPV4_HEADER, START + header);
        if (reception.isEmpty()) {
            return new IpReading.NotAnswered(Silence.BAD_OPTIONS);
        }
        final int word = Short.toUnsignedInt(bytes.getShort(START + 6));
        final Fragment fragment = (word & OFFSET) != 0 ? Fragment.LATER
            : (word & MORE_FRAGMENTS) != 0 ? Fragment.FIRST : Fragment.WHOLE;
        if (8 * (word & OFFSET) + total > LONGEST || (word & MORE_FRAGMENTS) != 0 && (total - header) % 8 != 0) {
            return new IpReading.NotAnswered(Silence.BAD_FRAGMENT);
        }
        return switch (payload(bytes, START + header, START + total, fragment)) {
            case PayloadReading.Flaw broken -> new IpReading.NotAnswered(broken.reason());
            case PayloadReading.Read read -> new IpReading.Whole(new IpPacket(Wire.mac(bytes, 6), Wire.mac(bytes, 0),
                new Ipv4Address(bytes.getInt(START + 12)), new Ipv4Address(bytes.getInt(START + 16)),
                Byte.toUnsignedInt(bytes.get(START + 1)), fragment,
                (word & DONT_FRAGMENT) != 0 ? Fragmenting.FORBIDDEN : Fragmenting.ALLOWED, reception.orElseThrow(),
                read.payload(), Octets.copy(bytes, START, START + total)));
        };
    }

    private static Optional<Silence> flaw(final ByteBuffer bytes, final int available, final int header,
            final int total) {
        if ((bytes.get(START) & 0xf0) != 0x40) {
            return Optional.of(Silence.BAD_VERSION);
        }
        if (header < Wire.IPV4_HEADER || total < header) {
            return Optional.of(Silence.BAD_LENGTH);
        }
        if (total > available) {
            return Optional.of(Silence.TRUNCATED);
        }
        return Wire.checksum(bytes, START, header) == 0 ? Optional.empty() : Optional.of(Silence.BAD_HEADER_CHECKSUM);
    }

    /** Each option but two has a length that counts its own two bytes (RFC 791 section 3.1); empty if one has not. */
    private static Optional<Reception> reception(final ByteBuffer bytes, final int from, final int to) {
        Reception reception = Reception.TAKEN;
        int at = from;
        while (at < to && bytes.get(at) != END_OF_OPTIONS) {
            final int type = Byte.toUnsignedInt(bytes.get(at));
            if (type == NO_OPERATION) {
                at++;
                continue;
            }
            final int size = to - at < 2 ? 0 : Byte.toUnsignedInt(bytes.get(at + 1));
            if (size < 2 || size > to - at) {
                return Optional.empty();
            }
            if (type == LOOSE_SOURCE_ROUTE || type == STRICT_SOURCE_ROUTE) {
                reception = Reception.SOURCE_ROUTED;
            }
            at += size;
        }
        return Optional.of(reception);
    }

    private static PayloadReading payload(final ByteBuffer bytes, final int from, final int to,
            final Fragment fragment) {
        if (fragment == Fragment.LATER) {
            return new PayloadReading.Read(new Payload.Later());
        }
        final int protocol = Byte.toUnsignedInt(bytes.get(START + 9));
        if (protocol != Wire.ICMP) {
            return PayloadReading.transport(protocol, to - from, 9);
        }
        if (to - from < Wire.ICMP_HEADER) {
            return new PayloadReading.Flaw(Silence.TRUNCATED);
        }
        // The checksum is over all fragments.
        if (fragment == Fragment.WHOLE && Wire.checksum(bytes, from, to - from) != 0) {
            return new PayloadReading.Flaw(Silence.BAD_ICMP_CHECKSUM);
        }
        final Payload payload = switch (bytes.get(from)) {
            case Wire.ECHO_REQUEST -> bytes.get(from + 1) == 0 ? new Payload.EchoRequest(from - START)
                : new Payload.IcmpInformation();
            // Echo reply, router discovery, and the questions and answers of RFC 792 and RFC 950.
            case 0, 9, 10, 13, 14, 15, 16, 17, 18 -> new Payload.IcmpInformation();
            default -> new Payload.IcmpError();
        };
        return new PayloadReading.Read(payload);
    }
}
