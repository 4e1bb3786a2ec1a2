// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.grant.GrantId;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/**
 * What a change of location did and when.
 *
 * @param id unique number of the move; rises, also over restarts of the controller; from 1
 * @param host the host
 * @param from where it was, if known
 * @param to where it is now
 * @param epoch the new location's epoch
 * @param source who reported it
 * @param begun when the claim reached the controller
 * @param phases nanoseconds after {@code begun} at which each phase was reached
 * @param flowsWritten changes (added, replaced, removed flows) acknowledged by each switch
 * @param outcome how it ended
 * @param evidence what a granted move has beside this, and what is known from the switches
 */
public record MoveReceipt(long id, HostName host, Optional<AttachmentPoint> from, AttachmentPoint to, Epoch epoch,
        ClaimSource source, Instant begun, ImmutableMap<MovePhase, Long> phases,
        ImmutableMap<SwitchName, Integer> flowsWritten, Outcome outcome, Evidence evidence) {
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
        Objects.requireNonNull(evidence, "evidence");
    }

    /**
     * A receipt without evidence.
     *
     * @param id unique number of the move
     * @param host the host
     * @param from where it was, if known
     * @param to where it is now
     * @param epoch the new location's epoch
     * @param source who reported it
     * @param begun when the claim reached the controller
     * @param phases nanoseconds after {@code begun} at which each phase was reached
     * @param flowsWritten changes acknowledged by each switch
     * @param outcome how it ended
     */
    public MoveReceipt(final long id, final HostName host, final Optional<AttachmentPoint> from,
            final AttachmentPoint to, final Epoch epoch, final ClaimSource source, final Instant begun,
            final ImmutableMap<MovePhase, Long> phases, final ImmutableMap<SwitchName, Integer> flowsWritten,
            final Outcome outcome) {
        this(id, host, from, to, epoch, source, begun, phases, flowsWritten, outcome, Evidence.NONE);
    }

    /**
     * The time from the report of the cut-over to the last acknowledgement of a switch that sends to the host.
     *
     * @return nanoseconds; empty before that
     */
    public OptionalLong rewriteNanos() {
        final Long updated = phases.get(MovePhase.UPDATED);
        return updated == null ? OptionalLong.empty()
            : OptionalLong.of(updated - phases.getOrDefault(MovePhase.CLAIMED, 0L));
    }

    /**
     * What else is known of a move.
     *
     * @param grant the grant that it used
     * @param heard who reported what, in the order of arrival
     * @param acknowledged nanoseconds after the beginning at which each switch last acknowledged something of it
     * @param confirmed for each switch from which a probe was sent, the nanoseconds after the beginning at which it had
     *     arrived at the destination's switch; negative where none has arrived
     * @param path what the way from the old switch to the destination carries; empty where that is not known
     * @param traffic packets that took the move's own ways
     */
    public record Evidence(Optional<GrantId> grant, ImmutableList<Heard> heard,
            ImmutableMap<SwitchName, Long> acknowledged, ImmutableMap<SwitchName, Long> confirmed,
            Optional<ProbedPath> path, Optional<Traffic> traffic) {
        /** Nothing. */
        public static final Evidence NONE = new Evidence(Optional.empty(), ImmutableList.of(), ImmutableMap.of(),
            ImmutableMap.of(), Optional.empty(), Optional.empty());

        /** Validates presence. */
        public Evidence {
            Objects.requireNonNull(grant, "grant");
            Objects.requireNonNull(heard, "heard");
            acknowledged = ImmutableMap.copyOf(acknowledged);
            confirmed = ImmutableMap.copyOf(confirmed);
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(traffic, "traffic");
        }
    }

    /**
     * What probes found out about the way of relayed frames before the cut-over.
     *
     * @param mtu the size of the larger packets in bytes: the segment's MTU
     * @param carries what arrived
     * @param afterNanos nanoseconds after the beginning at which that was known
     */
    public record ProbedPath(int mtu, Carries carries, long afterNanos) {
        /** Validates presence. */
        public ProbedPath {
            Objects.requireNonNull(carries, "carries");
        }
    }

    /** What a way carries. */
    public enum Carries {
        /** Frames of the segment's MTU. */
        FULL_SIZE,
        /** Small frames, and none of the segment's MTU: a link is too narrow. */
        SMALL_ONLY,
        /** No frames. */
        NOTHING
    }

    /**
     * A report about a move.
     *
     * @param reporter who reported
     * @param what what was reported
     * @param afterNanos nanoseconds after the beginning
     */
    public record Heard(String reporter, String what, long afterNanos) {
        /** Validates presence. */
        public Heard {
            Objects.requireNonNull(reporter, "reporter");
            Objects.requireNonNull(what, "what");
        }
    }

    /**
     * Packets that took the ways of a move; all but the carried ones as the switches counted them.
     *
     * @param relayed by the old switch to the new one
     * @param copied delivered at the old site and sent to the new one
     * @param carried left unread by the guest at the old site, handed over there and sent to the new place
     * @param dropped from the host, at places where it was not accepted
     */
    public record Traffic(long relayed, long copied, long carried, long dropped) {
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
        SUPERSEDED,
        /** Given up before the cut-over: every switch holds again what it held. */
        ABORTED,
        /** Undone after the cut-over, because the guest did not run at the destination: a move back followed. */
        ROLLED_BACK,
        /** The grant was taken back before the cut-over. */
        REVOKED,
        /** The grant's time was over before the cut-over. */
        EXPIRED
    }
}
