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
    static final int ETHERNET_HEADER = 14;
    /** The least length of an Ethernet frame without FCS (IEEE 802.3 section 3.2.8). */
    static final int LEAST_FRAME = 60;
    static final int IPV4_HEADER = 20;
    static final int IPV6_HEADER = 40;
    /** Where in the header of IPv4 its checksum is. */
    private static final int IPV4_CHECKSUM = 10;
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;
    /** Type, code, checksum, and four bytes that depend on the type. */
    static final int ICMP_HEADER = 8;
    /** Type of ICMP. */
    static final int ECHO_REQUEST = 8;
    static final int ROUTER_SOLICITATION = 133;
    static final int ROUTER_ADVERTISEMENT = 134;
    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    static final int SOURCE_LINK_LAYER = 1;
    static final int TARGET_LINK_LAYER = 2;
    /** Hop limit of neighbour discovery: a receiver sees that no router was between (RFC 4861 section 11.2). */
    static final int NOT_ROUTED = 255;
    static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);
    static final Ipv6Address ALL_NODES = new Ipv6Address(0xff02_0000_0000_0000L, 1);
    static final Ipv6Address ALL_ROUTERS = new Ipv6Address(0xff02_0000_0000_0000L, 2);
    static final MacAddress ALL_NODES_MAC = MacAddress.ofGroup(ALL_NODES);

    private Wire() {
    }

    static MacAddress mac(final ByteBuffer bytes, final int at) {
        return new MacAddress(Short.toUnsignedLong(bytes.getShort(at)) << 32
            | Integer.toUnsignedLong(bytes.getInt(at + 2)));
    }

    static Ipv6Address ipv6(final ByteBuffer bytes, final int at) {
        return new Ipv6Address(bytes.getLong(at), bytes.getLong(at + 8));
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
        return folded(sum + sum(bytes, start, length));
    }

    /**
     * The checksum of the Internet (RFC 1071), as the IPv4 header and ICMP have it.
     *
     * @return what belongs into a checksum field that is 0 now; 0 if the field was right
     */
    static int checksum(final ByteBuffer bytes, final int start, final int length) {
        return folded(sum(bytes, start, length));
    }

    /** Writes the checksum of an IPv4 header that begins with the buffer. */
    static void renewChecksum(final ByteBuffer packet, final int header) {
        packet.putShort(IPV4_CHECKSUM, (short) 0);
        packet.putShort(IPV4_CHECKSUM, (short) checksum(packet, 0, header));
    }

    private static long sum(final ByteBuffer bytes, final int start, final int length) {
        long sum = 0;
        for (int at = start; at + 1 < start + length; at += 2) {
            sum += Short.toUnsignedInt(bytes.getShort(at));
        }
        return length % 2 == 0 ? sum : sum + (Byte.toUnsignedLong(bytes.get(start + length - 1)) << 8);
    }

    private static int folded(final long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) (~folded & 0xffff);
    }
}
