// SPDX-License-Identifier: Apache-2.0
package org.netport.core.diff;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.flow.SwitchProgram;

/**
 * What turns one program into another. The order is right also for a switch that applies changes one by one: meters,
 * then groups, those that others refer to first, then flows are added, those of later tables and of higher priority
 * first, so that no entry leads to one that is missing; then flows of earlier tables are removed first, then groups,
 * those that refer to others first, then meters.
 */
public final class ProgramDiff {
    private ProgramDiff() {
    }

    /**
     * Compares whole programs.
     *
     * @param from what the switch holds
     * @param to what it shall hold
     * @return the changes in order
     */
    public static ChangeSet diff(final SwitchProgram from, final SwitchProgram to) {
        return diff(from.entries(), to.entries(), Iterables.concat(to.entries().keySet(),
            Iterables.filter(from.entries().keySet(), key -> !to.entries().containsKey(key))));
    }

    /**
     * Compares some entries of two programs; the cost depends on their number alone.
     *
     * @param from what the switch holds
     * @param to what it shall hold
     * @param keys the entries to be compared, each once
     * @return the changes in order
     */
    public static ChangeSet diff(final Map<ProgramKey, ProgramEntry> from, final Map<ProgramKey, ProgramEntry> to,
            final Iterable<ProgramKey> keys) {
        final List<Change> adds = new ArrayList<>();
        final List<Change> removes = new ArrayList<>();
        final Map<GroupId, GroupEntry> addedGroups = new LinkedHashMap<>();
        final Map<GroupId, GroupEntry> removedGroups = new LinkedHashMap<>();
        for (ProgramKey key : keys) {
            final ProgramEntry held = from.get(key);
            final ProgramEntry wanted = to.get(key);
            if (wanted == null) {
                if (held != null) {
                    removes.add(new Change.Remove(key));
                    noteGroup(held, removedGroups);
                }
            } else if (!wanted.equals(held)) {
                adds.add(held == null ? new Change.Add(wanted) : new Change.Replace(wanted));
                noteGroup(wanted, addedGroups);
            }
        }
        if (adds.isEmpty() && removes.isEmpty()) {
            return ChangeSet.EMPTY;
        }
        adds.sort(adding(GroupOrder.of(addedGroups)));
        removes.sort(adding(GroupOrder.of(removedGroups)).reversed());
        return new ChangeSet(ImmutableList.<Change>builderWithExpectedSize(adds.size() + removes.size())
            .addAll(adds).addAll(removes).build());
    }

    private static void noteGroup(final ProgramEntry entry, final Map<GroupId, GroupEntry> groups) {
        if (entry instanceof GroupEntry group) {
            groups.put(group.key(), group);
        }
    }

    /** The order in which entries are added; they are removed in the opposite one. */
    private static Comparator<Change> adding(final Map<GroupId, Integer> groups) {
        return Comparator.<Change>comparingInt(change -> rank(change.key()))
            .thenComparingInt(change -> change.key() instanceof GroupId group ? groups.getOrDefault(group, 0) : 0)
            .thenComparingInt(change -> -table(change.key())).thenComparingInt(change -> -priority(change.key()));
    }

    /**
     * What a program becomes by changes.
     *
     * @param changes the changes
     * @param from what the switch held
     * @return what it holds afterwards
     */
    public static SwitchProgram apply(final ChangeSet changes, final SwitchProgram from) {
        final Map<ProgramKey, ProgramEntry> entries = new LinkedHashMap<>(from.entries());
        for (Change change : changes.changes()) {
            switch (change) {
                case Change.Add add -> entries.put(add.key(), add.entry());
                case Change.Replace replace -> entries.put(replace.key(), replace.entry());
                case Change.Remove remove -> entries.remove(remove.key());
            }
        }
        return new SwitchProgram(ImmutableMap.copyOf(entries));
    }

    private static int rank(final ProgramKey key) {
        return switch (key) {
            case MeterId meter -> 0;
            case GroupId group -> 1;
            case FlowKey flow -> 2;
        };
    }

    private static int table(final ProgramKey key) {
        return key instanceof FlowKey flow ? flow.table().value() : 0;
    }

    private static int priority(final ProgramKey key) {
        return key instanceof FlowKey flow ? flow.priority() : 0;
    }
}
