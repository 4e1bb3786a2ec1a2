// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.SegmentTopology.Scope;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.Watch;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;

/**
 * How frames leave towards another switch, with what the switch does by itself when a port dies. A link behind the port
 * of a better one has no bucket: what is alive is asked of ports, so it would never be taken.
 *
 * @param links the link, or those over which frames are spread, at least one
 * @param every the group for any frame; empty where there is one way only
 * @param first the group for those that entered the segment here, where that is another one
 */
record NextLinks(ImmutableList<NextLink> links, Optional<GroupEntry> every, Optional<GroupEntry> first) {
    /**
     * A link to fall back to.
     *
     * @param link the link
     * @param scope which frames may take it
     */
    private record Fallback(NextLink link, Scope scope) {
    }

    /** Returns empty if no way leads there, or none by a port that the switch has shown. */
    static Optional<NextLinks> towards(final SwitchContext context, final SegmentTopology topology,
            final SwitchName destination) {
        final var next = topology.nextLinks(context.name(), destination).stream()
            .flatMap(link -> NextLink.of(context, topology, link).stream()).collect(ImmutableList.toImmutableList());
        if (next.isEmpty()) {
            return Optional.empty();
        }
        final var fallbacks = topology.alternates(context.name(), destination).stream()
            .flatMap(alternate -> NextLink.of(context, topology, alternate.link())
                .map(link -> new Fallback(link, alternate.scope())).stream()).collect(ImmutableList.toImmutableList());
        final SwitchNumber number = context.view().config().switches().get(destination).number();
        final GroupId many = Numbers.nextHops(topology.slot(), number);
        final GroupId more = Numbers.firstHops(topology.slot(), number);
        return Optional.of(next.size() > 1 ? spread(many, more, next, fallbacks)
            : failover(many, more, next, fallbacks));
    }

    private static NextLinks failover(final GroupId many, final GroupId more, final ImmutableList<NextLink> next,
            final ImmutableList<Fallback> fallbacks) {
        final var all = onePort(Set.of(), Stream.concat(next.stream(), fallbacks.stream().map(Fallback::link)));
        final var every = onePort(Set.of(), Stream.concat(next.stream(), fallbacks.stream()
            .filter(fallback -> fallback.scope() == Scope.EVERY_FRAME).map(Fallback::link)));
        // Both begin with the next link: if they have as many ports, they have the same.
        return new NextLinks(next, every.size() > 1
            ? Optional.of(new GroupEntry(many, GroupType.FAST_FAILOVER, buckets(every, 0))) : Optional.empty(),
            all.size() > every.size()
                ? Optional.of(new GroupEntry(more, GroupType.FAST_FAILOVER, buckets(all, 0))) : Optional.empty());
    }

    private static NextLinks spread(final GroupId many, final GroupId more, final ImmutableList<NextLink> next,
            final ImmutableList<Fallback> fallbacks) {
        final Set<PortNumber> spread = new HashSet<>();
        next.forEach(link -> spread.add(link.egress().port()));
        final var others = onePort(spread, fallbacks.stream().map(Fallback::link));
        return new NextLinks(next, Optional.of(new GroupEntry(many, GroupType.SELECT, buckets(next, 1))),
            others.isEmpty() ? Optional.empty()
                : Optional.of(new GroupEntry(more, GroupType.FAST_FAILOVER, ImmutableList.<Bucket>builder()
                    .add(new Bucket(to(many), 0, new Watch.Group(many))).addAll(buckets(others, 0)).build())));
    }

    private static ImmutableList<NextLink> onePort(final Set<PortNumber> taken, final Stream<NextLink> links) {
        final Set<PortNumber> ports = new HashSet<>(taken);
        return links.filter(link -> ports.add(link.egress().port())).collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Bucket> buckets(final List<NextLink> links, final int weight) {
        return links.stream().map(NextLink::egress).map(egress -> new Bucket(egress.bucket(), weight,
            new Watch.Port(egress.port()))).collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Action> to(final GroupId group) {
        return ImmutableList.of(new Action.ToGroup(group));
    }

    /** What is done with any frame. */
    ImmutableList<Action> actions() {
        return every.map(group -> to(group.key())).orElseGet(() -> {
            final LinkEgress only = links.get(0).egress();
            return only.send(only.output());
        });
    }

    /** What is done with frames that entered the segment here, where that is something else. */
    Optional<ImmutableList<Action>> firstActions() {
        return first.map(group -> to(group.key()));
    }

    /** The groups that these name. */
    Stream<GroupEntry> groups() {
        return Stream.concat(every.stream(), first.stream());
    }

    /** The links that a switch is told to use first, one for each port: frames that came by it need an entry. */
    ImmutableList<LinkEgress> egresses() {
        return onePort(Set.of(), links.stream()).stream().map(NextLink::egress)
            .collect(ImmutableList.toImmutableList());
    }

    /** The ports by which frames may leave. */
    ImmutableSet<PortNumber> ports() {
        return Stream.concat(links.stream().map(link -> link.egress().port()), groups()
            .flatMap(group -> group.buckets().stream()).flatMap(bucket ->
                bucket.watch() instanceof Watch.Port watched ? Stream.of(watched.port()) : Stream.of()))
            .collect(ImmutableSet.toImmutableSet());
    }
}
