// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An EUI-48 address (IEEE 802).
 *
 * @param value the address in the low 48 bits
 */
public record MacAddress(long value) implements Comparable<MacAddress> {
    /** The broadcast address; also the mask of an exact match. */
    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);
    /** All zeroes: no address. */
    public static final MacAddress ZERO = new MacAddress(0);

    private static final Pattern COLONS = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final long GROUP_BIT = 0x0100_0000_0000L;

    /** Validates the range. */
    public MacAddress {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("MAC address " + Long.toHexString(value) + " has more than 48 bits");
        }
    }

    /**
     * Reads six pairs of hexadecimal digits with colons.
     *
     * @param text for example {@code 02:00:00:00:00:01}
     * @return the address
     * @throws IllegalArgumentException if the text has another form
     */
    public static MacAddress parse(final String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        if (!COLONS.matcher(lower).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a MAC address: write six pairs of hexadecimal "
                + "digits with colons");
        }
        return new MacAddress(Long.parseLong(lower.replace(":", ""), 16));
    }

    /**
     * The address at which a multicast group is reached on Ethernet (RFC 1112 section 6.4, RFC 2464 section 7).
     *
     * @param group a multicast address
     * @return 01:00:5e and the lower 23 bits, or 33:33 and the lower 32 bits
     * @throws IllegalArgumentException if the address is no group's
     */
    public static MacAddress ofGroup(final IpAddress group) {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException(group + " is not a multicast address");
        }
        return switch (group) {
            case Ipv4Address v4 -> new MacAddress(0x0100_5e00_0000L | v4.value() & 0x7f_ffff);
            case Ipv6Address v6 -> new MacAddress(0x3333_0000_0000L | v6.low() & 0xffff_ffffL);
        };
    }

    /**
     * Tells whether the group bit is set (multicast or broadcast): never a host's own address.
     *
     * @return true for a group address
     */
    public boolean isGroup() {
        return (value & GROUP_BIT) != 0;
    }

    /**
     * The link-local IPv6 address that is made of this address (RFC 4291 section 2.5.1 and appendix A).
     *
     * @return fe80:: and the modified EUI-64
     */
    public Ipv6Address linkLocal() {
        final long eui = (value & 0xffff_ff00_0000L) << 16 | 0xff_fe00_0000L | value & 0xff_ffffL;
        return new Ipv6Address(0xfe80_0000_0000_0000L, eui ^ 0x0200_0000_0000_0000L);
    }

    @Override
    public int compareTo(final MacAddress other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        final var text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            final int octet = (int) (value >>> shift) & 0xff;
            text.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 15, 16));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
