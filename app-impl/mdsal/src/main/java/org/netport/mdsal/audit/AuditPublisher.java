// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.audit;

import org.netport.mdsal.state.WriteBehind;
import org.netport.policy.AuditRecord;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Audit;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.AuditBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit.Record;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit.RecordKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Shows the newest records in the OPERATIONAL datastore. Hands over at once. */
final class AuditPublisher {
    private static final DataObjectIdentifier<Audit> AUDIT = DataObjectIdentifier.builder(Audit.class).build();

    private final WriteBehind writer;
    private final int shown;

    AuditPublisher(final WriteBehind writer, final int shown) {
        this.writer = writer;
        this.shown = shown;
    }

    /**
     * Shows a record, and forgets the one that is too old now.
     *
     * @param number its number, one above that of the record before it
     * @param audited the record
     */
    void show(final long number, final AuditRecord audited) {
        writer.put(pathOf(number), () -> AuditEncoder.encode(number, audited));
        if (number > shown) {
            writer.delete(pathOf(number - shown));
        }
    }

    /**
     * Shows how the log is doing.
     *
     * @param dropped records dropped so far
     * @param failures writes that failed so far
     */
    void show(final long dropped, final long failures) {
        writer.merge(AUDIT, new AuditBuilder().setDropped(counter(dropped)).setWriteFailures(counter(failures))
            .build());
    }

    private static ZeroBasedCounter64 counter(final long value) {
        return new ZeroBasedCounter64(Uint64.valueOf(value));
    }

    private static DataObjectIdentifier<Record> pathOf(final long number) {
        return AUDIT.toBuilder().child(Record.class, new RecordKey(Uint64.valueOf(number))).build();
    }
}
