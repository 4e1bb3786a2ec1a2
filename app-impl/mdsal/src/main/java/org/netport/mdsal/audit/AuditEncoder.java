// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.audit;

import java.util.stream.Collectors;
import org.netport.mdsal.state.MoveEncoder;
import org.netport.policy.AuditRecord;
import org.netport.policy.AuditRecord.Event;
import org.netport.policy.AuditRecord.Place;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Aborted;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.AuditEvent;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.ClaimRefused;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Consumed;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Duplicate;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Expired;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Granted;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Lost;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Refused;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Revoked;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit.Record;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit.RecordBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit._record.FromBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit._record.ToBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Encodes records for the datastore. Pure. */
final class AuditEncoder {
    private AuditEncoder() {
    }

    /**
     * Encodes a record.
     *
     * @param number its number
     * @param audited the record
     * @return the entry of {@code /netport-audit:audit/record}
     */
    static Record encode(final long number, final AuditRecord audited) {
        final var entry = new RecordBuilder().setNumber(Uint64.valueOf(number))
            .setTime(MoveEncoder.timeOf(audited.time())).setEvent(event(audited.event()))
            .setHost(audited.hosts().stream().map(host -> new Name(host.value())).collect(Collectors.toSet()));
        audited.from().ifPresent(place -> entry.setFrom(new FromBuilder().setSite(site(place))
            .setSwitch(new Name(place.switchName().value())).setPort(new Name(place.port().value())).build()));
        audited.to().ifPresent(place -> entry.setTo(new ToBuilder().setSite(site(place))
            .setSwitch(new Name(place.switchName().value())).setPort(new Name(place.port().value())).build()));
        audited.grant().ifPresent(grant -> entry.setGrant(Uint64.valueOf(grant)));
        audited.ground().ifPresent(ground -> entry.setRule(ground.toString()));
        if (!audited.requester().isEmpty()) {
            entry.setRequester(audited.requester());
        }
        if (!audited.reason().isEmpty()) {
            entry.setReason(audited.reason());
        }
        return entry.build();
    }

    // Null is how a builder of the bindings leaves a leaf out.
    private static Name site(final Place place) {
        return place.site().map(site -> new Name(site.value())).orElse(null);
    }

    private static AuditEvent event(final Event event) {
        return switch (event) {
            case GRANTED -> Granted.VALUE;
            case REFUSED -> Refused.VALUE;
            case REVOKED -> Revoked.VALUE;
            case EXPIRED -> Expired.VALUE;
            case CONSUMED -> Consumed.VALUE;
            case ABORTED -> Aborted.VALUE;
            case CLAIM_REFUSED -> ClaimRefused.VALUE;
            case DUPLICATE -> Duplicate.VALUE;
            case LOST -> Lost.VALUE;
        };
    }
}
