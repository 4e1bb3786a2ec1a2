// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import java.util.Objects;
import java.util.Optional;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.VlanId;
import org.netport.network.AttachmentPoint;

/**
 * Who sends, and where: a configured host, or anybody at an access port. What is given beside the host is instead of
 * what that one has: so a forged frame is described.
 *
 * @param host a configured host
 * @param at the access port; empty: where the host is
 * @param segment the segment; empty: the host's, or the only one of the port
 * @param vlan the tag of the frame; empty: as the segment has it at the port
 * @param mac its MAC address; empty: the host's
 * @param address its IP address; empty: the host's
 */
public record Sender(Optional<HostName> host, Optional<AttachmentPoint> at, Optional<SegmentName> segment,
        Optional<VlanId> vlan, Optional<MacAddress> mac, Optional<IpAddress> address) {
    /** Validates presence. */
    public Sender {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(vlan, "vlan");
        Objects.requireNonNull(mac, "mac");
        Objects.requireNonNull(address, "address");
    }

    /**
     * A host that sends honestly from where it is.
     *
     * @param host a configured host
     * @return the sender
     */
    public static Sender of(final HostName host) {
        return new Sender(Optional.of(host), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty());
    }
}
