// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.VM2;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.outcome;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.grant.Grant;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationAnswer.Outcome;
import org.netport.grant.MigrationEvent;
import org.netport.grant.Nonce;
import org.netport.model.Epoch;
import org.netport.network.CutOver;

/** Which grants are forgotten, and which are not. */
class GrantBookTest {
    private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

    private static GrantStatus revoked(final long id) {
        return new GrantStatus(new Grant(new GrantId(id), new Nonce("0123456789abcdef0123456789abcdef"), "hook",
            Optional.empty(), NOW, NOW.plusSeconds(60), "default", ImmutableList.of(new Grant.Subject(VM1,
                Optional.empty(), at(2, 1), new Epoch(id)))), ImmutableMap.of(VM1, GrantState.REVOKED),
            Optional.empty());
    }

    @Test
    void whatIsFinishedLongestIsForgottenFirstAndTheRestNever() {
        final var book = new GrantBook();
        for (long id = 1; id <= GrantBook.MOST_FINISHED + 3; id++) {
            book.put(revoked(id));
        }
        book.finish(new GrantId(3));
        for (long id = 4; id <= GrantBook.MOST_FINISHED + 3; id++) {
            book.finish(new GrantId(id));
        }
        book.reopen(new GrantId(4));
        book.finish(new GrantId(1));
        assertTrue(book.find(new GrantId(2)).isPresent(), "it is not finished");
        assertFalse(book.find(new GrantId(3)).isPresent(), "it was finished first");
        assertTrue(book.find(new GrantId(4)).isPresent(), "it is not finished any more");
        assertTrue(book.find(new GrantId(1)).isPresent(), "it was finished last");
    }

    @Test
    void whatIsKnownOfAGrantAlreadyIsNothingNew() {
        final var book = new GrantBook();
        final var id = new GrantId(1);
        book.put(revoked(1));
        assertTrue(book.advance(id, VM1, GrantState.REVOKED, Optional.of("the operator wants it so")).isPresent());
        assertEquals(Optional.empty(), book.advance(id, VM1, GrantState.REVOKED, Optional.of("somebody else does")));
        assertEquals(Optional.empty(), book.advance(id, VM1, GrantState.REVOKED, Optional.empty()));
    }

    @Test
    void aCutOverThatCanBeUndoneIsRememberedHoweverManyGrantsEndMeanwhile() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.source(MigrationEvent.STOPPED, VM1);
        for (int more = 0; more <= GrantBook.MOST_FINISHED; more++) {
            net.engine.revoke(net.grant(VM2, at(2, 2)).id(), "the operator wants it so");
        }
        net.loop.pass(Duration.ofSeconds(1));
        net.recorder.finished.clear();
        assertEquals(Outcome.TAKEN, outcome(net.destination(MigrationEvent.RUNNING, grant)));
        assertEquals(ImmutableList.of(grant.id()), net.recorder.finished);
    }
}
