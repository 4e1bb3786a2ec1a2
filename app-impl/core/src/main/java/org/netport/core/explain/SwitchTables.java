// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.netport.flow.FlowEntry;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.Match;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramEntry;
import org.netport.flow.TableId;

/** The program of a switch, in the order in which a switch looks. Immutable. */
public final class SwitchTables {
    private final ImmutableMap<TableId, ImmutableList<FlowEntry>> flows;
    private final ImmutableMap<GroupId, GroupEntry> groups;
    private final ImmutableMap<MeterId, MeterEntry> meters;

    private SwitchTables(final ImmutableMap<TableId, ImmutableList<FlowEntry>> flows,
            final ImmutableMap<GroupId, GroupEntry> groups, final ImmutableMap<MeterId, MeterEntry> meters) {
        this.flows = flows;
        this.groups = groups;
        this.meters = meters;
    }

    /**
     * Sorts entries.
     *
     * @param entries the entries of a switch, each key once
     * @return its tables
     */
    public static SwitchTables of(final Iterable<? extends ProgramEntry> entries) {
        final Map<TableId, List<FlowEntry>> flows = new HashMap<>();
        final var groups = ImmutableMap.<GroupId, GroupEntry>builder();
        final var meters = ImmutableMap.<MeterId, MeterEntry>builder();
        for (ProgramEntry entry : entries) {
            switch (entry) {
                case FlowEntry flow -> flows.computeIfAbsent(flow.key().table(), table -> new ArrayList<>()).add(flow);
                case GroupEntry group -> groups.put(group.key(), group);
                case MeterEntry meter -> meters.put(meter.key(), meter);
            }
        }
        final var sorted = ImmutableMap.<TableId, ImmutableList<FlowEntry>>builder();
        flows.forEach((table, some) -> sorted.put(table, ImmutableList.sortedCopyOf(
            Comparator.comparingInt(flow -> -flow.key().priority()), some)));
        return new SwitchTables(sorted.buildOrThrow(), groups.buildOrThrow(), meters.buildOrThrow());
    }

    /** The entry of the highest priority among those whose match fits. */
    Optional<FlowEntry> lookup(final TableId table, final Predicate<Match> fits) {
        return flows.getOrDefault(table, ImmutableList.of()).stream().filter(flow -> fits.test(flow.key().match()))
            .findFirst();
    }

    Optional<GroupEntry> group(final GroupId group) {
        return Optional.ofNullable(groups.get(group));
    }

    Optional<MeterEntry> meter(final MeterId meter) {
        return Optional.ofNullable(meters.get(meter));
    }
}
