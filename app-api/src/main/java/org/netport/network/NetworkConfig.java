// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.LinkName;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;

/**
 * All that operators configured, at one generation. It has been validated: references resolve, numbers, MACs,
 * addresses, VLANs on a port do not collide.
 *
 * @param generation the state's number
 * @param sites by name
 * @param switches by name
 * @param links by name
 * @param segments by name
 * @param hosts by name
 */
public record NetworkConfig(Generation generation, ImmutableMap<SiteName, Site> sites,
        ImmutableMap<SwitchName, Switch> switches, ImmutableMap<LinkName, Link> links,
        ImmutableMap<SegmentName, Segment> segments, ImmutableMap<HostName, Host> hosts) {
    /** Nothing configured yet. */
    public static final NetworkConfig EMPTY = new NetworkConfig(Generation.NONE, ImmutableMap.of(), ImmutableMap.of(),
        ImmutableMap.of(), ImmutableMap.of(), ImmutableMap.of());

    /** Validates presence. */
    public NetworkConfig {
        Objects.requireNonNull(generation, "generation");
        sites = ImmutableMap.copyOf(sites);
        switches = ImmutableMap.copyOf(switches);
        links = ImmutableMap.copyOf(links);
        segments = ImmutableMap.copyOf(segments);
        hosts = ImmutableMap.copyOf(hosts);
    }
}
