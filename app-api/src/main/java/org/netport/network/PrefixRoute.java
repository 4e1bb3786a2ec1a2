// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import org.netport.model.IpPrefix;
import org.netport.model.UplinkName;

/**
 * Where packets to a prefix outside the VRF go. The longest prefix wins; hosts and subnets of the VRF are not outside.
 *
 * @param prefix the prefix; of length 0 for the default route of a family
 * @param target what becomes of the packets
 */
public record PrefixRoute(IpPrefix prefix, Target target) {
    /** Validates presence. */
    public PrefixRoute {
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(target, "target");
    }

    /** What becomes of packets. */
    public sealed interface Target {
        /**
         * They leave by the best of some uplinks that is alive.
         *
         * @param uplinks names of uplinks of the VRF, at least one
         */
        record Exits(ImmutableSet<UplinkName> uplinks) implements Target {
            /** Validates that there is one. */
            public Exits {
                if (uplinks.isEmpty()) {
                    throw new IllegalArgumentException("a route without uplinks: name one, or make it a black hole");
                }
            }
        }

        /** They are dropped and counted. */
        record BlackHole() implements Target {
        }
    }
}
