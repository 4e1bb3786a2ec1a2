// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;

/** An IPv4 or IPv6 address, without zone. */
public sealed interface IpAddress extends Comparable<IpAddress> permits Ipv4Address, Ipv6Address {
    /**
     * Reads an IPv4 address in dotted form or an IPv6 address (RFC 4291 section 2.2). Never asks DNS.
     *
     * @param text the address
     * @return the address
     * @throws IllegalArgumentException if the text is neither
     */
    static IpAddress parse(final String text) {
        if (text.indexOf('%') >= 0 || !InetAddresses.isInetAddress(text)) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv4 or IPv6 address");
        }
        final InetAddress address = InetAddresses.forString(text);
        return address instanceof Inet4Address ? Ipv4Address.of(address.getAddress())
            : Ipv6Address.of(address.getAddress());
    }

    /**
     * The address in network byte order, 4 or 16 bytes.
     *
     * @return a new array
     */
    byte[] toBytes();

    /**
     * The number of bits of this family.
     *
     * @return 32 or 128
     */
    int bits();

    /**
     * Tells whether this is the address of a multicast group (RFC 5771, RFC 4291 section 2.7).
     *
     * @return true for a group; the broadcast address of IPv4 is none
     */
    boolean isMulticast();

    @Override
    default int compareTo(final IpAddress other) {
        final int family = Integer.compare(bits(), other.bits());
        return family != 0 ? family : java.util.Arrays.compareUnsigned(toBytes(), other.toBytes());
    }
}
