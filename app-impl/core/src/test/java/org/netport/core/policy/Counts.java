// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import org.netport.model.SiteName;
import org.netport.model.TenantName;

/** An occupancy of given numbers. */
record Counts(int hosts, int ofTenant, int underWay, int inLastMinute) implements Occupancy {
    static final Counts NOTHING = new Counts(0, 0, 0, 0);

    @Override
    public int hosts(final SiteName site) {
        return hosts;
    }

    @Override
    public int hosts(final SiteName site, final TenantName tenant) {
        return ofTenant;
    }

    @Override
    public int movesUnderWay(final SiteName site) {
        return underWay;
    }

    @Override
    public int movesInLastMinute(final SiteName site) {
        return inLastMinute;
    }
}
