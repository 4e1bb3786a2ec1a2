// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.state.WriteBehind;
import org.netport.policy.AuditRecord.Event;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Audit;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Refused;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit.Record;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit.RecordKey;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

class AuditLogTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char ESCAPE = 0x1b;
    private static final char HALF_A_CHARACTER = 0xd800;

    private final Datastore datastore = new Datastore();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.OPERATIONAL,
        Duration.ZERO);
    private final List<AuditLog> opened = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        writer.start();
    }

    @AfterEach
    void close() {
        opened.forEach(AuditLog::close);
        writer.close();
    }

    @Test
    void writesEachRecordOnALineOfItsOwn() throws IOException, InterruptedException {
        final var log = open(1_000_000, 2, 100);
        log.record(AuditRecords.refusal("vm5", "closed for works"));
        log.record(AuditRecords.bare(Event.CLAIM_REFUSED));
        assertTrue(log.drain(BOUND));
        assertEquals(List.of(
            "{\"number\":1,\"time\":\"2026-11-25T12:00:00.500Z\",\"event\":\"refused\",\"host\":[\"vm5\"],"
            + "\"from\":{\"site\":\"east\",\"switch\":\"sw1\",\"port\":\"p1\"},\"to\":{\"switch\":\"sw2\","
            + "\"port\":\"p2\"},\"requester\":\"libvirt hypervisor7\",\"grant\":17,\"rule\":\"night\","
            + "\"reason\":\"closed for works\"}",
            "{\"number\":2,\"time\":\"2026-11-25T12:00:00.500Z\",\"event\":\"claim-refused\"}"),
            Files.readAllLines(file()));
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException, InterruptedException {
        final var log = open(200, 3, 100);
        record(log, 10);
        try (var files = Files.list(file().getParent())) {
            for (var each : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
            }
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())));
    }

    @Test
    void whatStrangersWriteStaysInsideItsValue() throws IOException, InterruptedException {
        final var log = open(1_000_000, 2, 100);
        final var hostile = "\"},\n{\"number\":99," + LINE_SEPARATOR + ESCAPE + "[2J\\ " + HALF_A_CHARACTER + " é";
        log.record(AuditRecords.refusal("vm5", hostile));
        assertTrue(log.drain(BOUND));
        final var lines = Files.readAllLines(file());
        assertEquals(1, lines.size());
        assertEquals(hostile.replace(HALF_A_CHARACTER, '?'),
            JsonParser.parseString(lines.get(0)).getAsJsonObject().get("reason").getAsString());
    }

    @Test
    void showsTheNewestRecordsInTheDatastore() throws InterruptedException {
        final var log = open(1_000_000, 2, 3);
        record(log, 4);
        log.record(AuditRecords.refusal("vm5", "closed for works"));
        assertTrue(log.drain(BOUND));
        final var audit = audit();
        assertEquals(Set.of(3L, 4L, 5L), audit.nonnullRecord().keySet().stream()
            .map(key -> key.getNumber().longValue()).collect(Collectors.toSet()));
        final Record newest = audit.nonnullRecord().get(new RecordKey(Uint64.valueOf(5)));
        assertEquals(Refused.VALUE, newest.getEvent());
        assertEquals(Set.of(new Name("vm5")), newest.getHost());
        assertEquals("east", newest.getFrom().getSite().getValue());
        assertEquals("p2", newest.getTo().getPort().getValue());
        assertEquals("night", newest.getRule());
        assertEquals("closed for works", newest.getReason());
        assertEquals("libvirt hypervisor7", newest.getRequester());
        assertEquals(Uint64.valueOf(17), newest.getGrant());
        assertEquals(Uint64.ZERO, audit.getDropped().getValue());
    }

    @Test
    void goesOnCountingAfterARestart() throws IOException, InterruptedException {
        record(open(1_000_000, 2, 100), 3);
        opened.forEach(AuditLog::close);
        record(open(1_000_000, 2, 100), 2);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), numbers(file()));
    }

    @Test
    void goesOnCountingWhenTheFileWasJustPutAway() throws IOException, InterruptedException {
        record(open(1_000_000, 2, 100), 3);
        opened.forEach(AuditLog::close);
        Files.move(file(), directory.resolve("netport/audit.log.1"));
        record(open(1_000_000, 2, 100), 1);
        assertEquals(List.of(4L), numbers(file()));
    }

    @Test
    void aLineThatAKilledControllerLeftHalfWrittenSpoilsNoOther() throws IOException, InterruptedException {
        record(open(1_000_000, 2, 100), 2);
        opened.forEach(AuditLog::close);
        Files.writeString(file(), "{\"number\":3,\"ti", StandardOpenOption.APPEND);
        record(open(1_000_000, 2, 100), 1);
        final var lines = Files.readAllLines(file());
        assertEquals("{\"number\":3,\"ti", lines.get(2));
        assertEquals(4, numberOf(lines.get(3)));
    }

    @Test
    void itsFilesAreBoundedInSizeAndNumber() throws IOException, InterruptedException {
        final var log = open(500, 3, 100);
        for (int count = 0; count < 40; count++) {
            record(log, 1);
        }
        try (var files = Files.list(file().getParent())) {
            assertEquals(Set.of("audit.log", "audit.log.1", "audit.log.2"),
                files.map(each -> each.getFileName().toString()).collect(Collectors.toSet()));
        }
        final var kept = new ArrayList<>(numbers(directory.resolve("netport/audit.log.2")));
        kept.addAll(numbers(directory.resolve("netport/audit.log.1")));
        kept.addAll(numbers(file()));
        assertEquals(LongStream.rangeClosed(kept.get(0), 40).boxed().toList(), kept, "the newest, without a gap");
        // A file is put away before the record that finds it full: it is larger than its bound by one record at most.
        assertTrue(Files.size(directory.resolve("netport/audit.log.1")) < 1000);
    }

    @Test
    void oneFileAloneIsBegunAnewWhenItIsFull() throws IOException, InterruptedException {
        final var log = open(200, 1, 100);
        for (int count = 0; count < 10; count++) {
            record(log, 1);
        }
        try (var files = Files.list(file().getParent())) {
            assertEquals(1, files.count());
        }
        assertEquals(10, numbers(file()).getLast());
    }

    @Test
    void whatDoesNotFitIsDroppedAndCountedAndTheLogSaysSo() throws IOException, InterruptedException {
        final var log = new AuditLog(settings(1_000_000, 2, 100, 5), writer, InstantSource.fixed(Instant.EPOCH));
        for (int count = 0; count < 8; count++) {
            log.record(AuditRecords.bare(Event.GRANTED));
        }
        assertEquals(3, log.dropped(), "nobody takes records yet");
        opened.add(log);
        log.start();
        assertTrue(log.drain(BOUND));
        final var lines = Files.readAllLines(file());
        assertEquals(6, lines.size());
        assertTrue(lines.get(5).contains("\"event\":\"lost\",\"reason\":\"3 records were dropped"), lines.get(5));
        assertEquals(Uint64.valueOf(3), audit().getDropped().getValue());
    }

    @Test
    void whatIsRecordedAfterTheEndIsCountedOnly() throws IOException, InterruptedException {
        final var log = open(1_000_000, 2, 100);
        record(log, 1);
        log.close();
        log.record(AuditRecords.bare(Event.GRANTED));
        assertEquals(1, log.dropped());
        assertEquals(List.of(1L), numbers(file()));
    }

    @Test
    void writesWhatWaitsBeforeItEnds() throws IOException {
        final var log = open(1_000_000, 2, 100);
        for (int count = 0; count < 50; count++) {
            log.record(AuditRecords.bare(Event.GRANTED));
        }
        log.close();
        assertEquals(50, numbers(file()).size());
    }

    @Test
    void whatCannotBeWrittenBeforeTheEndIsCountedWithWhatWasTakenToBeWritten() throws IOException,
            InterruptedException {
        final var log = open(1, 2, 100);
        record(log, 1);
        // The file is full, and cannot be put away.
        Files.createDirectories(directory.resolve("netport/audit.log.1/in the way"));
        log.record(AuditRecords.bare(Event.GRANTED));
        awaitFailures(log, 1);
        log.record(AuditRecords.bare(Event.GRANTED));
        log.close();
        assertTrue(log.drain(BOUND));
        assertEquals(2, log.dropped(), "one was taken, one waited");
        assertEquals(List.of(1L), numbers(file()));
    }

    @Test
    void writesWhenTheDiskLetsItAgain() throws IOException, InterruptedException {
        // A file where the directory should be: nothing can be opened, whoever runs this.
        final var obstacle = directory.resolve("netport");
        Files.writeString(obstacle, "");
        final var log = open(1_000_000, 2, 100);
        log.record(AuditRecords.bare(Event.GRANTED));
        awaitFailures(log, 2);
        Files.delete(obstacle);
        assertTrue(log.drain(BOUND));
        assertEquals(List.of(1L), numbers(file()));
        assertTrue(audit().getWriteFailures().getValue().longValue() >= 2);
    }

    private AuditLog open(final long fileBytes, final int files, final int shown) {
        final var log = new AuditLog(settings(fileBytes, files, shown, 1000), writer,
            InstantSource.fixed(Instant.EPOCH));
        opened.add(log);
        log.start();
        return log;
    }

    private AuditSettings settings(final long fileBytes, final int files, final int shown, final int waiting) {
        return new AuditSettings(file(), fileBytes, files, waiting, shown);
    }

    private Path file() {
        return directory.resolve("netport/audit.log");
    }

    private static void record(final AuditLog log, final int count) throws InterruptedException {
        for (int index = 0; index < count; index++) {
            log.record(AuditRecords.bare(Event.GRANTED));
        }
        assertTrue(log.drain(BOUND));
    }

    private static void awaitFailures(final AuditLog log, final int count) throws InterruptedException {
        final long end = System.nanoTime() + BOUND.toNanos();
        while (log.failures() < count) {
            assertFalse(log.drain(Duration.ofMillis(10)), "it cannot be written");
            assertTrue(System.nanoTime() < end, "it did not fail " + count + " times");
        }
    }

    private Audit audit() throws InterruptedException {
        assertTrue(writer.drain(BOUND));
        return datastore.read(LogicalDatastoreType.OPERATIONAL, DataObjectIdentifier.builder(Audit.class).build());
    }

    private static List<Long> numbers(final Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream().map(AuditLogTest::numberOf).toList();
    }

    private static long numberOf(final String line) {
        return JsonParser.parseString(line).getAsJsonObject().get("number").getAsLong();
    }
}
