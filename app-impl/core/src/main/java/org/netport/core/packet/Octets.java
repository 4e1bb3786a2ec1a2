// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that nobody changes. */
public final class Octets {
    private final byte[] bytes;

    private Octets(final byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies a part of a buffer.
     *
     * @param buffer where from; not modified
     * @param from index of the first byte
     * @param to index behind the last byte
     * @return the bytes
     */
    static Octets copy(final ByteBuffer buffer, final int from, final int to) {
        final byte[] copy = new byte[to - from];
        buffer.get(from, copy);
        return new Octets(copy);
    }

    /**
     * Copies bytes.
     *
     * @param bytes where from; not modified
     * @return the bytes
     */
    static Octets of(final byte... bytes) {
        return new Octets(bytes.clone());
    }

    /**
     * How many there are.
     *
     * @return 0 or more
     */
    public int length() {
        return bytes.length;
    }

    /**
     * Copies all.
     *
     * @return a new array
     */
    public byte[] toArray() {
        return bytes.clone();
    }

    /**
     * Appends a part to a buffer.
     *
     * @param target where to, at its position
     * @param from index of the first byte
     * @param count how many
     */
    void put(final ByteBuffer target, final int from, final int count) {
        target.put(bytes, from, count);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
