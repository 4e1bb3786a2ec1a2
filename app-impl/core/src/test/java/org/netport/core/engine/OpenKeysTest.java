// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.core.compile.Unit;
import org.netport.core.engine.OpenKeys.Lane;
import org.netport.flow.FlowKey;
import org.netport.flow.Match;
import org.netport.flow.ProgramKey;
import org.netport.flow.TableId;
import org.netport.model.HostName;

/** What a location waits for goes before the configuration, wherever it is when the location comes. */
class OpenKeysTest {
    private static final Unit ONE = new Unit.HostUnit(new HostName("one"));
    private static final Unit OTHER = new Unit.HostUnit(new HostName("other"));
    private static final ProgramKey OF_ONE = key(1);
    private static final ProgramKey OF_OTHER = key(2);

    private final OpenKeys open = new OpenKeys();

    private static ProgramKey key(final int priority) {
        return new FlowKey(new TableId(5), priority, Match.of());
    }

    @BeforeEach
    void configure() {
        open.mark(OF_ONE, ONE, Lane.CONFIGURATION);
        open.mark(OF_OTHER, OTHER, Lane.CONFIGURATION);
    }

    @Test
    void whatALocationWaitsForIsTakenFirstAndAlone() {
        open.promote(OTHER, Lane.LOCATION);
        assertTrue(open.isUrgent());
        assertEquals(List.of(OF_OTHER), open.take(10));
        assertEquals(List.of(OF_ONE), open.take(10));
    }

    @Test
    void whatALocationWaitsForDoesNotLoseItsHurryWhenItIsGivenBack() {
        final var ahead = open.takeAhead(10);
        assertEquals(List.of(OF_ONE, OF_OTHER), ahead);
        assertFalse(open.hasUrgent(ahead));
        open.promote(OTHER, Lane.LOCATION);
        assertTrue(open.hasUrgent(ahead), "it does not travel with the configuration");
        open.giveBack(ahead);
        assertEquals(List.of(OF_OTHER), open.take(10));
    }

    @Test
    void whatALocationWaitsForDoesNotLoseItsHurryWhenItIsGivenBackAndWasMarkedAnew() {
        final var ahead = open.takeAhead(10);
        open.promote(OTHER, Lane.LOCATION);
        open.mark(OF_OTHER, OTHER, Lane.CONFIGURATION);
        open.giveBack(ahead);
        assertEquals(List.of(OF_OTHER), open.take(10));
    }

    @Test
    void whatALocationWaitsForDoesNotLoseItsHurryWhenItsCommitFails() {
        open.promote(OTHER, Lane.LOCATION);
        open.take(10);
        open.take(10);
        assertEquals(Map.of(OF_ONE, Urgency.CONFIGURATION, OF_OTHER, Urgency.LOCATION),
            Maps.transformValues(open.returnInFlight(), OpenKeys.Flight::urgency));
    }

    @Test
    void whatWasMarkedAnewMeanwhileIsNotReturned() {
        final var taken = open.take(10);
        open.mark(OF_ONE, ONE, Lane.LOCATION);
        open.giveBack(taken);
        assertEquals(List.of(OF_ONE), open.take(1));
        assertEquals(ImmutableList.of(OF_OTHER), open.take(10));
    }

    @Test
    void hostsThatMoveAloneGoBeforeThoseThatMoveTogetherAndTheseBeforeConfiguration() {
        final var third = key(3);
        open.mark(third, new Unit.HostUnit(new HostName("third")), Lane.CONFIGURATION);
        open.promote(OTHER, Lane.CONVOY);
        open.promote(new Unit.HostUnit(new HostName("third")), Lane.LOCATION);
        open.mark(third, new Unit.HostUnit(new HostName("third")), Lane.CONVOY);
        assertTrue(open.isUrgent());
        assertEquals(List.of(third), open.take(10), "it does not lose its hurry");
        assertEquals(List.of(OF_OTHER), open.take(10));
        assertEquals(List.of(OF_ONE), open.take(10));
    }

    @Test
    void whatAConvoyWaitsForDoesNotTravelWithTheConfigurationAndKeepsItsHurry() {
        final var ahead = open.takeAhead(10);
        open.promote(OTHER, Lane.CONVOY);
        assertTrue(open.hasUrgent(ahead));
        open.mark(OF_OTHER, OTHER, Lane.CONFIGURATION);
        open.giveBack(ahead);
        assertEquals(List.of(OF_OTHER), open.take(10));
        assertEquals(Map.of(OF_OTHER, Urgency.CONVOY),
            Maps.transformValues(open.returnInFlight(), OpenKeys.Flight::urgency));
    }
}
