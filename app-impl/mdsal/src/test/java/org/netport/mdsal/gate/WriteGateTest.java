// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Datastore;
import org.opendaylight.mdsal.common.api.TransactionCommitFailedException;

class WriteGateTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final WriteGate gate = new WriteGate(2);
    private final List<String> begun = new ArrayList<>();

    @Test
    void letsCommitsPassWhileItIsOpen() {
        final var commit = SettableFuture.<String>create();
        final var result = pass("one", commit);
        commit.set("done");
        assertEquals("done", Datastore.await(result));
    }

    @Test
    void waitsForCommitsUnderWayBeforeItIsShut() throws InterruptedException {
        final var commit = SettableFuture.<String>create();
        final var result = pass("one", commit);
        assertFalse(gate.shut(SHORT));
        commit.set("done");
        assertTrue(gate.shut(SHORT));
        assertEquals("done", Datastore.await(result));
    }

    @Test
    void holdsCommitsInOrderUntilItOpens() throws InterruptedException {
        assertTrue(gate.shut(SHORT));
        final var one = SettableFuture.<String>create();
        final var two = SettableFuture.<String>create();
        final var first = pass("one", one);
        final var second = pass("two", two);
        assertEquals(2, gate.waiting());
        assertTrue(begun.isEmpty());
        gate.open();
        assertEquals(List.of("one", "two"), begun);
        one.set("1");
        two.set("2");
        assertEquals("1", Datastore.await(first));
        assertEquals("2", Datastore.await(second));
        assertTrue(gate.shut(SHORT), "what was held is counted, and over");
    }

    @Test
    void refusesWhatExceedsItsBound() throws InterruptedException {
        assertTrue(gate.shut(SHORT));
        final var held = List.of(pass("one", SettableFuture.create()), pass("two", SettableFuture.create()));
        final var refused = pass("three", SettableFuture.create());
        assertInstanceOf(TransactionCommitFailedException.class,
            assertThrows(ExecutionException.class, refused::get).getCause());
        assertTrue(held.stream().noneMatch(Future::isDone), "what was within the bound waits on");
    }

    @Test
    void aCommitThatThrowsIsOver() throws InterruptedException {
        final var failed = gate.pass(() -> {
            throw new IllegalArgumentException("no");
        });
        assertInstanceOf(IllegalArgumentException.class,
            assertThrows(ExecutionException.class, failed::get).getCause());
        assertTrue(gate.shut(SHORT));
    }

    private FluentFuture<String> pass(final String name, final SettableFuture<String> commit) {
        return gate.pass(() -> {
            begun.add(name);
            return FluentFuture.from(commit);
        });
    }
}
