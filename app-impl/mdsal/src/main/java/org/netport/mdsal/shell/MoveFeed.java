// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.DataListener;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.concepts.Registration;

/** The receipts of moves whenever one changes. Keeps the newest state alone: who is slow misses what lies between. */
final class MoveFeed implements DataListener<Moves>, AutoCloseable {
    private final BlockingQueue<List<Move>> newest = new ArrayBlockingQueue<>(1);
    private final Registration registration;

    MoveFeed(final DataBroker data) {
        registration = data.registerDataListener(LogicalDatastoreType.OPERATIONAL,
            DataObjectIdentifier.builder(Moves.class).build(), this);
    }

    /** Called by one thread at a time. */
    @Override
    public void dataChangedTo(final @Nullable Moves moves) {
        newest.clear();
        newest.add(moves == null ? List.of() : List.copyOf(moves.nonnullMove().values()));
    }

    /** Waits for a change, and first for the present state; empty when there is none within that time. */
    Optional<List<Move>> next(final Duration bound) throws InterruptedException {
        return Optional.ofNullable(newest.poll(bound.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public void close() {
        registration.close();
    }
}
