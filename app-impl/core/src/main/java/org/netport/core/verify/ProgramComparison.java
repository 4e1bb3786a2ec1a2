// SPDX-License-Identifier: Apache-2.0
package org.netport.core.verify;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import java.util.Set;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.ProgramText;
import org.netport.flow.FlowEntry;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.flow.SwitchProgram;
import org.netport.verify.Differences;
import org.netport.verify.Differences.Some;

/** Compares a program with the right one, and says in words what differs. Used once. */
public final class ProgramComparison {
    private final Count missing = new Count();
    private final Count surplus = new Count();
    private final Count different = new Count();

    private ProgramComparison() {
    }

    /**
     * Compares two programs.
     *
     * @param right what should be there
     * @param found what is there
     * @param unreadable keys of entries that are there with a content that nobody here can read; not in {@code found}
     * @return what differs, in the order of the programs
     */
    public static Differences compare(final SwitchProgram right, final SwitchProgram found,
            final Set<ProgramKey> unreadable) {
        final var comparison = new ProgramComparison();
        right.entries().forEach((key, wanted) -> comparison.look(wanted, found.entries(), unreadable));
        found.entries().forEach((key, entry) -> {
            if (!right.entries().containsKey(key)) {
                comparison.surplus.add(entry);
            }
        });
        unreadable.forEach(key -> {
            if (!right.entries().containsKey(key)) {
                comparison.surplus.add("an entry that netport cannot read, " + key);
            }
        });
        return new Differences(comparison.missing.told(), comparison.surplus.told(), comparison.different.told());
    }

    private void look(final ProgramEntry wanted, final Map<ProgramKey, ProgramEntry> found,
            final Set<ProgramKey> unreadable) {
        final ProgramEntry there = found.get(wanted.key());
        if (there != null && !there.equals(wanted)) {
            different.add(wanted, ProgramText.line(there));
        } else if (there == null && unreadable.contains(wanted.key())) {
            different.add(wanted, "a content that netport cannot read");
        } else if (there == null) {
            missing.add(wanted);
        }
    }

    /** An entry as people read it: the kind of a flow, and the line that ovs-ofctl writes. */
    private static String text(final ProgramEntry entry) {
        return entry instanceof FlowEntry flow ? EntryKind.of(flow.cookie()).map(kind -> kind.title() + ": ")
            .orElse("") + ProgramText.line(entry) : ProgramText.line(entry);
    }

    /** Counts entries, and keeps the first in words: of a switch that has lost everything there are many. */
    private static final class Count {
        private final ImmutableList.Builder<String> first = ImmutableList.builder();
        private int count;

        void add(final ProgramEntry entry) {
            add(count < Some.MOST ? text(entry) : "");
        }

        void add(final ProgramEntry wanted, final String instead) {
            add(count < Some.MOST ? text(wanted) + " is there as " + instead : "");
        }

        void add(final String told) {
            if (count < Some.MOST) {
                first.add(told);
            }
            count++;
        }

        Some told() {
            return new Some(count, first.build());
        }
    }
}
