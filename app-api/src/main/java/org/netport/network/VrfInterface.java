// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.SegmentName;

/**
 * A segment in a VRF.
 *
 * @param segment the segment
 * @param gateways the router's addresses in it
 * @param advertisement what is advertised to IPv6 hosts, if anything
 */
public record VrfInterface(SegmentName segment, ImmutableSet<GatewayAddress> gateways,
        Optional<RouterAdvertisement> advertisement) {
    /** Validates presence. */
    public VrfInterface {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(gateways, "gateways");
        Objects.requireNonNull(advertisement, "advertisement");
    }
}
