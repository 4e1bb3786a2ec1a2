// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.netport.grant.GrantState;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt.Outcome;
import org.netport.model.SwitchName;

/** What the engine is to do after a step; data, executed in order. */
public sealed interface PlacementEffect {
    /** The former move, if one was under way, has been taken over by a later claim. */
    record Supersede() implements PlacementEffect {
    }

    /** A move to the placement's current location begins. */
    record Begin() implements PlacementEffect {
    }

    /**
     * Recompile the host on these switches and answer with Acknowledged or Unreachable for each.
     *
     * @param move the move
     * @param stage the stage
     * @param switches the switches
     */
    record Program(long move, int stage, ImmutableSet<SwitchName> switches) implements PlacementEffect {
        /** Validates presence. */
        public Program {
            Objects.requireNonNull(switches, "switches");
        }
    }

    /** Recompile the host on all switches; nobody waits for the answers. */
    record ProgramEverywhere() implements PlacementEffect {
    }

    /**
     * The move has reached a phase.
     *
     * @param phase the phase
     */
    record Reach(MovePhase phase) implements PlacementEffect {
        /** Validates presence. */
        public Reach {
            Objects.requireNonNull(phase, "phase");
        }
    }

    /**
     * Send GraceOver after a time.
     *
     * @param move the move
     * @param after the time
     */
    record StartGrace(long move, Duration after) implements PlacementEffect {
        /** Validates presence. */
        public StartGrace {
            Objects.requireNonNull(after, "after");
        }
    }

    /**
     * The move has ended.
     *
     * @param outcome how
     */
    record End(Outcome outcome) implements PlacementEffect {
        /** Validates presence. */
        public End {
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    /** The claim repeats what is known. */
    record Unchanged() implements PlacementEffect {
    }

    /** The claim is older than what is known, or comes too soon after a better one. */
    record Stale() implements PlacementEffect {
    }

    /**
     * Two places claim the host with the same right, or its packets have moved it to and fro too often: nothing moves.
     *
     * @param heldUntil until when packets do not move it any more; empty where the claims decided
     */
    record Contest(Optional<Instant> heldUntil) implements PlacementEffect {
        /** Two claims with the same right. */
        public static final Contest SAME_RIGHT = new Contest(Optional.empty());

        /** Validates presence. */
        public Contest {
            Objects.requireNonNull(heldUntil, "heldUntil");
        }
    }

    /**
     * The claim has no grant, and the policy of the place wants one: nothing moves.
     *
     * @param why the policy's answer
     */
    record Refuse(Permission.Refused why) implements PlacementEffect {
        /** Validates presence. */
        public Refuse {
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * A granted move is authorised: its receipt is opened.
     *
     * @param authorisation what has been granted
     */
    record Authorise(Authorisation authorisation) implements PlacementEffect {
        /** Validates presence. */
        public Authorise {
            Objects.requireNonNull(authorisation, "authorisation");
        }
    }

    /**
     * A granted move has come further before its cut-over.
     *
     * @param authorisation what has been granted
     * @param readiness how far
     */
    record Ready(Authorisation authorisation, Transfer.Readiness readiness) implements PlacementEffect {
        /** Validates presence. */
        public Ready {
            Objects.requireNonNull(authorisation, "authorisation");
            Objects.requireNonNull(readiness, "readiness");
        }
    }

    /**
     * The grant is consumed: its receipt has become that of the move that has begun.
     *
     * @param authorisation what had been granted
     */
    record Consume(Authorisation authorisation) implements PlacementEffect {
        /** Validates presence. */
        public Consume {
            Objects.requireNonNull(authorisation, "authorisation");
        }
    }

    /**
     * A granted move has ended before its cut-over: its receipt is closed when the switches hold again what they held.
     *
     * @param authorisation what had been granted
     * @param how why it ended
     * @param touched the switches that may hold something of it
     */
    record GiveUp(Authorisation authorisation, GrantState how, ImmutableSet<SwitchName> touched)
            implements PlacementEffect {
        /** Validates presence. */
        public GiveUp {
            Objects.requireNonNull(authorisation, "authorisation");
            Objects.requireNonNull(how, "how");
            Objects.requireNonNull(touched, "touched");
        }
    }

    /**
     * A granted move has been undone after its cut-over: the guest did not run at the destination.
     *
     * @param authorisation what had been granted
     */
    record Undo(Authorisation authorisation) implements PlacementEffect {
        /** Validates presence. */
        public Undo {
            Objects.requireNonNull(authorisation, "authorisation");
        }
    }

    /** The guest is known to run where it is now: the move cannot be undone any more. */
    record Finalise() implements PlacementEffect {
    }

    /** What a hypervisor told is known, or does not matter any more. */
    record Known() implements PlacementEffect {
    }

    /** What a hypervisor told belongs to no live grant. */
    record NoGrant() implements PlacementEffect {
    }
}
