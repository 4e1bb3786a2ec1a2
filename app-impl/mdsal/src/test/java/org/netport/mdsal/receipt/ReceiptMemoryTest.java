// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netport.location.MoveReceipt;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Networks;
import org.netport.mdsal.Receipts;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.state.MoveEncoder;
import org.netport.mdsal.state.WriteBehind;
import org.netport.model.Epoch;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Counter;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.CounterKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

class ReceiptMemoryTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Duration AGE = Duration.ofHours(1);

    private final Datastore datastore = new Datastore();
    private final ReceiptCodec codec = datastore.receiptCodec();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.OPERATIONAL,
        Duration.ZERO);
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final List<ReceiptMemory> opened = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        configuration.set(Networks.small(1));
        writer.start();
    }

    @AfterEach
    void close() {
        opened.forEach(ReceiptMemory::close);
        writer.close();
    }

    @Test
    void aReceiptComesBackAsItWas() throws InterruptedException {
        final var before = open(10);
        end(before, Receipts.granted(1, Outcome.ROLLED_BACK));
        end(before, new MoveReceipt(2, Networks.VM, Optional.empty(), Networks.WEST, new Epoch(1), Receipts.move(1,
            Outcome.COMPLETE).source(), now, ImmutableMap.of(), ImmutableMap.of(), Outcome.COMPLETE_WITH_UNREACHABLE));
        before.close();
        assertEquals(Stream.of(Receipts.granted(1, Outcome.ROLLED_BACK), new MoveReceipt(2, Networks.VM,
            Optional.empty(), Networks.WEST, new Epoch(1), Receipts.move(1, Outcome.COMPLETE).source(), now,
            ImmutableMap.of(), ImmutableMap.of(), Outcome.COMPLETE_WITH_UNREACHABLE))
            .map(receipt -> MoveEncoder.encode(receipt, Networks.small(1))).toList(), decoded(recall(open(10))));
    }

    @Test
    void whatStrangersWriteStaysInsideItsValue() throws InterruptedException, IOException {
        final var plain = Receipts.granted(1, Outcome.COMPLETE);
        final var hostile = "\"}}\n{\"numbers\":7}\n\r" + (char) 0x85 + (char) 0x2028 + (char) 0x1b + "[2J\\ é";
        final var evidence = plain.evidence();
        final var receipt = new MoveReceipt(1, plain.host(), plain.from(), plain.to(), plain.epoch(), plain.source(),
            plain.begun(), plain.phases(), plain.flowsWritten(), plain.outcome(), new MoveReceipt.Evidence(
                evidence.grant(), ImmutableList.of(new MoveReceipt.Heard(hostile, hostile, 5)),
                evidence.acknowledged(), evidence.confirmed(), evidence.path(), evidence.traffic()));
        final var before = open(10);
        end(before, receipt);
        before.close();
        assertEquals(2, Files.readString(file()).lines().filter(line -> line.startsWith("{\"")).count());
        final var heard = decoded(recall(open(10))).getFirst().nonnullHeard().getFirst();
        assertEquals(hostile, heard.getReporter());
        assertEquals(hostile, heard.getWhat());
    }

    @Test
    void aMoveUnderWayLeavesNoReceiptAndItsNumberIsNotGivenAgain() throws InterruptedException {
        final var killed = open(10);
        assertEquals(Remembered.NOTHING, recall(killed), "moves begin behind that");
        killed.changed(Receipts.move(7, Outcome.RUNNING));
        final var found = recall(open(10));
        assertEquals(List.of(), found.receipts());
        assertTrue(found.lastNumber() >= 7, found::toString);
    }

    @Test
    void numbersAreSetAsideBeforeTheyAreUsedUp() throws InterruptedException {
        final var killed = open(10);
        assertEquals(0, recall(killed).lastNumber());
        killed.changed(Receipts.move(ReceiptFile.BLOCK / 2, Outcome.RUNNING));
        assertTrue(killed.drain(BOUND));
        assertEquals(ReceiptFile.BLOCK, recall(open(10)).lastNumber());
        final var second = opened.getLast();
        second.changed(Receipts.move(ReceiptFile.BLOCK * 3 / 2 + 1, Outcome.RUNNING));
        assertTrue(second.drain(BOUND));
        assertEquals(3 * ReceiptFile.BLOCK, recall(open(10)).lastNumber());
    }

    @Test
    void numbersOutliveFilesThatArePutAway() throws InterruptedException {
        for (int start = 0; start < 4; start++) {
            final var memory = open(2);
            final long first = recall(memory).lastNumber() + 1;
            assertEquals(start * ReceiptFile.BLOCK + 1, first);
            for (long id = first; id < first + 7; id++) {
                end(memory, Receipts.move(id, Outcome.COMPLETE));
            }
        }
    }

    @Test
    void aLineThatAKilledControllerLeftHalfWrittenSpoilsNoOther() throws InterruptedException, IOException {
        final var before = open(10);
        end(before, Receipts.move(1, Outcome.COMPLETE));
        end(before, Receipts.move(2, Outcome.COMPLETE));
        before.close();
        final var whole = Files.readString(file());
        Files.writeString(file(), whole.substring(0, whole.length() - 40));
        final var after = open(10);
        assertEquals(List.of(1L), numbers(recall(after)));
        end(after, Receipts.move(1_000_001, Outcome.COMPLETE));
        after.close();
        assertEquals(List.of(1L, 1_000_001L), numbers(recall(open(10))));
    }

    @Test
    void hostileLinesArePassedOver() throws InterruptedException, IOException {
        final var before = open(10);
        end(before, Receipts.move(1, Outcome.COMPLETE));
        before.close();
        final var receipt = Files.readAllLines(file()).getLast();
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, '\n', '\n', '{'}, StandardOpenOption.APPEND);
        Files.write(file(), List.of("", "{\"numbers\":-5}", "{\"numbers\":99999999999999999999}",
            receipt.replaceFirst("\"id\":1", "\"id\":0"),
            receipt.replaceFirst("\"id\":1", "\"id\":99999999999999999999"),
            receipt.replaceFirst("2026-11", "2026-99"), "{\"id\":" + "9".repeat(ReceiptLine.LONGEST) + "}",
            receipt.replaceFirst("\"id\":1", "\"id\":2"),
            line(3, "{\"netport-move:alarms\":{}}"), line(4, "{\"netport-move:moves\":{}}"), line(5, "{}"),
            line(6, "{\"netport-move:moves\":{\"move\":[{\"id\":\"6\"}]}}"),
            line(7, "{\"netport-move:moves\":{\"move\":[{\"id\":\"7\",\"surprise\":[[[[]]]]}]}}"),
            line(8, "{" + "\"a\":{".repeat(100_000) + "}}")), StandardOpenOption.APPEND);
        final var found = recall(open(10));
        assertEquals(List.of(1L), decoded(found).stream().map(move -> move.getId().longValue()).toList());
    }

    @Test
    void asManyAsAreRememberedComeBackTheNewestAndTheFilesAreBounded() throws InterruptedException, IOException {
        final var before = open(3);
        for (long id = 1; id <= 50; id++) {
            end(before, Receipts.move(id, Outcome.COMPLETE));
        }
        before.close();
        assertEquals(List.of(48L, 49L, 50L), numbers(recall(open(3))));
        try (var files = Files.list(file().getParent())) {
            assertEquals(2, files.count());
        }
        assertTrue(Files.readAllLines(file()).size() <= 5);
        assertTrue(Files.readAllLines(putAway()).size() <= 5);
    }

    @Test
    void thoseWithTheHighestNumbersAreTheNewestInWhateverOrderTheyEnded() throws InterruptedException {
        final var before = open(2);
        for (long id : new long[] {2, 3, 1}) {
            end(before, Receipts.move(id, Outcome.COMPLETE));
        }
        before.close();
        assertEquals(List.of(2L, 3L), numbers(recall(open(2))));
    }

    @Test
    void whatIsTooOldIsNeitherRememberedNorLeftOnTheDiskForLong() throws InterruptedException, IOException {
        final var before = open(10);
        end(before, Receipts.move(1, Outcome.COMPLETE));
        now = now.plus(AGE.dividedBy(2));
        end(before, Receipts.move(2, Outcome.COMPLETE));
        before.close();
        now = now.plus(AGE.dividedBy(2)).plusSeconds(1);
        final var second = open(10);
        assertEquals(List.of(2L), numbers(recall(second)));
        end(second, Receipts.move(1_000_001, Outcome.COMPLETE));
        assertTrue(Files.readString(putAway()).contains("\"id\":1,"), "put away: it has one that is too old");
        now = now.plus(AGE.dividedBy(2));
        end(second, Receipts.move(1_000_002, Outcome.COMPLETE));
        assertFalse(Files.exists(putAway()), "all in it are too old");
        now = now.plus(AGE).plusSeconds(1);
        second.close();
        final var third = open(10);
        assertEquals(List.of(), numbers(recall(third)));
        assertFalse(Files.readString(file()).contains("\"id\":"), Files.readString(file()));
    }

    @Test
    void onlyTheOwnerMayReadIt() throws InterruptedException, IOException {
        final var memory = open(1);
        end(memory, Receipts.move(1, Outcome.COMPLETE));
        end(memory, Receipts.move(2, Outcome.COMPLETE));
        for (var each : List.of(file(), putAway())) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())));
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() throws InterruptedException {
        final var memory = new ReceiptMemory(new ReceiptSettings(file(), 100, AGE, 5), codec, configuration, writer,
            () -> now);
        opened.add(memory);
        LongStream.rangeClosed(1, 8).forEach(id -> memory.changed(Receipts.move(id, Outcome.COMPLETE)));
        assertEquals(3, memory.dropped(), "nobody takes them yet");
        memory.forgotten(2);
        memory.start();
        assertTrue(memory.drain(BOUND));
        memory.close();
        assertEquals(3, counter("receipts-dropped"));
        memory.changed(Receipts.move(9, Outcome.COMPLETE));
        assertEquals(4, memory.dropped());
        assertEquals(List.of(1L, 3L, 4L, 5L), numbers(recall(open(100))), "what is forgotten is not written");
    }

    @Test
    void aReceiptThatIsTooLongIsDroppedAndCountedAlone() throws InterruptedException {
        final var plain = Receipts.granted(1, Outcome.COMPLETE);
        final var evidence = plain.evidence();
        final var memory = open(10);
        end(memory, new MoveReceipt(1, plain.host(), plain.from(), plain.to(), plain.epoch(), plain.source(),
            plain.begun(), plain.phases(), plain.flowsWritten(), plain.outcome(), new MoveReceipt.Evidence(
                evidence.grant(), ImmutableList.of(new MoveReceipt.Heard("x".repeat(ReceiptLine.LONGEST), "stopped",
                    5)), evidence.acknowledged(), evidence.confirmed(), evidence.path(), evidence.traffic())));
        end(memory, Receipts.move(2, Outcome.COMPLETE));
        assertEquals(1, memory.dropped());
        assertEquals(List.of(2L), numbers(recall(open(10))));
    }

    @Test
    void theControllerStartsThoughNothingCanBeReadOrWrittenAndWritesWhenTheDiskLetsIt() throws InterruptedException,
            IOException {
        // A file where the directory should be: nothing can be opened, whoever runs this.
        Files.writeString(file().getParent(), "");
        final var memory = open(10);
        assertEquals(Remembered.NOTHING, recall(memory));
        memory.changed(Receipts.move(1, Outcome.COMPLETE));
        final long end = System.nanoTime() + BOUND.toNanos();
        while (memory.failures() < 3) {
            assertFalse(memory.drain(Duration.ofMillis(10)), "it cannot be written");
            assertTrue(System.nanoTime() < end, "it did not fail often");
        }
        Files.delete(file().getParent());
        assertTrue(memory.drain(BOUND));
        assertTrue(counter("receipt-write-failures") >= 3);
        final var found = recall(open(10));
        assertEquals(List.of(1L), numbers(found));
        assertEquals(ReceiptFile.BLOCK, found.lastNumber());
    }

    @Test
    void whatCannotBeReadIsNoReasonNotToStart() throws InterruptedException, IOException {
        Files.createDirectories(file());
        final var memory = open(10);
        assertEquals(Remembered.NOTHING, recall(memory));
        memory.changed(Receipts.move(1, Outcome.COMPLETE));
        memory.close();
        assertTrue(memory.drain(BOUND));
        assertEquals(1, memory.dropped());
    }

    @Test
    void ofAFileThatCannotBeReadTheOtherOneIsReadAllTheSame() throws InterruptedException, IOException {
        final var before = open(2);
        for (long id = 1; id <= 3; id++) {
            end(before, Receipts.move(id, Outcome.COMPLETE));
        }
        before.close();
        final var whole = Files.readString(file());
        Files.delete(file());
        Files.createDirectories(file());
        final var failed = new ArrayList<Path>();
        final var settings = new ReceiptSettings(file(), 10, AGE, 1);
        assertEquals(List.of(1L, 2L), numbers(new ReceiptFile(settings).read(now, (path, cause) -> failed.add(path))));
        assertEquals(List.of(file()), failed);
        assertEquals(List.of(1L, 2L), numbers(recall(open(10))));
        assertTrue(opened.getLast().failures() >= 1);
        opened.getLast().close();
        Files.delete(file());
        Files.writeString(file(), whole);
        Files.delete(putAway());
        Files.createDirectories(putAway());
        assertEquals(List.of(3L), numbers(new ReceiptFile(settings).read(now, (path, cause) -> failed.add(path))));
        assertEquals(List.of(file(), putAway()), failed);
    }

    @Test
    void aFileThatCannotBePutAwayLosesNothingWhenItCanAgain() throws InterruptedException, IOException {
        final var memory = open(2);
        end(memory, Receipts.move(1, Outcome.COMPLETE));
        end(memory, Receipts.move(2, Outcome.COMPLETE));
        Files.createDirectories(putAway().resolve("in the way"));
        memory.changed(Receipts.move(3, Outcome.COMPLETE));
        final long end = System.nanoTime() + BOUND.toNanos();
        while (memory.failures() < 2) {
            assertFalse(memory.drain(Duration.ofMillis(10)), "it cannot be put away");
            assertTrue(System.nanoTime() < end, "it did not fail twice");
        }
        Files.delete(putAway().resolve("in the way"));
        Files.delete(putAway());
        assertTrue(memory.drain(BOUND));
        assertEquals(List.of(2L, 3L), numbers(recall(open(2))));
        assertEquals(List.of(1L, 2L, 3L), numbers(recall(open(10))));
    }

    @Test
    void aFileThatWasPutAwayBeforeSomethingFailedIsNotPutAwayAgain() throws IOException {
        final var plain = new ReceiptFile(new ReceiptSettings(file(), 2, AGE, 1));
        plain.write(ReceiptFile.BLOCK, List.of(receipt(1), receipt(2)), now);
        plain.close();
        Files.move(file(), putAway());
        plain.write(ReceiptFile.BLOCK, List.of(receipt(3)), now);
        plain.close();
        assertEquals(List.of(2L, 3L), numbers(recall(open(2))));
    }

    private ReceiptLine receipt(final long id) {
        return new ReceiptLine(id, now, codec.encode(MoveEncoder.encode(Receipts.move(id, Outcome.COMPLETE),
            Networks.small(1))));
    }

    @Test
    void settingsMakeSense() {
        assertThrows(IllegalArgumentException.class, () -> new ReceiptSettings(file(), 0, AGE, 1));
        assertThrows(IllegalArgumentException.class, () -> new ReceiptSettings(file(), 1, Duration.ZERO, 1));
        assertThrows(IllegalArgumentException.class, () -> new ReceiptSettings(file(), 1, AGE, 0));
    }

    private ReceiptMemory open(final int most) {
        final var memory = new ReceiptMemory(new ReceiptSettings(file(), most, AGE, 1000), codec, configuration,
            writer, () -> now);
        opened.add(memory);
        memory.start();
        return memory;
    }

    private static Remembered recall(final ReceiptMemory memory) {
        return Datastore.await(memory.recalled());
    }

    private static void end(final ReceiptMemory memory, final MoveReceipt receipt) throws InterruptedException {
        memory.changed(receipt);
        assertTrue(memory.drain(BOUND));
    }

    private Path file() {
        return directory.resolve("netport/receipts.log");
    }

    private Path putAway() {
        return directory.resolve("netport/receipts.log.1");
    }

    private String line(final long id, final String receipt) {
        return Iterables.getOnlyElement(new ReceiptLine(id, now, receipt).encode().lines().toList());
    }

    private static List<Long> numbers(final Remembered found) {
        return found.receipts().stream().map(ReceiptLine::id).toList();
    }

    private List<Move> decoded(final Remembered found) {
        return found.receipts().stream().map(codec::decode).flatMap(Optional::stream).toList();
    }

    private long counter(final String name) throws InterruptedException {
        assertTrue(writer.drain(BOUND));
        return datastore.read(LogicalDatastoreType.OPERATIONAL, DataObjectIdentifier.builder(NetworkState.class)
            .child(Counter.class, new CounterKey(name)).build()).getValue().getValue().longValue();
    }
}
