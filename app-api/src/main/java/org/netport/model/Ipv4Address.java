// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

import java.nio.ByteBuffer;

/**
 * An IPv4 address.
 *
 * @param value the address as an unsigned 32-bit number
 */
public record Ipv4Address(int value) implements IpAddress {
    /** All bits set: the mask of an exact match. */
    public static final Ipv4Address ONES = new Ipv4Address(-1);

    /**
     * From network byte order.
     *
     * @param bytes four bytes
     * @return the address
     */
    public static Ipv4Address of(final byte[] bytes) {
        if (bytes.length != 4) {
            throw new IllegalArgumentException("an IPv4 address has 4 bytes, not " + bytes.length);
        }
        return new Ipv4Address(ByteBuffer.wrap(bytes).getInt());
    }

    @Override
    public byte[] toBytes() {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    @Override
    public int bits() {
        return 32;
    }

    @Override
    public boolean isMulticast() {
        return value >>> 28 == 0xe;
    }

    @Override
    public String toString() {
        return (value >>> 24) + "." + ((value >>> 16) & 0xff) + "." + ((value >>> 8) & 0xff) + "." + (value & 0xff);
    }
}
