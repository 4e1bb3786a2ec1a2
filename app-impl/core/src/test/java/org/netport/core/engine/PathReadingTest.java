// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.netport.channel.ReadBackResult.Observed;
import org.netport.core.compile.Unit;
import org.netport.core.engine.PathSources.ReadableSwitch;
import org.netport.explain.Holding;
import org.netport.explain.Holding.State;
import org.netport.flow.Action;
import org.netport.flow.ChangeSet;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.ProgramEntry;
import org.netport.flow.TableId;
import org.netport.model.PortNumber;

/** Looking on switches for the entries on a way: small ones are read whole, large ones are asked. */
class PathReadingTest {
    private static final Holding TOLD = Holding.of(State.ACKNOWLEDGED, "");
    private static final GroupEntry GROUP = GroupEntry.all(new GroupId(GroupId.OWNER | 1), List.of());

    private final FakeSession session = TwoSites.session(1);

    private static FlowEntry flow(final int priority, final int cookie, final MatchField... match) {
        return new FlowEntry(new FlowKey(new TableId(0), priority, Match.of(match)), Cookie.of(1, cookie, 0),
            Optional.empty(), ImmutableList.of(new Action.ToGroup(GROUP.key())), Optional.empty(), Optional.empty());
    }

    private static FlowEntry flow(final int number) {
        return flow(100, number, new MatchField.InPort(new PortNumber(number)));
    }

    private ImmutableMap<ProgramEntry, Holding> read(final int entries, final ProgramEntry... passed) {
        final var told = Arrays.stream(passed).collect(ImmutableMap.toImmutableMap(entry -> entry, entry -> TOLD));
        return PathReading.of(new ReadableSwitch(session, entries), told, Runnable::run).toCompletableFuture().join();
    }

    private void holds(final ProgramEntry... entries) {
        Arrays.stream(entries).forEach(entry -> session.held.put(entry.key(), entry));
    }

    @Test
    void aSwitchOfManyEntriesIsAskedForThoseOnTheWay() {
        holds(flow(1), GROUP);
        session.packets.put(flow(1).key(), 7L);
        final var read = read(PathReading.MOST_READ + 1, flow(1), flow(2), GROUP);
        assertEquals(new Holding(State.OBSERVED, "found by cookie and match; its actions were not read",
            OptionalLong.of(7)), read.get(flow(1)));
        assertEquals(Holding.of(State.MISSING, "the switch has no entry with such a cookie and match"),
            read.get(flow(2)));
        assertEquals(TOLD, read.get(GROUP), "groups cannot be asked for so");
        assertEquals(1, session.sums);
    }

    @Test
    void aSwitchOfFewEntriesIsReadWhole() {
        holds(flow(1), GROUP);
        final var read = read(PathReading.MOST_READ, flow(1), flow(2), GROUP);
        assertEquals(List.of(State.OBSERVED, State.MISSING, State.OBSERVED),
            read.values().stream().map(Holding::state).toList());
        assertEquals(0, session.sums);
    }

    @Test
    void anEntryThatIsSummedUpWithOthersIsNotCalledFound() {
        final FlowEntry wide = flow(1, 3, new MatchField.EthType(0x0800));
        holds(flow(2, 3, new MatchField.EthType(0x0800), new MatchField.InPort(new PortNumber(1))), wide);
        assertEquals(Holding.of(State.ACKNOWLEDGED, "not read back: the switch has 2 entries with such a cookie and "
            + "match, or a narrower one"), read(PathReading.MOST_READ + 1, wide).get(wide));
    }

    @Test
    void ofAWayOfVeryManyEntriesAsManyAreAskedForAsASessionSums() {
        final List<ProgramEntry> passed = new ArrayList<>();
        for (int number = 1; number <= 70; number++) {
            passed.add(flow(number));
        }
        holds(passed.toArray(ProgramEntry[]::new));
        final var read = read(PathReading.MOST_READ + 1, passed.toArray(ProgramEntry[]::new));
        assertEquals(70, read.size());
        assertEquals(64, read.values().stream().filter(holding -> holding.state() == State.OBSERVED).count());
        assertEquals(6, read.values().stream().filter(TOLD::equals).count());
    }

    @Test
    void whereOnlyAGroupIsPassedALargeSwitchIsNotAsked() {
        assertEquals(TOLD, read(PathReading.MOST_READ + 1, GROUP).get(GROUP));
        assertEquals(0, session.sums);
    }

    @Test
    void whatASwitchDoesNotAnswerIsAsItHasToldBefore() {
        session.refuseReading("busy");
        for (int entries : List.of(PathReading.MOST_READ, PathReading.MOST_READ + 1)) {
            assertEquals(Holding.of(State.ACKNOWLEDGED, "not read back: busy"), read(entries, flow(1)).get(flow(1)));
        }
    }

    @Test
    void aSwitchOfWhichNothingIsKnownIsTakenForAsLargeAsItShouldBe() {
        final var loop = new VirtualLoop(Instant.EPOCH);
        final var programmer = new SwitchProgrammer(loop, EngineSettings.DEFAULT, new Gathering(loop),
            new NobodyListens());
        assertEquals(0, programmer.expected());
        programmer.put(new Unit.BaseUnit(), List.of(flow(1), flow(2), GROUP), Urgency.CONFIGURATION);
        assertEquals(3, programmer.expected());
    }

    private static final class NobodyListens implements ProgrammerEvents {
        @Override
        public void committed(final ChangeSet changes) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public void unitSettled(final Unit unit) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public void observed(final Observed observed) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public void stateUnknown(final String reason) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public void audited(final Observed observed, final int drift) {
            throw new AssertionError("nothing is read");
        }
    }
}
