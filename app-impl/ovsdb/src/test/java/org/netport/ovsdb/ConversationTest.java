// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.ovsdb.OvsdbException.Blame;

/** Silence, with a clock that the test moves. */
class ConversationTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Message CONTENT = new Message.Content(ImmutableList.of());
    // A clock may begin anywhere, and pass the end of its range.
    private static final long START = Long.MAX_VALUE - 7 * SECOND;

    private final Conversation conversation = new Conversation(OvsdbSettings.DEFAULT, START);

    private static long at(final long seconds) {
        return START + seconds * SECOND;
    }

    @Test
    void theContentIsAwaitedForItsBound() throws OvsdbException {
        assertEquals(at(30), conversation.nextTick());
        assertEquals(Optional.empty(), conversation.tick(at(29)));
        final var end = assertThrows(OvsdbException.class, () -> conversation.tick(at(30)));
        assertEquals(Blame.CONNECTION_LOST, end.blame());
    }

    @Test
    void afterSilenceASignOfLifeIsAskedForOncePerInterval() throws OvsdbException {
        conversation.take(CONTENT, at(1));
        assertEquals(at(6), conversation.nextTick());
        assertEquals(Optional.empty(), conversation.tick(at(5)));
        assertEquals(Optional.of(Requests.echo()), conversation.tick(at(6)));
        assertEquals(Optional.empty(), conversation.tick(at(7)));
        assertEquals(at(11), conversation.nextTick());
        assertEquals(Optional.of(Requests.echo()), conversation.tick(at(11)));
        assertEquals(at(16), conversation.nextTick());
        assertTrue(assertThrows(OvsdbException.class, () -> conversation.tick(at(16))).getMessage()
            .contains("silent for PT15S"));
    }

    @Test
    void anyMessageEndsTheSilence() throws OvsdbException {
        conversation.take(CONTENT, at(1));
        conversation.tick(at(6));
        conversation.take(new Message.Alive(), at(7));
        assertEquals(at(12), conversation.nextTick());
        assertEquals(Optional.empty(), conversation.tick(at(11)));
        conversation.take(new Message.Ignored(), at(12));
        assertEquals(Optional.empty(), conversation.tick(at(16)));
    }

    @Test
    void thereIsSomethingToReportFromTheContentOn() throws OvsdbException {
        assertFalse(conversation.isChanged());
        conversation.take(CONTENT, at(1));
        assertTrue(conversation.isChanged());
        conversation.settle();
        assertEquals(Optional.of("{}"), conversation.take(new Message.Probe("{}"), at(2)));
        assertFalse(conversation.isChanged());
        conversation.take(new Message.Update(ImmutableList.of()), at(3));
        assertTrue(conversation.isChanged());
    }

    @Test
    void whatComesOutOfTurnEndsIt() throws OvsdbException {
        assertEquals(Blame.SERVER_BREAKS_PROTOCOL, assertThrows(OvsdbException.class, () ->
            conversation.take(new Message.Update(ImmutableList.of()), at(1))).blame());
        conversation.take(CONTENT, at(1));
        assertEquals(Blame.SERVER_BREAKS_PROTOCOL, assertThrows(OvsdbException.class, () ->
            conversation.take(CONTENT, at(1))).blame());
        assertEquals(Blame.CONNECTION_LOST, assertThrows(OvsdbException.class, () ->
            conversation.take(new Message.Cancelled(), at(1))).blame());
    }

    @Test
    void aBurstIsOneReportAndAnEndlessOneIsReportedAtItsPace() {
        final var schedule = new ReportSchedule(Duration.ofSeconds(1), START);
        schedule.changed(at(0));
        assertFalse(schedule.isDue(at(0), false), "more is there to be read");
        assertTrue(schedule.isDue(at(0), true));
        schedule.reported(at(0));
        schedule.changed(at(0));
        assertFalse(schedule.isDue(at(0), true), "too soon");
        assertEquals(at(1), schedule.due());
        assertTrue(schedule.isDue(at(1), false), "it does not wait for the end of an endless burst");
    }

    @Test
    void pausesGrowToTheirBoundAndBeginAnewAfterASuccess() {
        final var pauses = new BackOff(Duration.ofMillis(250), Duration.ofSeconds(1));
        assertEquals(Duration.ofMillis(250), pauses.next());
        assertEquals(Duration.ofMillis(500), pauses.next());
        assertEquals(Duration.ofSeconds(1), pauses.next());
        assertEquals(Duration.ofSeconds(1), pauses.next());
        pauses.reset();
        assertEquals(Duration.ofMillis(250), pauses.next());
    }

    @Test
    void aServerThatNeverStopsTalkingIsReadInItsShareOfEachSecond() {
        final var budget = new ReadBudget(100, START);
        budget.spend(100);
        assertEquals(at(0), budget.pauseEnd(at(0)));
        budget.spend(1);
        assertEquals(at(1), budget.pauseEnd(at(0)));
        assertEquals(at(1), budget.pauseEnd(at(1)), "a new second, a new share");
    }
}
