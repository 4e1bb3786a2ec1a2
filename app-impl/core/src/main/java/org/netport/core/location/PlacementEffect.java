// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Objects;
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
}
