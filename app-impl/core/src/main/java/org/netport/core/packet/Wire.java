// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Numbers and fields that reading and writing share. */
final class Wire {
    static final int IPV4 = 0x0800;
    static final int ARP = 0x0806;
    static final int RARP = 0x8035;
    static final int IPV6 = 0x86dd;
    static final int ICMPV6 = 58;
    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    static final int SOURCE_LINK_LAYER = 1;
    static final int TARGET_LINK_LAYER = 2;
    static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

    private Wire() {
    }

    static MacAddress mac(final ByteBuffer bytes, final int at) {
        return new MacAddress(Short.toUnsignedLong(bytes.getShort(at)) << 32
            | Integer.toUnsignedLong(bytes.getInt(at + 2)));
    }

    static Ipv6Address ipv6(final ByteBuffer bytes, final int at) {
        return new Ipv6Address(bytes.getLong(at), bytes.getLong(at + 8));
    }

    static boolean isMulticast(final Ipv6Address address) {
        return address.high() >>> 56 == 0xff;
    }

    static void putMac(final ByteBuffer bytes, final MacAddress mac) {
        bytes.putShort((short) (mac.value() >>> 32)).putInt((int) mac.value());
    }

    static void putIpv6(final ByteBuffer bytes, final Ipv6Address address) {
        bytes.putLong(address.high()).putLong(address.low());
    }

    /**
     * The checksum over pseudo header and message (RFC 4443 section 2.3, RFC 8200 section 8.1) of a frame without tag.
     *
     * @return what belongs into a checksum field that is 0 now; 0 if the field was right
     */
    static int icmpv6Checksum(final ByteBuffer bytes, final int start, final int length) {
        long sum = (long) length + ICMPV6;
        for (int at = 22; at < 54; at += 2) {
            sum += Short.toUnsignedInt(bytes.getShort(at));
        }
        for (int at = start; at + 1 < start + length; at += 2) {
            sum += Short.toUnsignedInt(bytes.getShort(at));
        }
        if (length % 2 != 0) {
            sum += Byte.toUnsignedLong(bytes.get(start + length - 1)) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) (~sum & 0xffff);
    }
}
