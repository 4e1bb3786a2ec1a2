// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
                     2.600  given-up
            Reports
                     0.100  prepare, from libvirt west1
                     1.400  stopped, from evil?[2J
            Switches, by when they last acknowledged
                     1.600  sw2: 3 changes
                         -  sw1: 4 changes
            Probes that arrived at the destination
                         -  from sw1: has not arrived
                     2.500  from sw2
            Way from the old switch to the new one, before the cut-over
                     1.300  packets of 1450 bytes do not arrive, small ones do
            Packets: 12 relayed, 0 copied, 3 carried, 1 dropped""",
            String.join("\n", ReceiptText.lines(encode(Receipts.granted(3, MoveReceipt.Outcome.ROLLED_BACK)))));
    }

    @Test
    void aReceiptOfAMoveWithoutGrantSaysSo() {
        final var lines = ReceiptText.lines(encode(Receipts.move(1, MoveReceipt.Outcome.COMPLETE)));
        assertTrue(lines.get(2).endsWith(", without a grant"), lines.get(2));
        assertFalse(lines.contains("Reports"));
    }

    @Test
    void theListHasALineForEachMoveInTheirOrder() throws Exception {
        final var datastore = new Datastore();
        put(datastore, encode(Receipts.granted(10, MoveReceipt.Outcome.ROLLED_BACK)),
            encode(Receipts.move(9, MoveReceipt.Outcome.COMPLETE)));
        assertEquals(List.of("Id|Host|From|To|Source|Grant|Begun|Rewrite (us)|Flows|Outcome",
            "9|vm|sw1/p1|sw2/p1|hypervisor||2026-11-24T12:00:00.000001Z|1834|7|complete",
            "10|vm|sw1/p1|sw2/p1|hypervisor|5|2026-11-24T12:00:00.000001Z|434|7|rolled-back"),
            ShellRun.rows(ShellRun.execute(new MovesCommand(), datastore)));
    }

    @Test
    void theListSaysWhenNobodyHasMoved() throws Exception {
        assertTrue(ShellRun.execute(new MovesCommand(), new Datastore())
            .contains("No host has moved since the controller started."));
    }

    @Test
    void aMoveIsShownByItsNumber() throws Exception {
        final var datastore = new Datastore();
        put(datastore, encode(Receipts.move(9, MoveReceipt.Outcome.COMPLETE)));
        final var shown = ShellRun.execute(numbered("9"), datastore);
        assertTrue(shown.startsWith("Move 9 of host vm: complete"), shown);
    }

    @Test
    void whoAsksForWhatIsNoMoveIsToldSo() {
        assertEquals("there is no move 7 (any more): see netport:moves", refusalOf("7"));
        for (var wrong : List.of("seven", "-1", "")) {
            assertEquals("'" + wrong + "' is not the number of a move: see netport:moves", refusalOf(wrong));
        }
    }

    private static String refusalOf(final String id) {
        return assertThrows(IllegalArgumentException.class, () -> ShellRun.execute(numbered(id), new Datastore()))
            .getMessage();
    }

    private static MoveCommand numbered(final String id) throws ReflectiveOperationException {
        return ShellRun.with(new MoveCommand(), "id", id);
    }

    private static void put(final Datastore datastore, final Move... moves) {
        final var transaction = datastore.broker().newWriteOnlyTransaction();
        Arrays.stream(moves).forEach(move -> transaction.put(LogicalDatastoreType.OPERATIONAL,
            DataObjectIdentifier.builder(Moves.class).child(Move.class, move.key()).build(), move));
        Datastore.await(transaction.commit());
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
            put(datastore, move);
            assertEquals(Optional.of(List.of(move)), feed.next(BOUND));
        }
    }

    @Test
    void aWatcherWhoGoesIsToldOfMovesUntilThen() throws Exception {
        final var datastore = new Datastore();
        put(datastore, encode(Receipts.move(1, MoveReceipt.Outcome.COMPLETE)));
        final var console = new Console(() -> put(datastore, encode(Receipts.move(2, MoveReceipt.Outcome.COMPLETE))));
        ShellRun.execute(new WatchCommand(), datastore, console);
        assertEquals("Watching moves for 3600 s; Ctrl-C ends it.", console.lines.getFirst());
        assertEquals("2  vm  sw1/p1 -> sw2/p1  complete", console.lines.getLast());
        assertTrue(console.lines.stream().skip(1).allMatch(line -> line.startsWith("2  vm  ")), "no older move");
    }

    @Test
    void whoWatchesForNoTimeIsToldSo() {
        assertEquals("-t 0: watch at least a second", assertThrows(IllegalArgumentException.class, () ->
            ShellRun.execute(ShellRun.with(new WatchCommand(), "seconds", 0), new Datastore())).getMessage());
    }

    /** A console whose reader does something when he sees the first line, and is gone when he has seen an end. */
    private static final class Console extends PrintStream {
        private final List<String> lines = new ArrayList<>();
        private final Runnable first;

        Console(final Runnable first) {
            super(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
            this.first = first;
        }

        @Override
        public void println(final String line) {
            lines.add(line);
            if (lines.size() == 1) {
                first.run();
            } else if (line.endsWith("complete")) {
                setError();
            }
        }
    }

    private static Move encode(final MoveReceipt receipt) {
        return MoveEncoder.encode(receipt, Networks.small(1));
    }
}
