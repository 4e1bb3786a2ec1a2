// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;

/** What can happen to a granted move of a host. */
public sealed interface TransferEvent extends HostEvent {
    /**
     * The destination has granted it.
     *
     * @param authorisation what has been granted
     */
    record Granted(Authorisation authorisation) implements TransferEvent {
        /** Validates presence. */
        public Granted {
            Objects.requireNonNull(authorisation, "authorisation");
        }
    }

    /**
     * The destination is about to receive the guest.
     *
     * @param grant the grant
     * @param receivers the destination, and what lies between it and the old switch
     */
    record Prepare(GrantId grant, ImmutableSet<SwitchName> receivers) implements TransferEvent {
        /** Validates presence. */
        public Prepare {
            Objects.requireNonNull(grant, "grant");
            Objects.requireNonNull(receivers, "receivers");
        }
    }

    /**
     * The guest will be paused at the source in a moment.
     *
     * @param at the source's switch
     * @param epoch of the location that it moves to, if the reporter knows it
     */
    record Pausing(SwitchName at, Optional<Epoch> epoch) implements TransferEvent {
        /** Validates presence. */
        public Pausing {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /**
     * The guest does not run at the source any more, because it is being handed over.
     *
     * @param at the source's switch
     * @param epoch of the location that it moves to, if the reporter knows it
     * @param stages the rollout to be used, as if nothing were prepared
     */
    record Stopped(SwitchName at, Optional<Epoch> epoch, ImmutableList<Stage> stages) implements TransferEvent {
        /** Validates presence. */
        public Stopped {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(stages, "stages");
        }
    }

    /**
     * The guest runs at the destination.
     *
     * @param grant the grant
     * @param stages the rollout to be used if the guest has not been cut over, as if nothing were prepared
     */
    record Running(GrantId grant, ImmutableList<Stage> stages) implements TransferEvent {
        /** Validates presence. */
        public Running {
            Objects.requireNonNull(grant, "grant");
            Objects.requireNonNull(stages, "stages");
        }
    }

    /**
     * The guest runs at the source again, or still.
     *
     * @param at the source's switch
     * @param epoch of the location that it was to move to, if the reporter knows it
     * @param move a number that no other move has
     * @param stages the rollout to be used if the guest has been cut over: back to the source
     */
    record Resumed(SwitchName at, Optional<Epoch> epoch, long move, ImmutableList<Stage> stages)
            implements TransferEvent {
        /** Validates presence. */
        public Resumed {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(stages, "stages");
        }
    }

    /**
     * The destination has given the guest up.
     *
     * @param grant the grant
     * @param move a number that no other move has
     * @param stages the rollout to be used if the guest has been cut over: back to the source
     */
    record Gone(GrantId grant, long move, ImmutableList<Stage> stages) implements TransferEvent {
        /** Validates presence. */
        public Gone {
            Objects.requireNonNull(grant, "grant");
            Objects.requireNonNull(stages, "stages");
        }
    }

    /**
     * A switch that was away until now, and was not known to, accepts the host at a later place.
     *
     * @param at the place
     */
    record Found(Attachment at) implements TransferEvent {
        /** Validates presence. */
        public Found {
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * The grant is no longer good for what has not been cut over.
     *
     * @param grant the grant
     * @param how revoked, expired, aborted or superseded
     */
    record Ended(GrantId grant, GrantState how) implements TransferEvent {
        /** Validates that it is an end. */
        public Ended {
            Objects.requireNonNull(grant, "grant");
            if (how.isLive() || how == GrantState.CONSUMED) {
                throw new IllegalArgumentException(how + " is no way in which a grant ends before the cut-over");
            }
        }
    }
}
