// SPDX-License-Identifier: Apache-2.0
package org.netport.core.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.compile.FullCompiler;
import org.netport.core.fake.FakePlaces;
import org.netport.core.fake.NetworkGenerator;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.MeterEntry;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.flow.SwitchProgram;

/** Differences of programs, also for switches that apply them one change at a time. */
class ProgramDiffTest {
    /** A program of some network. */
    private static SwitchProgram program(final Random random) {
        final var view = NetworkGenerator.network(random);
        return FullCompiler.compile(view, FakePlaces.random(view, random),
            view.config().switches().keySet().asList().get(0));
    }

    /** Some entries of a program, some with another content. */
    private static SwitchProgram variant(final SwitchProgram program, final Random random) {
        final List<ProgramEntry> entries = new ArrayList<>();
        for (ProgramEntry entry : program.entries().values()) {
            switch (random.nextInt(4)) {
                case 0 -> {
                }
                case 1 -> entries.add(switch (entry) {
                    case FlowEntry flow -> new FlowEntry(flow.key(), flow.cookie(), flow.meter(),
                        ImmutableList.of(new Action.ToController()), flow.metadata(), flow.next());
                    case GroupEntry group -> GroupEntry.all(group.key(), ImmutableList.of());
                    case MeterEntry meter -> new MeterEntry(meter.key(), 7, 7);
                });
                default -> entries.add(entry);
            }
        }
        return SwitchProgram.of(entries);
    }

    @Property(tries = 200)
    void applyingTheDifferenceGivesTheTarget(@ForAll final long seed) {
        final var random = new Random(seed);
        final SwitchProgram from = program(random);
        for (SwitchProgram to : List.of(variant(from, random), program(random), SwitchProgram.EMPTY)) {
            assertEquals(to.entries(), ProgramDiff.apply(ProgramDiff.diff(from, to), from).entries());
            assertEquals(from.entries(), ProgramDiff.apply(ProgramDiff.diff(to, from), to).entries());
        }
    }

    @Property(tries = 100)
    void equalProgramsDoNotDiffer(@ForAll final long seed) {
        final SwitchProgram program = program(new Random(seed));
        assertSame(ChangeSet.EMPTY, ProgramDiff.diff(program,
            SwitchProgram.of(ImmutableList.copyOf(program.entries().values()).reverse())));
    }

    @Property(tries = 100)
    void onlyWhatIsAskedForIsCompared(@ForAll final long seed) {
        final var random = new Random(seed);
        final SwitchProgram from = program(random);
        final SwitchProgram to = variant(from, random);
        final Set<ProgramKey> some = new HashSet<>();
        from.entries().keySet().forEach(key -> {
            if (random.nextBoolean()) {
                some.add(key);
            }
        });
        final ChangeSet part = ProgramDiff.diff(from.entries(), to.entries(), some);
        final ChangeSet whole = ProgramDiff.diff(from, to);
        assertEquals(ImmutableSet.copyOf(whole.changes().stream().filter(change -> some.contains(change.key()))
            .toList()), ImmutableSet.copyOf(part.changes()));
    }

    @Property(tries = 150)
    void afterEveryChangeNothingIsMissingThatAnEntryNames(@ForAll final long seed) {
        final var random = new Random(seed);
        final SwitchProgram from = random.nextBoolean() ? program(random) : SwitchProgram.EMPTY;
        final SwitchProgram to = random.nextInt(4) > 0 ? program(random) : SwitchProgram.EMPTY;
        SwitchProgram now = from;
        for (Change change : ProgramDiff.diff(from, to).changes()) {
            now = ProgramDiff.apply(new ChangeSet(ImmutableList.of(change)), now);
            assertNothingMissing(now.entries());
        }
    }

    private static void assertNothingMissing(final ImmutableMap<ProgramKey, ProgramEntry> entries) {
        for (ProgramEntry entry : entries.values()) {
            if (entry instanceof GroupEntry group) {
                group.references().forEach(other -> assertTrue(entries.containsKey(other)));
            }
            if (entry instanceof FlowEntry flow) {
                flow.meter().ifPresent(meter -> assertTrue(entries.containsKey(meter)));
                flow.actions().forEach(action -> {
                    if (action instanceof Action.ToGroup to) {
                        assertTrue(entries.containsKey(to.group()));
                    }
                });
            }
        }
    }

    @Property(tries = 50)
    void onAnEmptySwitchAFrameNeverGoesAheadOfItsTables(@ForAll final long seed) {
        final SwitchProgram to = program(new Random(seed));
        int table = Integer.MAX_VALUE;
        for (Change change : ProgramDiff.diff(SwitchProgram.EMPTY, to).changes()) {
            if (change.key() instanceof FlowKey flow) {
                assertTrue(flow.table().value() <= table);
                table = flow.table().value();
            }
        }
        table = 0;
        for (Change change : ProgramDiff.diff(to, SwitchProgram.EMPTY).changes()) {
            if (change.key() instanceof FlowKey flow) {
                assertTrue(flow.table().value() >= table);
                table = flow.table().value();
            }
        }
    }
}
