// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv6 address.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record Ipv6Address(long high, long low) implements IpAddress {
    /** All bits set: the mask of an exact match. */
    public static final Ipv6Address ONES = new Ipv6Address(-1, -1);

    /**
     * From network byte order.
     *
     * @param bytes sixteen bytes
     * @return the address
     */
    public static Ipv6Address of(final byte[] bytes) {
        if (bytes.length != 16) {
            throw new IllegalArgumentException("an IPv6 address has 16 bytes, not " + bytes.length);
        }
        final var buffer = ByteBuffer.wrap(bytes);
        return new Ipv6Address(buffer.getLong(), buffer.getLong());
    }

    @Override
    public byte[] toBytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    @Override
    public int bits() {
        return 128;
    }

    @Override
    public boolean isMulticast() {
        return high >>> 56 == 0xff;
    }

    /**
     * The multicast group in which it is asked who has this address (RFC 4291 section 2.7.1).
     *
     * @return ff02::1:ff and the lower 24 bits
     */
    public Ipv6Address solicitedNode() {
        return new Ipv6Address(0xff02_0000_0000_0000L, 0x1_ff00_0000L | low & 0xff_ffffL);
    }

    /** Returns the form of RFC 5952. */
    @Override
    public String toString() {
        try {
            final InetAddress address = Inet6Address.getByAddress(null, toBytes(), -1);
            return InetAddresses.toAddrString(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are always an IPv6 address", e);
        }
    }
}
