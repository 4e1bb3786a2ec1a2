// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Datastore;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Audit;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Refused;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit.Record;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit.RecordBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

class AuditCommandTest {
    private static final char ESCAPE = 0x1b;
    private static final List<Record> RECORDS = List.of(refusal(9, "vm1", "vm2"), refusal(10, "vm1"), refusal(8),
        refusal(11, "vm10"));

    @Test
    void showsTheNewestInTheirOrder() {
        assertEquals(List.of(10L, 11L), numbers(AuditCommand.newest(RECORDS, 2, "")));
        assertEquals(List.of(8L, 9L, 10L, 11L), numbers(AuditCommand.newest(RECORDS, 20, "")));
    }

    @Test
    void showsThoseOfAHost() {
        assertEquals(List.of(9L, 10L), numbers(AuditCommand.newest(RECORDS, 20, "vm1")));
        assertEquals(List.of(10L), numbers(AuditCommand.newest(RECORDS, 1, "vm1")));
        assertTrue(AuditCommand.newest(RECORDS, 20, "vm").isEmpty());
    }

    @Test
    void whatStrangersWroteDoesNotSteerTheTerminal() {
        final var bytes = new ByteArrayOutputStream();
        final var hostile = new RecordBuilder(refusal(1, "vm1")).setRequester("evil" + ESCAPE + "[2J").build();
        AuditCommand.table(List.of(hostile), 20, "")
            .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        final var printed = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(printed.contains("evil?[2J"), printed);
        assertFalse(printed.contains("evil" + ESCAPE), printed);
    }

    @Test
    void whatTheOperationalStateHasIsShown() throws Exception {
        final var datastore = new Datastore();
        assertTrue(ShellRun.execute(new AuditCommand(), datastore)
            .contains("Nothing was recorded since the controller started."));
        final var transaction = datastore.broker().newWriteOnlyTransaction();
        RECORDS.forEach(entry -> transaction.put(LogicalDatastoreType.OPERATIONAL,
            DataObjectIdentifier.builder(Audit.class).child(Record.class, entry.key()).build(), entry));
        Datastore.await(transaction.commit());
        final var rows = ShellRun.rows(ShellRun.execute(ShellRun.with(new AuditCommand(), "host", "vm2"), datastore));
        assertEquals(List.of("Number|Time|Event|Host|From|To|Requester|Grant|Rule|Reason",
            "9|2026-11-25T12:00:00Z|refused|vm1 vm2||||||"), rows);
        assertEquals("-n 0: show at least one record", assertThrows(IllegalArgumentException.class, () ->
            ShellRun.execute(ShellRun.with(new AuditCommand(), "most", 0), datastore)).getMessage());
    }

    private static List<Long> numbers(final List<Record> records) {
        return records.stream().map(entry -> entry.getNumber().longValue()).toList();
    }

    private static Record refusal(final long number, final String... hosts) {
        return new RecordBuilder().setNumber(Uint64.valueOf(number)).setEvent(Refused.VALUE)
            .setTime(new DateAndTime("2026-11-25T12:00:00Z"))
            .setHost(Stream.of(hosts).map(Name::new).collect(Collectors.toSet())).build();
    }
}
