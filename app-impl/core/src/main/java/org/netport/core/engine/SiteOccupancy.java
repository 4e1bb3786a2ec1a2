// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.netport.core.policy.Occupancy;
import org.netport.model.HostName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;
import org.netport.policy.MoveRequest;

/**
 * Counts what quotas are about. Of each host it is known where it takes room, so that all of it is taken back when the
 * host stands differently, whatever has become of the configuration meanwhile. Owned by the engine's loop.
 */
final class SiteOccupancy implements Occupancy {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    /** More moves in a minute than this are not counted: no quota is above it. */
    private static final int MOST_BEGUN = 100_000;

    private final LongSupplier nanoTime;
    private final Map<HostName, Standing> standings = new HashMap<>();
    private final Multiset<SiteName> hosts = HashMultiset.create();
    private final Multiset<Room> hostsOfTenants = HashMultiset.create();
    private final Multiset<SiteName> underWay = HashMultiset.create();
    private final Map<SiteName, Deque<Long>> begun = new HashMap<>();

    SiteOccupancy(final LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Room(SiteName site, TenantName tenant) {
    }

    /**
     * Where a host takes room.
     *
     * @param tenant whose host it is
     * @param at the site where it is
     * @param last the same, or the site of the port that went down under it
     * @param going the site that it is granted to go to
     */
    record Standing(TenantName tenant, Optional<SiteName> at, Optional<SiteName> last, Optional<SiteName> going) {
        private ImmutableSet<SiteName> sites() {
            return Stream.of(at, going).flatMap(Optional::stream).collect(ImmutableSet.toImmutableSet());
        }

        /** The site that it is on its way to; empty within a site, and for a host that was nowhere. */
        private Optional<SiteName> wayInto() {
            return going.filter(to -> MoveRequest.isFromOutside(last, to));
        }
    }

    /** A host stands so from now on. Where that is a move from another site without a grant, it begins with it. */
    void moved(final HostName host, final Standing now) {
        final Optional<Standing> before = Optional.ofNullable(standings.get(host));
        now.at().filter(to -> before.filter(old -> MoveRequest.isFromOutside(old.last(), to)
            && !old.going().equals(now.at())).isPresent()).ifPresent(this::began);
        stands(host, now);
    }

    /** A host stands so, and has not moved: the configuration says something else of where it is. */
    void stands(final HostName host, final Standing now) {
        forget(host);
        standings.put(host, now);
        now.sites().forEach(site -> {
            hosts.add(site);
            hostsOfTenants.add(new Room(site, now.tenant()));
        });
        now.wayInto().ifPresent(underWay::add);
    }

    /** A host is no longer configured, or has no place and no grant. */
    void forget(final HostName host) {
        final Standing before = standings.remove(host);
        if (before != null) {
            before.sites().forEach(site -> {
                hosts.remove(site);
                hostsOfTenants.remove(new Room(site, before.tenant()));
            });
            before.wayInto().ifPresent(underWay::remove);
        }
    }

    /** A move from another site begins: it is granted, or was seen without a grant. */
    void began(final SiteName to) {
        final Deque<Long> times = begun.computeIfAbsent(to, absent -> new ArrayDeque<>());
        times.addLast(nanoTime.getAsLong());
        while (times.size() > MOST_BEGUN) {
            times.removeFirst();
        }
    }

    @Override
    public int hosts(final SiteName site) {
        return hosts.count(site);
    }

    @Override
    public int hosts(final SiteName site, final TenantName tenant) {
        return hostsOfTenants.count(new Room(site, tenant));
    }

    @Override
    public int movesUnderWay(final SiteName site) {
        return underWay.count(site);
    }

    @Override
    public int movesInLastMinute(final SiteName site) {
        final Deque<Long> times = begun.getOrDefault(site, new ArrayDeque<>());
        final long now = nanoTime.getAsLong();
        while (!times.isEmpty() && now - times.peekFirst() > MINUTE) {
            times.removeFirst();
        }
        return times.size();
    }

    /** The same without what some hosts are granted: what they ask for now takes the place of it. */
    Occupancy withoutGrantsOf(final Set<HostName> asking) {
        return new WithoutGrants(asking);
    }

    /** What is left when some hosts' grants are given up. */
    private final class WithoutGrants implements Occupancy {
        private final Set<HostName> asking;

        WithoutGrants(final Set<HostName> asking) {
            this.asking = asking;
        }

        private Stream<Standing> granted(final SiteName site) {
            return asking.stream().map(standings::get).filter(standing -> standing != null
                && standing.going().filter(site::equals).isPresent());
        }

        @Override
        public int hosts(final SiteName site) {
            return SiteOccupancy.this.hosts(site)
                - (int) granted(site).filter(standing -> !standing.at().equals(standing.going())).count();
        }

        @Override
        public int hosts(final SiteName site, final TenantName tenant) {
            return SiteOccupancy.this.hosts(site, tenant) - (int) granted(site).filter(standing ->
                standing.tenant().equals(tenant) && !standing.at().equals(standing.going())).count();
        }

        @Override
        public int movesUnderWay(final SiteName site) {
            return SiteOccupancy.this.movesUnderWay(site)
                - (int) granted(site).filter(standing -> standing.wayInto().isPresent()).count();
        }

        @Override
        public int movesInLastMinute(final SiteName site) {
            return SiteOccupancy.this.movesInLastMinute(site);
        }
    }
}
