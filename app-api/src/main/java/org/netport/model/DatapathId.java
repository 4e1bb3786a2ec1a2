// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Datapath id of an OpenFlow switch (OpenFlow 1.3.5 section A.3.1): 64 bits, unsigned.
 *
 * @param value the id as an unsigned 64-bit number
 */
public record DatapathId(long value) implements Comparable<DatapathId> {
    private static final Pattern HEX = Pattern.compile("(0x)?[0-9a-f]{1,16}|[0-9a-f]{2}(:[0-9a-f]{2}){7}");

    /**
     * Reads {@code 00:00:00:00:00:00:00:01}, {@code 0000000000000001} or {@code 0x1} (always hexadecimal).
     *
     * @param text the text
     * @return the id
     * @throws IllegalArgumentException if the text is none of these
     */
    public static DatapathId parse(final String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        if (!HEX.matcher(lower).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a datapath id: write 16 hexadecimal digits, "
                + "with or without colons");
        }
        final String digits = lower.startsWith("0x") ? lower.substring(2) : lower.replace(":", "");
        return new DatapathId(Long.parseUnsignedLong(digits, 16));
    }

    @Override
    public int compareTo(final DatapathId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** Returns 16 hexadecimal digits, as Open vSwitch prints them. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016x", value);
    }
}
