// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.audit;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.model.AccessPortName;
import org.netport.model.HostName;
import org.netport.model.RuleName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.policy.AuditRecord;
import org.netport.policy.AuditRecord.Event;
import org.netport.policy.AuditRecord.Place;
import org.netport.policy.Ground;

/** Records of an audit log. */
final class AuditRecords {
    private static final Instant TIME = Instant.parse("2026-11-25T12:00:00.5Z");

    private AuditRecords() {
    }

    /** A record of one host, with everything. */
    static AuditRecord refusal(final String host, final String reason) {
        return new AuditRecord(TIME, Event.REFUSED, ImmutableList.of(new HostName(host)),
            Optional.of(new Place(Optional.of(new SiteName("east")), new SwitchName("sw1"), new AccessPortName("p1"))),
            Optional.of(new Place(Optional.empty(), new SwitchName("sw2"), new AccessPortName("p2"))),
            "libvirt hypervisor7", OptionalLong.of(17), Optional.of(new Ground.Rule(new RuleName("night"))), reason);
    }

    /** A record with as little as there can be. */
    static AuditRecord bare(final Event event) {
        return new AuditRecord(TIME, event, ImmutableList.of(), Optional.empty(), Optional.empty(), "",
            OptionalLong.empty(), Optional.empty(), "");
    }
}
