// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.IpAddress;
import org.netport.model.SegmentName;
import org.netport.model.UplinkName;

/**
 * A way out of a VRF: an outside router that is the neighbour in one of its segments.
 *
 * @param name its name, unique in the VRF
 * @param segment the segment in which the router is, an interface of the VRF
 * @param at the access port behind which the router is
 * @param nextHops the router's addresses in the segment, one of a family at most
 * @param preference lower ones are used first, 0 to 65535
 * @param liveness how it is found out that the router answers no more
 */
public record Uplink(UplinkName name, SegmentName segment, AttachmentPoint at, ImmutableSet<IpAddress> nextHops,
        int preference, Liveness liveness) {
    /** Validates range, presence, and that no family is there twice. */
    public Uplink {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(liveness, "liveness");
        if (nextHops.isEmpty() || nextHops.stream().map(IpAddress::bits).distinct().count() != nextHops.size()) {
            throw new IllegalArgumentException("uplink " + name + " has the next hops " + nextHops
                + ": name one for IPv4, one for IPv6, or both");
        }
        if (preference < 0 || preference > 65535) {
            throw new IllegalArgumentException("preference " + preference + " of uplink " + name
                + " is outside 0..65535");
        }
    }

    /**
     * The next hop for packets of a family.
     *
     * @param bits the number of bits of its addresses, 32 or 128
     * @return empty if the uplink is not for that family
     */
    public Optional<IpAddress> nextHop(final int bits) {
        return nextHops.stream().filter(address -> address.bits() == bits).findFirst();
    }
}
