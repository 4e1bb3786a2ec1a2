// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.netport.channel.SwitchAbilities;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.FlowEntry;

/** What is written to a switch is what it can do, as it says when it connects. */
class AbilitiesTest {
    private static final String ABLE = "Nicira, Inc. Open vSwitch 3.1.0";
    private static final String UNABLE = "Nicira, Inc. Open vSwitch 2.10.7";

    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, new Recorder());

    private static boolean answers(final FakeSession session) {
        return kinds(session).contains(EntryKind.ANSWER_ARP);
    }

    private static Set<EntryKind> kinds(final FakeSession session) {
        return session.held.values().stream().filter(FlowEntry.class::isInstance).map(FlowEntry.class::cast)
            .flatMap(flow -> EntryKind.of(flow.cookie()).stream()).collect(Collectors.toSet());
    }

    /** The same switch connects again, as another version of itself. */
    private FakeSession again(final FakeSession before, final String description) {
        final var session = new FakeSession(before.datapathId(), ImmutableList.of(TwoSites.port(1, "tap"),
            TwoSites.port(2, "wan")), before.held).describedAs(description);
        engine.connected(session);
        loop.pass(Duration.ofSeconds(2));
        return session;
    }

    @Test
    void aSwitchAnswersQuestionsWhereItIsAbleToAndOtherwiseTheControllerIsTold() {
        final FakeSession able = TwoSites.session(1).describedAs(ABLE);
        final FakeSession other = TwoSites.session(2).describedAs("ACME switch 3.1");
        engine.start(TwoSites.config(1), Map.of());
        engine.connected(able);
        engine.connected(other);
        loop.pass(Duration.ofSeconds(2));
        assertTrue(answers(able));
        assertFalse(answers(other));
    }

    @Test
    void aSwitchThatComesBackWithOtherAbilitiesIsProgrammedAnew() {
        final FakeSession able = TwoSites.session(1).describedAs(ABLE);
        engine.start(TwoSites.config(1), Map.of());
        engine.connected(able);
        engine.connected(TwoSites.session(2));
        loop.pass(Duration.ofSeconds(2));
        final Set<EntryKind> before = kinds(able);
        final FakeSession older = again(able, UNABLE);
        assertFalse(answers(older));
        final FakeSession same = again(older, UNABLE);
        assertEquals(0, same.commits.size());
        assertEquals(before, kinds(again(same, ABLE)));
    }

    @Test
    void aSwitchThatIsAwayIsBelievedToBeWhatItWas() {
        final FakeSession able = TwoSites.session(1).describedAs(ABLE);
        engine.start(TwoSites.config(1), Map.of());
        engine.connected(able);
        engine.connected(TwoSites.session(2));
        loop.pass(Duration.ofSeconds(2));
        engine.disconnected(able, "gone");
        loop.pass(Duration.ofSeconds(2));
        assertEquals(0, again(able, ABLE).commits.size());
    }

    @Test
    void abilitiesFollowFromTheVersionOfOpenVswitch() {
        final var answering = ImmutableSet.of(Ability.ANSWER_QUESTIONS);
        Map.of(ABLE, true, "Nicira, Inc. Open vSwitch 2.11.0", true, "Nicira, Inc. Open vSwitch 10.0", true,
            UNABLE, false, "Nicira, Inc. Open vSwitch 1.99", false, "", false, "Open vSwitch of sorts", false,
            "Open vSwitch 99999999999.1", false).forEach((description, able) -> assertEquals(able,
                SwitchAbilities.of(description).all().containsAll(answering), description));
    }
}
