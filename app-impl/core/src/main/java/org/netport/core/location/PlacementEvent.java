// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;
import org.netport.location.ClaimSource;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** What can happen to a host's location. */
public sealed interface PlacementEvent extends HostEvent {
    /**
     * Somebody says where the host is; the place has been checked to be one where the host may be.
     *
     * @param point the place
     * @param epoch the reporter's epoch; empty: the next one
     * @param sequence the reporter's sequence within the epoch
     * @param source who says so
     * @param move a number that no other claim has
     * @param stages the rollout to be used if the claim is accepted and is a change
     * @param permission what the policy of the place says of a claim without a grant
     */
    record Claim(AttachmentPoint point, Optional<Epoch> epoch, long sequence, ClaimSource source,
            long move, ImmutableList<Stage> stages, Permission permission) implements PlacementEvent {
        /** Validates presence. */
        public Claim {
            Objects.requireNonNull(point, "point");
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(stages, "stages");
            Objects.requireNonNull(permission, "permission");
        }

        /**
         * A claim that needs no grant.
         *
         * @param point the place
         * @param epoch the reporter's epoch; empty: the next one
         * @param sequence the reporter's sequence within the epoch
         * @param source who says so
         * @param move a number that no other claim has
         * @param stages the rollout to be used
         */
        public Claim(final AttachmentPoint point, final Optional<Epoch> epoch, final long sequence,
                final ClaimSource source, final long move, final ImmutableList<Stage> stages) {
            this(point, epoch, sequence, source, move, stages, Permission.Free.WITHOUT_GRANT);
        }
    }

    /**
     * A switch holds what the present stage wants of it.
     *
     * @param move the move that was acknowledged
     * @param stage the stage that was acknowledged
     * @param switchName the switch
     */
    record Acknowledged(long move, int stage, SwitchName switchName) implements PlacementEvent {
        /** Validates presence. */
        public Acknowledged {
            Objects.requireNonNull(switchName, "switchName");
        }
    }

    /**
     * A switch is not connected, refuses, or did not answer in time: the move goes on without it.
     *
     * @param move the move
     * @param stage the stage that waits for it
     * @param switchName the switch
     */
    record Unreachable(long move, int stage, SwitchName switchName) implements PlacementEvent {
        /** Validates presence. */
        public Unreachable {
            Objects.requireNonNull(switchName, "switchName");
        }
    }

    /**
     * The grace time of a move is over.
     *
     * @param move the move
     */
    record GraceOver(long move) implements PlacementEvent {
    }

    /**
     * A port went down or away.
     *
     * @param point the access port
     */
    record PortDown(AttachmentPoint point) implements PlacementEvent {
        /** Validates presence. */
        public PortDown {
            Objects.requireNonNull(point, "point");
        }
    }

    /**
     * A port came up.
     *
     * @param point the access port
     * @param move a number that no other claim has
     * @param stages the rollout to be used if the host is taken up there again
     */
    record PortUp(AttachmentPoint point, long move, ImmutableList<Stage> stages) implements PlacementEvent {
        /** Validates presence. */
        public PortUp {
            Objects.requireNonNull(point, "point");
            Objects.requireNonNull(stages, "stages");
        }
    }

    /** An operator wants the location forgotten. */
    record Withdrawn() implements PlacementEvent {
    }
}
