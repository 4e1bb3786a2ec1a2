// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;

/**
 * A host (guest) of a segment.
 *
 * @param name its name
 * @param segment the segment
 * @param mac its address, unique in the segment, not a group address
 * @param addresses its IP addresses, unique in the segment
 */
public record Host(HostName name, SegmentName segment, MacAddress mac, ImmutableSet<IpAddress> addresses) {
    /** Validates presence. */
    public Host {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(mac, "mac");
        Objects.requireNonNull(addresses, "addresses");
    }
}
