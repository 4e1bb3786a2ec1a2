// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.location.MoveReceipt;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Networks;
import org.netport.mdsal.Receipts;
import org.netport.mdsal.state.MoveEncoder;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

class MoveCommandsTest {
    private static final Duration BOUND = Duration.ofSeconds(20);

    @Test
    void aReceiptShowsWhatProvesIt() {
        assertEquals("""
            Move 3 of host vm: rolled-back
              from sw1/p1 to sw2/p1, epoch 7
              by hypervisor, begun 2026-11-24T12:00:00.000001Z, grant 5
              senders rewritten 0.434 ms after the report of the cut-over
            Phases, in ms from the beginning
                     0.000  authorised
                     0.900  prepared
                     1.400  claimed
                     1.834  updated
            Reports
                     0.100  prepare, from libvirt west1
                     1.400  stopped, from evil?[2J
            Switches, by when they last acknowledged
                     1.600  sw2: 3 changes
                         -  sw1: 4 changes
            Probes that arrived at the destination
                         -  from sw1: has not arrived
                     2.500  from sw2
            Packets: 12 relayed, 0 copied, 1 dropped""",
            String.join("\n", ReceiptText.lines(encode(Receipts.granted(3, MoveReceipt.Outcome.ROLLED_BACK)))));
                     2.600  given-up
    }

    @Test
    void aReceiptOfAMoveWithoutGrantSaysSo() {
        final var lines = ReceiptText.lines(encode(Receipts.move(1, MoveReceipt.Outcome.COMPLETE)));
        assertTrue(lines.get(2).endsWith(", without a grant"), lines.get(2));
        assertFalse(lines.contains("Reports"));
    }

    @Test
    void aWatcherSeesEachPhaseAndTheEndOnce() {
        final var seen = new SeenMoves(List.of(encode(Receipts.move(1, MoveReceipt.Outcome.RUNNING))));
        assertEquals(List.of(), seen.newsOf(List.of(encode(Receipts.move(1, MoveReceipt.Outcome.RUNNING)))));
        assertEquals(List.of("1  vm  sw1/p1 -> sw2/p1  complete"),
            seen.newsOf(List.of(encode(Receipts.move(1, MoveReceipt.Outcome.COMPLETE)))));
        final var next = List.of(encode(Receipts.granted(2, MoveReceipt.Outcome.RUNNING)),
            encode(Receipts.move(1, MoveReceipt.Outcome.COMPLETE)));
        assertEquals(List.of("2  vm  sw1/p1 -> sw2/p1  authorised after 0.000 ms",
            "2  vm  sw1/p1 -> sw2/p1  prepared after 0.900 ms", "2  vm  sw1/p1 -> sw2/p1  claimed after 1.400 ms",
            "2  vm  sw1/p1 -> sw2/p1  updated after 1.834 ms", "2  vm  sw1/p1 -> sw2/p1  given-up after 2.600 ms"),
            seen.newsOf(next));
        assertEquals(List.of(), seen.newsOf(next));
    }

    @Test
    void aWatcherIsToldOfAReceiptWhenItIsWritten() throws InterruptedException {
        final var datastore = new Datastore();
        try (var feed = new MoveFeed(datastore.broker())) {
            assertEquals(Optional.of(List.of()), feed.next(BOUND));
            final var move = encode(Receipts.move(1, MoveReceipt.Outcome.COMPLETE));
            final var transaction = datastore.broker().newWriteOnlyTransaction();
            transaction.put(LogicalDatastoreType.OPERATIONAL,
                DataObjectIdentifier.builder(Moves.class).child(Move.class, move.key()).build(), move);
            Datastore.await(transaction.commit());
            assertEquals(Optional.of(List.of(move)), feed.next(BOUND));
        }
    }

    private static Move encode(final MoveReceipt receipt) {
        return MoveEncoder.encode(receipt, Networks.small(1));
    }
}
