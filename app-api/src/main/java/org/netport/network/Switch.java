// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.IpAddress;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;

/**
 * An OpenFlow switch of a site.
 *
 * @param datapathId its identity on the OpenFlow channel; unique
 * @param name its name; unique over all sites
 * @param site the site that it belongs to
 * @param number its number in pipeline metadata; unique
 * @param tunnelAddress its own underlay address, if it ends tunnels
 * @param accessPorts the ports at which hosts are attached
 */
public record Switch(DatapathId datapathId, SwitchName name, SiteName site, SwitchNumber number,
        Optional<IpAddress> tunnelAddress, ImmutableMap<AccessPortName, AccessPort> accessPorts) {
    /** Validates presence. */
    public Switch {
        Objects.requireNonNull(datapathId, "datapathId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(site, "site");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(tunnelAddress, "tunnelAddress");
        accessPorts = ImmutableMap.copyOf(accessPorts);
    }
}
