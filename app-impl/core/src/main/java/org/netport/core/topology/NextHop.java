// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import java.util.Objects;
import org.netport.model.IpAddress;
import org.netport.model.UplinkName;
import org.netport.model.VrfName;

/**
 * The address of an outside router.
 *
 * @param vrf the VRF that it is a way out of
 * @param uplink the uplink, of that VRF
 * @param address the router's address
 */
public record NextHop(VrfName vrf, UplinkName uplink, IpAddress address) {
    /** Validates presence. */
    public NextHop {
        Objects.requireNonNull(vrf, "vrf");
        Objects.requireNonNull(uplink, "uplink");
        Objects.requireNonNull(address, "address");
    }

    @Override
    public String toString() {
        return address + " of uplink " + uplink + " of VRF " + vrf;
    }
}
