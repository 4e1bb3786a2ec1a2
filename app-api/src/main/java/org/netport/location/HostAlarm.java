// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;

/**
 * A host was claimed where it may not be, or at two places at once, and nothing was changed; or it is about to move
 * where it will not be reached as it should.
 *
 * @param kind what is wrong
 * @param host the host
 * @param known where it is
 * @param claimed where it was claimed, or is granted to go
 * @param source who claimed it
 * @param reason why that was not followed, or what will be wrong, and what to do
 * @param at when
 */
public record HostAlarm(Kind kind, HostName host, Optional<AttachmentPoint> known, AttachmentPoint claimed,
        ClaimSource source, String reason, Instant at) {
    /** Validates presence. */
    public HostAlarm {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(known, "known");
        Objects.requireNonNull(claimed, "claimed");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
    }

    /** What is wrong. */
    public enum Kind {
        /** It has no grant for that place, and the policy there wants one. */
        WITHOUT_GRANT,
        /** Two places claim it with the same right, or its packets move it to and fro (RFC 7432 section 15.1). */
        DUPLICATE,
        /** Its destination is prepared, and frames of its segment's MTU, or any, do not arrive there. */
        NARROW_PATH
    }
}
