// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.TenantName;
import org.netport.model.VrfName;
import org.netport.network.RouterAdvertisement;
import org.netport.network.WaysOut;

/**
 * A VRF as an operator wrote it: by itself, before anybody has looked at the segments and the other VRFs. See
 * {@link VrfResolver}.
 *
 * @param name its name
 * @param tenant its owner
 * @param transit the segment by which routed packets travel between switches
 * @param gatewayMac the router's MAC address towards hosts
 * @param interfaces the segments in it
 * @param waysOut how packets leave it
 */
public record WrittenVrf(VrfName name, TenantName tenant, SegmentName transit, MacAddress gatewayMac,
        ImmutableMap<SegmentName, WrittenInterface> interfaces, WaysOut waysOut) {
    /** Validates presence. */
    public WrittenVrf {
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
     * @param transit the segment by which routed packets travel between switches
     * @param gatewayMac the router's MAC address towards hosts
     * @param interfaces the segments in it
     */
    public WrittenVrf(final VrfName name, final TenantName tenant, final SegmentName transit,
            final MacAddress gatewayMac, final ImmutableMap<SegmentName, WrittenInterface> interfaces) {
        this(name, tenant, transit, gatewayMac, interfaces, WaysOut.NONE);
    }

    /**
     * A segment in a VRF, as it was written.
     *
     * @param gateways the router's addresses in it
     * @param advertisement what is advertised to IPv6 hosts, if anything
     */
    public record WrittenInterface(ImmutableSet<IpAddress> gateways, Optional<RouterAdvertisement> advertisement) {
        /** Validates presence. */
        public WrittenInterface {
            Objects.requireNonNull(gateways, "gateways");
            Objects.requireNonNull(advertisement, "advertisement");
        }
    }
}
