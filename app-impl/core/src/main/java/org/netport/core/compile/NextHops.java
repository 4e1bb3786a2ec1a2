// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.SegmentTopology.Scope;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.Watch;
import org.netport.model.PortNumber;
import org.netport.model.SwitchNumber;

/**
 * How frames leave towards another switch, with what the switch does by itself when a port dies. A link behind the port
 * of a better one has no bucket: what is alive is asked of ports, so it would never be taken.
 *
 * @param every what is done with any frame
 * @param first what is done with those that entered the segment here, where that is something else
 * @param groups the groups that these name
 */
record NextHops(ImmutableList<Action> every, Optional<ImmutableList<Action>> first, ImmutableList<GroupEntry> groups) {
    /**
     * A link to fall back to.
     *
     * @param exit the link
     * @param scope which frames may take it
     */
    record Detour(Exit exit, Scope scope) {
    }

    /**
     * Makes the groups; none where there is one way only.
     *
     * @param slot the segment's slot
     * @param destination the number of the switch where frames go
     * @param next the link, or those over which frames are spread, at least one
     * @param detours the links to fall back to, the best first
     */
    static NextHops of(final int slot, final SwitchNumber destination, final ImmutableList<Exit> next,
            final ImmutableList<Detour> detours) {
        final GroupId many = Numbers.nextHops(slot, destination);
        final GroupId more = Numbers.firstHops(slot, destination);
        return next.size() > 1 ? spread(many, more, next, detours)
            : failover(many, more, next.get(0), detours);
    }

    private static NextHops failover(final GroupId many, final GroupId more, final Exit next,
            final ImmutableList<Detour> detours) {
        final var all = onePort(Set.of(), Stream.concat(Stream.of(next), detours.stream().map(Detour::exit)));
        final var every = onePort(Set.of(), Stream.concat(Stream.of(next), detours.stream()
            .filter(detour -> detour.scope() == Scope.EVERY_FRAME).map(Detour::exit)));
        final var groups = ImmutableList.<GroupEntry>builder();
        if (every.size() > 1) {
            groups.add(new GroupEntry(many, GroupType.FAST_FAILOVER, buckets(every, 0)));
        }
        // Both begin with the next link: if they have as many ports, they have the same.
        if (all.size() > every.size()) {
            groups.add(new GroupEntry(more, GroupType.FAST_FAILOVER, buckets(all, 0)));
        }
        return new NextHops(every.size() > 1 ? to(many) : next.egress().send(next.egress().output()),
            all.size() > every.size() ? Optional.of(to(more)) : Optional.empty(), groups.build());
    }

    private static NextHops spread(final GroupId many, final GroupId more, final ImmutableList<Exit> next,
            final ImmutableList<Detour> detours) {
        final Set<PortNumber> spread = new HashSet<>();
        next.forEach(exit -> spread.add(exit.egress().port()));
        final var others = onePort(spread, detours.stream().map(Detour::exit));
        final var groups = ImmutableList.<GroupEntry>builder()
            .add(new GroupEntry(many, GroupType.SELECT, buckets(next, 1)));
        if (!others.isEmpty()) {
            groups.add(new GroupEntry(more, GroupType.FAST_FAILOVER, ImmutableList.<Bucket>builder()
                .add(new Bucket(to(many), 0, new Watch.Group(many))).addAll(buckets(others, 0)).build()));
        }
        return new NextHops(to(many), others.isEmpty() ? Optional.empty() : Optional.of(to(more)), groups.build());
    }

    private static ImmutableList<Exit> onePort(final Set<PortNumber> taken, final Stream<Exit> exits) {
        final Set<PortNumber> ports = new HashSet<>(taken);
        return exits.filter(exit -> ports.add(exit.egress().port())).collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Bucket> buckets(final List<Exit> exits, final int weight) {
        return exits.stream().map(Exit::egress).map(egress -> new Bucket(egress.bucket(), weight,
            new Watch.Port(egress.port()))).collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Action> to(final GroupId group) {
        return ImmutableList.of(new Action.ToGroup(group));
    }
}
