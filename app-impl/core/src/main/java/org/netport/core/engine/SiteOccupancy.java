// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.netport.core.policy.Occupancy;
import org.netport.model.HostName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;

/** Counts what quotas are about, as hosts come and go. Owned by the engine's loop. */
final class SiteOccupancy implements Occupancy {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    /** More arrivals in a minute than this are not counted: no quota is above it. */
    private static final int MOST_ARRIVALS = 100_000;

    private final LongSupplier nanoTime;
    private final Map<HostName, Place> places = new HashMap<>();
    private final Multiset<SiteName> hosts = HashMultiset.create();
    private final Multiset<Place> hostsOfTenants = HashMultiset.create();
    private final Multiset<SiteName> underWay = HashMultiset.create();
    private final Map<SiteName, Deque<Long>> arrivals = new HashMap<>();

    SiteOccupancy(final LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Place(SiteName site, TenantName tenant) {
    }

    /** A host is at a site now, or nowhere. */
    void placed(final HostName host, final Optional<SiteName> site, final TenantName tenant) {
        final Optional<Place> next = site.map(at -> new Place(at, tenant));
        final Optional<Place> before = Optional.ofNullable(places.get(host));
        if (before.equals(next)) {
            return;
        }
        forget(host);
        next.ifPresent(at -> {
            places.put(host, at);
            hosts.add(at.site());
            hostsOfTenants.add(at);
            if (before.filter(old -> !old.site().equals(at.site())).isPresent()) {
                final Deque<Long> times = arrivals.computeIfAbsent(at.site(), absent -> new ArrayDeque<>());
                times.addLast(nanoTime.getAsLong());
                while (times.size() > MOST_ARRIVALS) {
                    times.removeFirst();
                }
            }
        });
    }

    /** A host is no longer configured. */
    void forget(final HostName host) {
        final Place before = places.remove(host);
        if (before != null) {
            hosts.remove(before.site());
            hostsOfTenants.remove(before);
        }
    }

    void grantedInto(final SiteName site) {
        underWay.add(site);
    }

    void noLongerInto(final SiteName site) {
        underWay.remove(site);
    }

    @Override
    public int hosts(final SiteName site) {
        return hosts.count(site);
    }

    @Override
    public int hosts(final SiteName site, final TenantName tenant) {
        return hostsOfTenants.count(new Place(site, tenant));
    }

    @Override
    public int movesUnderWay(final SiteName site) {
        return underWay.count(site);
    }

    @Override
    public int movesInLastMinute(final SiteName site) {
        final Deque<Long> times = arrivals.getOrDefault(site, new ArrayDeque<>());
        final long now = nanoTime.getAsLong();
        while (!times.isEmpty() && now - times.peekFirst() > MINUTE) {
            times.removeFirst();
        }
        return times.size();
    }
}
