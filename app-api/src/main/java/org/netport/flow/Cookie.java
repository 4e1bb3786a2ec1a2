// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import java.util.Locale;

/**
 * A flow entry's cookie. It tells a reader who wrote the entry and why; it never identifies the entry.
 *
 * <pre>
 *  63            48 47     40 39                 16 15           0
 * +----------------+---------+---------------------+--------------+
 * | owner = 0x4e50 | feature |  object (24 bits)   |    epoch     |
 * +----------------+---------+---------------------+--------------+
 * </pre>
 *
 * @param value all 64 bits
 */
public record Cookie(long value) {
    /** The owner field of everything that netport writes: "NP". */
    public static final long OWNER = 0x4e50_0000_0000_0000L;
    /** The bits of the owner field. */
    public static final long OWNER_MASK = 0xffff_0000_0000_0000L;
    /** The bits of the feature field. */
    public static final long FEATURE_MASK = 0x0000_ff00_0000_0000L;

    /**
     * Composes a cookie of netport.
     *
     * @param feature the part of the product, 0 to 255
     * @param object the number of the object that caused the entry (VNI, switch or link number), 0 to 2^24-1
     * @param epoch the host's epoch modulo 65536 in the entries at its attachment, else 0
     * @return the cookie
     */
    public static Cookie of(final int feature, final int object, final int epoch) {
        if (feature >>> 8 != 0 || object >>> 24 != 0 || epoch >>> 16 != 0) {
            throw new IllegalArgumentException("cookie field out of range: feature " + feature + ", object " + object
                + ", epoch " + epoch);
        }
        return new Cookie(OWNER | ((long) feature << 40) | ((long) object << 16) | epoch);
    }

    /**
     * Tells whether netport wrote the entry.
     *
     * @return true if the owner field is ours
     */
    public boolean isOurs() {
        return (value & OWNER_MASK) == OWNER;
    }

    /**
     * The feature field.
     *
     * @return 0 to 255
     */
    public int feature() {
        return (int) (value >>> 40) & 0xff;
    }

    /**
     * The object field.
     *
     * @return 0 to 2^24-1
     */
    public int object() {
        return (int) (value >>> 16) & 0xffffff;
    }

    /**
     * The epoch field.
     *
     * @return 0 to 65535
     */
    public int epoch() {
        return (int) value & 0xffff;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "0x%016x", value);
    }
}
