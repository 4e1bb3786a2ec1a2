// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import org.netport.model.SiteName;
import org.netport.network.NetworkConfig;
import org.netport.network.Site;

/** Which sites refuse somebody: there the controller wants to know who announces itself without belonging there. */
final class SiteGuard {
    private SiteGuard() {
    }

    /**
     * Whether a site may refuse a host: it has a policy, or there is another administrative domain that hosts could
     * come from without a grant.
     */
    static boolean isOn(final NetworkConfig config, final SiteName site) {
        return config.policies().containsKey(site)
            || config.sites().values().stream().map(Site::domain).distinct().limit(2).count() > 1;
    }
}
