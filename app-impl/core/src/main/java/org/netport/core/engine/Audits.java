// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.location.ClaimSource;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.netport.policy.AuditRecord;
import org.netport.policy.AuditRecord.Event;
import org.netport.policy.AuditRecord.Place;
import org.netport.policy.Ground;

/** Makes records for the audit log. Pure. */
final class Audits {
    private Audits() {
    }

    /** Who asked or told, for what, and what came of it. */
    record Matter(Event event, ImmutableList<HostName> hosts, Optional<AttachmentPoint> from,
            Optional<AttachmentPoint> to, String requester, Optional<GrantId> grant) {
    }

    static AuditRecord record(final NetworkConfig config, final Instant now, final Matter matter,
            final Optional<Ground> ground, final String reason) {
        return new AuditRecord(now, matter.event(), matter.hosts(), matter.from().map(at -> place(config, at)),
            matter.to().map(at -> place(config, at)), matter.requester(),
            matter.grant().map(id -> OptionalLong.of(id.value())).orElse(OptionalLong.empty()), ground, reason);
    }

    private static Place place(final NetworkConfig config, final AttachmentPoint at) {
        return new Place(config.siteOf(at.switchName()), at.switchName(), at.port());
    }

    /** How the log names a source that has no name of its own. */
    static String requester(final ClaimSource source) {
        return source.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Event eventOf(final GrantState state) {
        return switch (state) {
            case CONSUMED -> Event.CONSUMED;
            case REVOKED -> Event.REVOKED;
            case EXPIRED -> Event.EXPIRED;
            default -> Event.ABORTED;
        };
    }
}
