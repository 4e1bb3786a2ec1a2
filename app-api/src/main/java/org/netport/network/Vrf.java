// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.TenantName;
import org.netport.model.VrfName;

/**
 * A routing domain of a tenant: segments between which every switch routes. Addresses of different VRFs may overlap.
 *
 * @param name its name
 * @param tenant its owner
 * @param transit the segment by which routed frames travel between switches; no host is in it
 * @param gatewayMac the router's MAC address towards hosts, the same at every site
 * @param interfaces the segments in it, by name
 * @param waysOut how packets leave it
 */
public record Vrf(VrfName name, TenantName tenant, SegmentName transit, MacAddress gatewayMac,
        ImmutableMap<SegmentName, VrfInterface> interfaces, WaysOut waysOut) {
    /** The gateway's MAC address where none is configured: locally administered. */
    public static final MacAddress DEFAULT_GATEWAY_MAC = new MacAddress(0x024e_50fe_0001L);

    /** Validates presence. */
    public Vrf {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(transit, "transit");
        Objects.requireNonNull(gatewayMac, "gatewayMac");
        interfaces = ImmutableMap.copyOf(interfaces);
        Objects.requireNonNull(waysOut, "waysOut");
    }

    /**
     * A VRF that nothing leaves.
     *
     * @param name its name
     * @param tenant its owner
     * @param transit the segment by which routed frames travel between switches
     * @param gatewayMac the router's MAC address towards hosts
     * @param interfaces the segments in it, by name
     */
    public Vrf(final VrfName name, final TenantName tenant, final SegmentName transit, final MacAddress gatewayMac,
            final ImmutableMap<SegmentName, VrfInterface> interfaces) {
        this(name, tenant, transit, gatewayMac, interfaces, WaysOut.NONE);
    }

    /**
     * The same VRF with other ways out.
     *
     * @param others how packets leave it
     * @return the VRF
     */
    public Vrf with(final WaysOut others) {
        return new Vrf(name, tenant, transit, gatewayMac, interfaces, others);
    }
}
