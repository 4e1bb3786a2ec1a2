// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.UplinkName;
import org.netport.network.AttachmentPoint;

/**
 * What is known of an outside router by which packets leave a VRF.
 *
 * @param uplink the uplink, of that VRF
 * @param address the router's address: an uplink has one of each family at most
 * @param at the access port behind which the router is
 * @param life whether it answers
 * @param mac its MAC address as it said last; empty if it has said nothing since its port came up
 * @param since when its life became this
 */
public record NextHopStatus(UplinkName uplink, IpAddress address, AttachmentPoint at, Life life,
        Optional<MacAddress> mac, Instant since) {
    /** Validates presence. */
    public NextHopStatus {
        Objects.requireNonNull(uplink, "uplink");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(life, "life");
        Objects.requireNonNull(mac, "mac");
        Objects.requireNonNull(since, "since");
    }

    /** Whether a router answers. */
    public enum Life {
        /** It has not answered yet, or not since its port came up. */
        UNKNOWN,
        /** It answers: packets may leave by it. */
        ALIVE,
        /** It has answered, and does no more. */
        SILENT
    }
}
