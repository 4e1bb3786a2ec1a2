// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

/**
 * An IPv4 or IPv6 prefix; the bits behind the prefix are zero.
 *
 * @param address the network address
 * @param length number of leading bits, 0 to 32 or 128
 */
public record IpPrefix(IpAddress address, int length) {
    /** Validates length and host bits. */
    public IpPrefix {
        if (length < 0 || length > address.bits()) {
            throw new IllegalArgumentException("prefix length " + length + " is outside 0.." + address.bits());
        }
        if (!sameLeadingBits(address.toBytes(), new byte[address.bits() / 8], length, address.bits())) {
            throw new IllegalArgumentException(address + "/" + length + " has bits set behind the prefix");
        }
    }

    /**
     * Reads {@code 10.0.0.0/24} or {@code 2001:db8::/64}.
     *
     * @param text the prefix
     * @return the prefix
     * @throws IllegalArgumentException if the text is not a prefix or has host bits set
     */
    public static IpPrefix parse(final String text) {
        final int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is not a prefix: write address/length");
        }
        try {
            return new IpPrefix(IpAddress.parse(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a prefix: the length is not a number", e);
        }
    }

    /**
     * Tells whether an address lies in this prefix.
     *
     * @param candidate any address
     * @return false also for the other family
     */
    public boolean contains(final IpAddress candidate) {
        return candidate.bits() == address.bits()
            && sameLeadingBits(candidate.toBytes(), address.toBytes(), 0, length);
    }

    /**
     * Tells whether two prefixes share an address.
     *
     * @param other any prefix
     * @return false also for the other family
     */
    public boolean overlaps(final IpPrefix other) {
        return length <= other.length ? contains(other.address) : other.contains(address);
    }

    private static boolean sameLeadingBits(final byte[] one, final byte[] two, final int from, final int to) {
        for (int bit = from; bit < to; bit++) {
            if ((((one[bit / 8] ^ two[bit / 8]) >> (7 - bit % 8)) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
