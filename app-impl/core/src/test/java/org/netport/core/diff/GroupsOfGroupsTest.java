// SPDX-License-Identifier: Apache-2.0
package org.netport.core.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.ProgramEntry;
import org.netport.flow.SwitchProgram;
import org.netport.flow.Watch;
import org.netport.model.PortNumber;

/** Groups that refer to groups are added behind those and removed before them. */
class GroupsOfGroupsTest {
    private static final int GROUPS = 12;
    private static final int CHAIN = 100_000;

    private static GroupId number(final int number) {
        return new GroupId(GroupId.ROUTING | number);
    }

    /** A group that watches another, sends to it, or both. */
    private static Bucket bucket(final GroupId other, final Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Bucket(ImmutableList.of(new Action.ToGroup(other)), 0, new Watch.Group(other));
            case 1 -> new Bucket(ImmutableList.of(new Action.OutputInPort()), 0, new Watch.Group(other));
            default -> new Bucket(ImmutableList.of(new Action.ToGroup(other)), 0, new Watch.Port(new PortNumber(1)));
        };
    }

    /** Some of the groups; each refers to some of those before it in a fixed order, which its number does not tell. */
    private static SwitchProgram program(final List<Integer> order, final Random random) {
        final List<ProgramEntry> entries = new ArrayList<>();
        final List<GroupId> before = new ArrayList<>();
        for (int each : order) {
            if (random.nextInt(3) > 0) {
                final GroupId key = number(each);
                entries.add(new GroupEntry(key, GroupType.FAST_FAILOVER, before.stream()
                    .filter(other -> random.nextInt(4) == 0).map(other -> bucket(other, random))
                    .collect(ImmutableList.toImmutableList())));
                before.add(key);
            }
        }
        Collections.shuffle(entries, random);
        return SwitchProgram.of(entries);
    }

    @Property(tries = 500)
    void afterEveryChangeNoGroupIsMissingThatAnotherNames(@ForAll final long seed) {
        final var random = new Random(seed);
        final List<Integer> order = new ArrayList<>(IntStream.range(0, GROUPS).boxed().toList());
        Collections.shuffle(order, random);
        final SwitchProgram from = random.nextInt(3) > 0 ? program(order, random) : SwitchProgram.EMPTY;
        final SwitchProgram to = random.nextInt(3) > 0 ? program(order, random) : SwitchProgram.EMPTY;
        SwitchProgram now = from;
        for (Change change : ProgramDiff.diff(from, to).changes()) {
            now = ProgramDiff.apply(new ChangeSet(ImmutableList.of(change)), now);
            final var held = now.entries();
            held.values().forEach(entry -> assertTrue(held.keySet().containsAll(((GroupEntry) entry).references())));
        }
        assertEquals(to.entries(), now.entries());
    }

    private static GroupEntry watching(final int group, final int other) {
        return new GroupEntry(number(group), GroupType.FAST_FAILOVER, ImmutableList.of(new Bucket(
            ImmutableList.of(new Action.ToGroup(number(other))), 0, new Watch.Group(number(other)))));
    }

    @Example
    void aChainOfAnyLengthAndACircleAreTakenAway() {
        final SwitchProgram chain = SwitchProgram.of(IntStream.range(0, CHAIN)
            .<ProgramEntry>mapToObj(each -> watching(each, each + 1)).toList());
        final List<Change> removed = ProgramDiff.diff(chain, SwitchProgram.EMPTY).changes();
        assertEquals(IntStream.range(0, CHAIN).mapToObj(GroupsOfGroupsTest::number).toList(),
            removed.stream().map(Change::key).toList());
        final SwitchProgram circle = SwitchProgram.of(List.of(watching(1, 2), watching(2, 3), watching(3, 1)));
        assertEquals(3, ProgramDiff.diff(circle, SwitchProgram.EMPTY).changes().size());
    }
}
