// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.model.AccessPortName;
import org.netport.model.HostName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;

/**
 * Something that the audit log keeps.
 *
 * @param time when it happened
 * @param event what happened
 * @param hosts to whom; may be empty
 * @param from where the host was; empty when it was nowhere, or when that is not one place
 * @param to where it was to go, or was seen; empty when that is not one place
 * @param requester who asked or told, as it named itself; or the kind of source; may be empty
 * @param grant the number of the grant, if there is one
 * @param ground what decided, if policy did
 * @param reason why, in words; may be empty
 */
public record AuditRecord(Instant time, Event event, ImmutableList<HostName> hosts, Optional<Place> from,
        Optional<Place> to, String requester, OptionalLong grant, Optional<Ground> ground, String reason) {
    /** Validates presence. */
    public AuditRecord {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(hosts, "hosts");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(requester, "requester");
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(ground, "ground");
        Objects.requireNonNull(reason, "reason");
    }

    /** What happened. */
    public enum Event {
        /** A grant was given. */
        GRANTED,
        /** A grant was asked for and refused. */
        REFUSED,
        /** A grant was taken back before the cut-over. */
        REVOKED,
        /** A grant's time was over before the cut-over. */
        EXPIRED,
        /** A host was cut over with a grant. */
        CONSUMED,
        /** A granted migration was given up or undone. */
        ABORTED,
        /** Somebody told of a place where the host may not be; nothing moved. */
        CLAIM_REFUSED,
        /** A host is at two places, or somebody pretends to be it: packets do not move it for a time. */
        DUPLICATE,
        /** Records are missing here; written by the log itself. */
        LOST
    }

    /**
     * An access port, as it was called then.
     *
     * @param site the switch's site, if it is known
     * @param switchName the switch
     * @param port the access port
     */
    public record Place(Optional<SiteName> site, SwitchName switchName, AccessPortName port) {
        /** Validates presence. */
        public Place {
            Objects.requireNonNull(site, "site");
            Objects.requireNonNull(switchName, "switchName");
            Objects.requireNonNull(port, "port");
        }
    }
}
