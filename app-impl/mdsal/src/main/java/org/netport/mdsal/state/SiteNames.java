// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import java.util.Optional;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;

/** Names the sites of what is shown. Pure. */
public final class SiteNames {
    private SiteNames() {
    }

    /**
     * Finds the site of a switch.
     *
     * @param device the switch
     * @param config tells the sites of switches
     * @return the site's name; empty when the switch is not configured any more
     */
    public static Optional<Name> of(final SwitchName device, final NetworkConfig config) {
        return config.siteOf(device).map(site -> new Name(site.value()));
    }
}
