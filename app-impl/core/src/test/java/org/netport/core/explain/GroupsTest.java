// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.fake.ExampleNetwork;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.explain.Effect;
import org.netport.explain.Effect.Use;
import org.netport.explain.Frame;
import org.netport.explain.Step;
import org.netport.explain.Verdict.Outcome;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.Match;
import org.netport.flow.ProgramEntry;
import org.netport.flow.TableId;
import org.netport.flow.Watch;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;

/** Groups that choose, on switch b of the example, whose access ports are 11 and 12. */
class GroupsTest {
    private static final SwitchName B = new SwitchName("b");
    private static final GroupId WAYS = new GroupId(GroupId.ROUTING | 1);
    private static final GroupId INNER = new GroupId(GroupId.ROUTING | 2);

    private static Bucket to(final int port, final int weight, final Watch watch) {
        return new Bucket(ImmutableList.of(new Action.Output(new PortNumber(port))), weight, watch);
    }

    private static Watch on(final int port) {
        return new Watch.Port(new PortNumber(port));
    }

    private static NetworkView withDead(final Set<String> dead) {
        final NetworkView view = ExampleNetwork.view();
        final var ports = ImmutableMap.<PortRef, ResolvedPort>builder();
        view.portsOf(B).ports().forEach((reference, port) -> ports.put(reference, new ResolvedPort(port.number(),
            reference instanceof PortRef.Named named && dead.contains(named.name()) ? LinkState.DOWN : LinkState.UP)));
        return new NetworkView(view.config(), ImmutableMap.of(B, SwitchPorts.seen(ports.buildOrThrow())));
    }

    private static Tracer.Trace trace(final Set<String> dead, final GroupEntry... groups) {
        final List<ProgramEntry> entries = new ArrayList<>(List.of(groups));
        entries.add(new FlowEntry(new FlowKey(new TableId(0), 0, Match.ALL), Cookie.of(0xfe, 0, 0), Optional.empty(),
            ImmutableList.of(new Action.ToGroup(WAYS)), Optional.empty(), Optional.empty()));
        return new Tracer(withDead(dead), ImmutableMap.of(B, SwitchTables.of(entries)), EntryHoldings.UNKNOWN)
            .follow(B, new PortNumber(1), new Frame(new MacAddress(1), new MacAddress(2), ImmutableList.of(),
                new Frame.Other(0x88b5)));
    }

    private static List<Use> uses(final Tracer.Trace trace) {
        final Step step = trace.hops().get(0).steps().get(0);
        return step.effects().stream().filter(Effect.ByGroup.class::isInstance).map(Effect.ByGroup.class::cast)
            .flatMap(group -> group.buckets().stream()).map(Effect.BucketUse::use).toList();
    }

    private static GroupEntry failover() {
        return new GroupEntry(WAYS, GroupType.FAST_FAILOVER, ImmutableList.of(to(11, 0, on(11)), to(12, 0, on(12))));
    }

    @Test
    void theFirstLiveBucketOfAFailoverTakesTheFrame() {
        assertEquals(List.of(Use.TAKEN, Use.SPARE), uses(trace(Set.of(), failover())));
        final Tracer.Trace trace = trace(Set.of("tap1"), failover());
        assertEquals(List.of(Use.DEAD, Use.TAKEN), uses(trace));
        assertEquals(List.of(ExampleNetwork.place("b", "p2")), Judgement.arrivals(trace));
    }

    @Test
    void whatNoLiveBucketIsLeftForIsDropped() {
        final Tracer.Trace trace = trace(Set.of("tap1", "tap2"), failover());
        assertEquals(List.of(Use.DEAD, Use.DEAD), uses(trace));
        assertEquals(Outcome.DROPPED, Judgement.of(trace.hops().get(0).frame(), trace, Optional.empty()).outcome());
    }

    @Test
    void ofLiveBucketsOfASelectionEachIsFollowed() {
        final var select = new GroupEntry(WAYS, GroupType.SELECT, ImmutableList.of(to(11, 1, on(11)),
            to(12, 3, new Watch.Group(INNER))));
        final var inner = new GroupEntry(INNER, GroupType.FAST_FAILOVER, ImmutableList.of(to(12, 0, on(12))));
        final Tracer.Trace both = trace(Set.of(), select, inner);
        assertEquals(List.of(Use.POSSIBLE, Use.POSSIBLE), uses(both));
        assertEquals(Tracer.Choice.SOME, both.likelihood());
        assertEquals(Outcome.DELIVERED, Judgement.of(both.hops().get(0).frame(), both, Optional.empty()).outcome());
        assertEquals(List.of(Use.TAKEN, Use.DEAD), uses(trace(Set.of("tap2"), select, inner)));
    }

    @Test
    void groupsThatLeadToEachOtherEnd() {
        final var one = GroupEntry.all(WAYS, List.of(List.of(new Action.ToGroup(INNER))));
        final var other = GroupEntry.all(INNER, List.of(List.of(new Action.ToGroup(WAYS))));
        final Tracer.Trace trace = trace(Set.of(), one, other);
        assertEquals(Outcome.DROPPED, Judgement.of(trace.hops().get(0).frame(), trace, Optional.empty()).outcome());
    }

    @Test
    void aGroupThatTheProgramLacksDropsTheFrame() {
        final Tracer.Trace trace = trace(Set.of());
        assertEquals("table classify of b drops it: group " + WAYS + " is missing in the program",
            Judgement.of(trace.hops().get(0).frame(), trace, Optional.empty()).reason());
        assertEquals(ImmutableSet.of(), trace.unknown());
    }
}
