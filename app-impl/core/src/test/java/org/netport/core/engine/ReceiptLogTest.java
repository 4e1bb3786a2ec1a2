// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.engine.EngineSettings.Retention;
import org.netport.location.ClaimSource;
import org.netport.location.EarlierMoves;
import org.netport.location.MoveReceipt;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.model.Epoch;

class ReceiptLogTest {
    private static final long AN_HOUR = Duration.ofHours(1).toNanos();
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final ReceiptLog log = new ReceiptLog(new Retention(3, Duration.ofHours(1)));

    private static MoveReceipt receipt(final long id, final Outcome outcome) {
        return new MoveReceipt(id, ThreeSites.VM1, Optional.empty(), ThreeSites.at(1, 1), new Epoch(id),
            ClaimSource.OPERATOR, Instant.EPOCH, ImmutableMap.of(), ImmutableMap.of(), outcome);
    }

    private List<Long> kept() {
        return log.all().stream().map(MoveReceipt::id).toList();
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() {
        for (long id = 1; id <= 3; id++) {
            assertEquals(List.of(), log.put(receipt(id, Outcome.COMPLETE), 0));
        }
        assertEquals(List.of(1L), log.put(receipt(4, Outcome.COMPLETE), 0));
        assertEquals(List.of(2L, 3L, 4L), kept());
    }

    @Test
    void whatIsForgottenDoesNotComeBack() {
        for (long id = 1; id <= 4; id++) {
            log.put(receipt(id, Outcome.RUNNING), 0);
        }
        assertEquals(List.of(1L), log.put(receipt(1, Outcome.COMPLETE), 0));
        assertEquals(List.of(2L, 3L, 4L), kept());
    }

    @Test
    void whatEndedTooLongAgoIsForgottenInTheOrderOfTheEnds() {
        log.put(receipt(1, Outcome.RUNNING), 0);
        log.put(receipt(2, Outcome.COMPLETE), 1);
        log.put(receipt(1, Outcome.COMPLETE), 5);
        assertEquals(List.of(), log.forgetOld(AN_HOUR + 1));
        assertEquals(List.of(2L), log.forgetOld(AN_HOUR + 2));
        assertEquals(List.of(1L), kept());
        assertEquals(List.of(1L), log.forgetOld(AN_HOUR + 6));
        assertEquals(List.of(), kept());
    }

    @Test
    void aMoveUnderWayIsKeptHoweverLongItTakes() {
        log.put(receipt(1, Outcome.RUNNING), 0);
        assertEquals(List.of(), log.forgetOld(100 * AN_HOUR));
        log.put(receipt(1, Outcome.COMPLETE), 100 * AN_HOUR);
        assertEquals(List.of(), log.forgetOld(101 * AN_HOUR));
        assertEquals(List.of(1L), kept());
    }

    @Test
    void whatWasForgottenForTheirNumberIsNotForgottenAgainForItsAge() {
        for (long id = 1; id <= 4; id++) {
            log.put(receipt(id, Outcome.COMPLETE), 0);
        }
        assertEquals(List.of(2L, 3L, 4L), log.forgetOld(AN_HOUR + 1));
    }

    @Test
    void earlierMovesCountAndAreForgottenFirst() {
        assertEquals(List.of(), log.recover(earlier(Map.of(7L, NOW, 8L, NOW)), NOW, 0));
        assertEquals(List.of(), log.put(receipt(11, Outcome.RUNNING), 0));
        assertEquals(List.of(7L), log.put(receipt(12, Outcome.COMPLETE), 0));
        assertEquals(List.of(8L), log.put(receipt(13, Outcome.COMPLETE), 0));
        assertEquals(List.of(11L), log.put(receipt(14, Outcome.COMPLETE), 0));
    }

    @Test
    void ofTooManyEarlierMovesTheNewestAreKept() {
        assertEquals(List.of(5L, 6L), log.recover(earlier(Map.of(7L, NOW, 5L, NOW, 9L, NOW, 6L, NOW, 8L, NOW)), NOW,
            0));
    }

    @Test
    void earlierMovesAreForgottenForTheirAgeWithLaterOnes() {
        assertEquals(List.of(3L), log.recover(earlier(Map.of(8L, NOW.minusSeconds(1800), 7L, NOW.minusSeconds(60),
            3L, NOW.minusSeconds(3601))), NOW, 5));
        log.put(receipt(11, Outcome.COMPLETE), 5);
        assertEquals(List.of(), log.forgetOld(AN_HOUR / 2 + 5));
        assertEquals(List.of(8L), log.forgetOld(AN_HOUR / 2 + 6));
        assertEquals(List.of(7L), log.forgetOld(AN_HOUR));
        assertEquals(List.of(11L), log.forgetOld(AN_HOUR + 6));
    }

    @Test
    void earlierMovesThatEndedBeforeTheClockWasPutBackOrLongAgoAreNoFault() {
        assertEquals(List.of(3L), log.recover(earlier(Map.of(4L, Instant.MAX, 3L, Instant.MIN)), NOW, 0));
        assertEquals(List.of(), log.forgetOld(AN_HOUR));
        assertEquals(List.of(4L), log.forgetOld(AN_HOUR + 1));
    }

    private static EarlierMoves earlier(final Map<Long, Instant> ended) {
        return new EarlierMoves(10, ImmutableMap.copyOf(ended));
    }

    @Test
    void somethingIsKeptForSomeTime() {
        assertThrows(IllegalArgumentException.class, () -> new Retention(0, Duration.ofHours(1)));
        assertThrows(IllegalArgumentException.class, () -> new Retention(1, Duration.ZERO));
    }
}
