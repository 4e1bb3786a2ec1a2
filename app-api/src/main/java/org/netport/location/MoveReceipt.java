// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/**
 * What a change of location did and when.
 *
 * @param id unique number of the move since the controller started, from 1
 * @param host the host
 * @param from where it was, if known
 * @param to where it is now
 * @param epoch the new location's epoch
 * @param source who reported it
 * @param begun when the claim reached the controller
 * @param phases nanoseconds after {@code begun} at which each phase was reached
 * @param flowsWritten changes (added, replaced, removed flows) acknowledged by each switch
 * @param outcome how it ended
 */
public record MoveReceipt(long id, HostName host, Optional<AttachmentPoint> from, AttachmentPoint to, Epoch epoch,
        ClaimSource source, Instant begun, ImmutableMap<MovePhase, Long> phases,
        ImmutableMap<SwitchName, Integer> flowsWritten, Outcome outcome) {
    /** Validates presence. */
    public MoveReceipt {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(begun, "begun");
        phases = ImmutableMap.copyOf(phases);
        flowsWritten = ImmutableMap.copyOf(flowsWritten);
        Objects.requireNonNull(outcome, "outcome");
    }

    /** How a move ended. */
    public enum Outcome {
        /** Still under way. */
        RUNNING,
        /** Settled, every switch acknowledged. */
        COMPLETE,
        /** Settled, but at least one switch could not be reached; it is programmed when it comes back. */
        COMPLETE_WITH_UNREACHABLE,
        /** A later claim took over. */
        SUPERSEDED
    }
}
