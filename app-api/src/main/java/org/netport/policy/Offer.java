// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import org.netport.model.VlanId;
import org.netport.model.Vni;

/**
 * What a site offers to an administrative domain: segments whose VNI lies in a range, and whose VLAN at the site, if
 * there is one, lies in a range too.
 *
 * @param vnis ranges of VNIs; at least one, apart from each other
 * @param vlans ranges of VLAN ids, apart from each other; when empty, only segments without VLAN at the site are
 *     offered
 */
public record Offer(ImmutableList<Range<Vni>> vnis, ImmutableList<Range<VlanId>> vlans) {
    /** Validates presence. */
    public Offer {
        Objects.requireNonNull(vnis, "vnis");
        Objects.requireNonNull(vlans, "vlans");
    }

    /**
     * Tells whether a VNI is offered.
     *
     * @param vni the VNI
     * @return true if it lies in a range
     */
    public boolean offers(final Vni vni) {
        return vnis.stream().anyMatch(range -> range.contains(vni));
    }

    /**
     * Tells whether a VLAN is offered.
     *
     * @param vlan the VLAN
     * @return true if it lies in a range
     */
    public boolean offers(final VlanId vlan) {
        return vlans.stream().anyMatch(range -> range.contains(vlan));
    }

    /**
     * Numbers that follow each other.
     *
     * @param from the lowest
     * @param to the highest; not below {@code from}, else the range is empty
     * @param <T> the kind of number
     */
    public record Range<T extends Comparable<T>>(T from, T to) {
        /** Validates presence. */
        public Range {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /**
         * Tells whether a number lies in the range.
         *
         * @param number the number
         * @return true if it does
         */
        public boolean contains(final T number) {
            return number.compareTo(from) >= 0 && number.compareTo(to) <= 0;
        }

        /**
         * Tells whether two ranges share a number.
         *
         * @param other another range
         * @return true if they do
         */
        public boolean overlaps(final Range<T> other) {
            return from.compareTo(other.to) <= 0 && other.from.compareTo(to) <= 0;
        }

        @Override
        public String toString() {
            return from + "-" + to;
        }
    }
}
