// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multimap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.channel.ReadBackResult.Observed;
import org.netport.core.compile.Unit;
import org.netport.core.pipeline.Numbers;
import org.netport.flow.ChangeSet;
import org.netport.model.DatapathId;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;

/** How long a step of a segment's graph waits, and for what. */
class SegmentChangesTest {
    private static final SegmentName RED = new SegmentName("red");
    private static final SwitchName TOKYO = new SwitchName("tokyo");
    private static final Host HOST = new Host(new HostName("vm"), RED, MacAddress.parse("02:00:00:00:00:01"),
        ImmutableSet.of());
    private static final NetworkConfig CONFIG = new NetworkConfig(new Generation(1), ImmutableMap.of(),
        ImmutableMap.of(), ImmutableMap.of(), ImmutableMap.of(), ImmutableMap.of(HOST.name(), HOST));
    private static final Duration MOST = EngineSettings.DEFAULT.stepTimeout(0);
    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final FakeSession session = new FakeSession(new DatapathId(1), ImmutableList.of());
    private final SwitchProgrammer programmer = new SwitchProgrammer(loop, EngineSettings.DEFAULT,
        new Gathering(loop), new Deaf());
    private final List<ImmutableSet<SegmentName>> going = new ArrayList<>();
    private final SegmentChanges changes = new SegmentChanges(loop, EngineSettings.DEFAULT, Map.of(TOKYO,
        new SwitchState(TOKYO, new DatapathId(1), programmer, Optional.empty())), this::look, going::add);
    private boolean isMoving;
    private int looks;

    /** Hears nothing of what a programmer tells. */
    private static final class Deaf implements ProgrammerEvents {
        @Override
        public void committed(final ChangeSet changes) {
            // not looked at
        }

        @Override
        public void unitSettled(final Unit unit) {
            // not looked at
        }

        @Override
        public void observed(final Observed observed) {
            // not looked at
        }

        @Override
        public void stateUnknown(final String reason) {
            // not looked at
        }

        @Override
        public void audited(final Observed observed, final int drift) {
            // not looked at
        }
    }

    private boolean look(final SegmentName segment) {
        looks++;
        return isMoving;
    }

    private void wrote(final Multimap<SwitchName, Unit> units) {
        changes.wrote(ImmutableSet.of(RED), NetworkConfig.EMPTY, units);
        loop.run();
    }

    /** The switch is connected, and does not answer. */
    private Multimap<SwitchName, Unit> begin() {
        programmer.connected(session);
        loop.run();
        programmer.allowWrites();
        session.withhold();
        final Unit unit = new Unit.SegmentUnit(RED);
        programmer.put(unit, List.of(Numbers.QUESTIONS), Urgency.CONFIGURATION);
        programmer.pump();
        return ImmutableListMultimap.of(TOKYO, unit);
    }

    @Test
    void hostsThatMoveAreLookedForOnceAMomentHoweverOftenSomethingElseChanges() {
        isMoving = true;
        for (int change = 0; change < 20; change++) {
            wrote(ImmutableListMultimap.of());
        }
        looks = 0;
        loop.pass(A_MOMENT.multipliedBy(100));
        assertTrue(looks <= 100, looks + " times");
        assertEquals(List.of(), going);
        isMoving = false;
        loop.pass(A_MOMENT);
        assertEquals(List.of(ImmutableSet.of(RED)), going);
    }

    @Test
    void aStepWaitsForHostsThatMoveAsLongAsForSwitches() {
        isMoving = true;
        wrote(ImmutableListMultimap.of());
        loop.pass(MOST.minusMillis(1));
        assertEquals(List.of(), going);
        loop.pass(A_MOMENT);
        assertEquals(List.of(ImmutableSet.of(RED)), going);
    }

    @Test
    void aStepWaitsForASwitchThatIsConnectedAndThenGoesOnWithoutIt() {
        wrote(begin());
        loop.pass(MOST.minusMillis(1));
        assertEquals(List.of(), going);
        assertTrue(changes.unfinished(RED).orElseThrow().contains(TOKYO.value()));
        loop.pass(A_MOMENT);
        assertEquals(List.of(ImmutableSet.of(RED)), going);
    }

    @Test
    void aStepWaitsForWhatTheEndOfAMoveTakesAwayOfItsHosts() {
        begin();
        session.answer();
        loop.run();
        final Unit unit = new Unit.HostUnit(HOST.name());
        session.withhold();
        programmer.put(unit, List.of(Numbers.PROBES), Urgency.CONFIGURATION);
        programmer.pump();
        changes.wrote(ImmutableSet.of(RED), CONFIG, ImmutableListMultimap.of());
        loop.run();
        assertEquals(List.of(), going);
        session.answer();
        loop.run();
        assertEquals(List.of(ImmutableSet.of(RED)), going);
    }

    @Test
    void aStepWhoseTimeIsOverWaitsForNothingMore() {
        final var units = begin();
        isMoving = true;
        wrote(units);
        loop.pass(Duration.ofMillis(5));
        session.answer();
        loop.pass(MOST.minusMillis(4));
        assertEquals(List.of(), going, "it is not looked for hosts that move just now");
        session.withhold();
        programmer.put(new Unit.SegmentUnit(RED), List.of(Numbers.PROBES), Urgency.CONFIGURATION);
        programmer.pump();
        wrote(units);
        loop.pass(A_MOMENT);
        assertEquals(List.of(ImmutableSet.of(RED)), going);
    }
}
