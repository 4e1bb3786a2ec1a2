// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.util.Map;
import org.netport.model.SiteName;
import org.netport.model.TenantName;

/** An occupancy and the candidates that were accepted on top of it. Used while one group is judged, by one thread. */
final class FillingOccupancy implements Occupancy {
    private final Occupancy before;
    private final Multiset<SiteName> hosts = HashMultiset.create();
    private final Multiset<Map.Entry<SiteName, TenantName>> hostsOfTenants = HashMultiset.create();
    private final Multiset<SiteName> moves = HashMultiset.create();

    FillingOccupancy(final Occupancy before) {
        this.before = before;
    }

    void add(final Candidate candidate) {
        if (QuotaCheck.isNew(candidate)) {
            hosts.add(candidate.to());
            hostsOfTenants.add(Map.entry(candidate.to(), candidate.segment().tenant()));
        }
        if (candidate.comesFromOutside()) {
            moves.add(candidate.to());
        }
    }

    @Override
    public int hosts(final SiteName site) {
        return before.hosts(site) + hosts.count(site);
    }

    @Override
    public int hosts(final SiteName site, final TenantName tenant) {
        return before.hosts(site, tenant) + hostsOfTenants.count(Map.entry(site, tenant));
    }

    @Override
    public int movesUnderWay(final SiteName site) {
        return before.movesUnderWay(site) + moves.count(site);
    }

    @Override
    public int movesInLastMinute(final SiteName site) {
        return before.movesInLastMinute(site) + moves.count(site);
    }
}
