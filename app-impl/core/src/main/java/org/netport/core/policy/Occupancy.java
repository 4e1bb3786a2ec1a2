// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import org.netport.model.SiteName;
import org.netport.model.TenantName;

/**
 * How full sites are, for quotas. Asked only where a quota is configured. Each answer must cost about the same however
 * many hosts there are: keep counts, do not count.
 */
public interface Occupancy {
    /**
     * The hosts of a site.
     *
     * @param site the site
     * @return how many are there or on their way to it, not negative
     */
    int hosts(SiteName site);

    /**
     * The hosts of a tenant at a site.
     *
     * @param site the site
     * @param tenant the tenant
     * @return how many are there or on their way to it, not negative
     */
    int hosts(SiteName site, TenantName tenant);

    /**
     * The moves that are under way from other sites to a site.
     *
     * @param site the site
     * @return how many, not negative
     */
    int movesUnderWay(SiteName site);

    /**
     * The moves from other sites to a site that began in the last 60 s, whether they have ended or not.
     *
     * @param site the site
     * @return how many, not negative
     */
    int movesInLastMinute(SiteName site);
}
