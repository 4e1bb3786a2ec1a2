// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;
import org.netport.model.VlanId;
import org.netport.model.Vni;

/**
 * A user network at layer 2 that may exist at many sites.
 *
 * @param name its name
 * @param tenant its owner
 * @param vni its number; unique over all segments
 * @param mtu largest layer 3 packet in bytes, 1280 to 9216
 * @param siteVlans the site's VLAN, where the segment has one; needed for tagged access ports there
 * @param subnets the prefixes of its hosts' addresses; when empty any address is accepted
 * @param transports the kinds of link that may carry it; when empty all may
 * @param cutOver how its guests are cut over
 * @param portability how far it reaches at layer 2
 * @param loadSharing whether its frames are spread over ways that cost the same
 */
public record Segment(SegmentName name, TenantName tenant, Vni vni, int mtu, ImmutableMap<SiteName, VlanId> siteVlans,
        ImmutableSet<IpPrefix> subnets, ImmutableSet<TransportKind> transports, CutOver cutOver,
        Portability portability, LoadSharing loadSharing) {
    /** Validates range and presence. */
    public Segment {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(vni, "vni");
        if (mtu < 1280 || mtu > 9216) {
            throw new IllegalArgumentException("MTU " + mtu + " of segment " + name + " is outside 1280..9216");
        }
        siteVlans = ImmutableMap.copyOf(siteVlans);
        Objects.requireNonNull(subnets, "subnets");
        Objects.requireNonNull(transports, "transports");
        Objects.requireNonNull(cutOver, "cutOver");
        Objects.requireNonNull(portability, "portability");
        Objects.requireNonNull(loadSharing, "loadSharing");
    }

    /**
     * A segment whose frames are not spread.
     *
     * @param name its name
     * @param tenant its owner
     * @param vni its number
     * @param mtu largest layer 3 packet in bytes
     * @param siteVlans the site's VLAN, where the segment has one
     * @param subnets the prefixes of its hosts' addresses
     * @param transports the kinds of link that may carry it
     * @param cutOver how its guests are cut over
     * @param portability how far it reaches at layer 2
     */
    public Segment(final SegmentName name, final TenantName tenant, final Vni vni, final int mtu,
            final ImmutableMap<SiteName, VlanId> siteVlans, final ImmutableSet<IpPrefix> subnets,
            final ImmutableSet<TransportKind> transports, final CutOver cutOver, final Portability portability) {
        this(name, tenant, vni, mtu, siteVlans, subnets, transports, cutOver, portability, LoadSharing.NONE);
    }

    /**
     * An extended segment whose guests are cut over by relay, and whose frames are not spread.
     *
     * @param name its name
     * @param tenant its owner
     * @param vni its number
     * @param mtu largest layer 3 packet in bytes
     * @param siteVlans the site's VLAN, where the segment has one
     * @param subnets the prefixes of its hosts' addresses
     * @param transports the kinds of link that may carry it
     */
    public Segment(final SegmentName name, final TenantName tenant, final Vni vni, final int mtu,
            final ImmutableMap<SiteName, VlanId> siteVlans, final ImmutableSet<IpPrefix> subnets,
            final ImmutableSet<TransportKind> transports) {
        this(name, tenant, vni, mtu, siteVlans, subnets, transports, CutOver.RELAY, Portability.EXTENDED);
    }
}
