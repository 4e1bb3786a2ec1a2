// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.Epoch;
import org.netport.model.HostName;

/** What a hypervisor's report did. */
public sealed interface MigrationAnswer {
    /**
     * It was understood.
     *
     * @param effects what it did, for each host
     */
    record Taken(ImmutableList<Effect> effects) implements MigrationAnswer {
        /** Validates presence. */
        public Taken {
            Objects.requireNonNull(effects, "effects");
        }
    }

    /**
     * It names something that is not there, or proves nothing.
     *
     * @param field the part of the report that is wrong
     * @param message what is wrong and what to do
     */
    record Invalid(String field, String message) implements MigrationAnswer {
        /** Validates presence. */
        public Invalid {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * The controller cannot take reports at this moment; nothing was done. It can be reported again soon.
     *
     * @param message why, and when to try again
     */
    record NotYet(String message) implements MigrationAnswer {
        /** Validates presence. */
        public NotYet {
            Objects.requireNonNull(message, "message");
        }
    }

    /** What a report did to a host. */
    enum Outcome {
        /** It moved the host on. */
        TAKEN,
        /** It says what is known, or what no longer matters. */
        KNOWN,
        /** It belongs to an earlier migration, or came out of order. */
        STALE,
        /** No live grant is there for it. */
        NO_GRANT
    }

    /**
     * What a report did to one host.
     *
     * @param host the host
     * @param outcome what it did
     * @param state how far the host has come; empty where it never had a grant
     * @param epoch the epoch of the location that it moves to, or has
     * @param rewrite from the report to the last acknowledgement that it caused
     */
    record Effect(HostName host, Outcome outcome, Optional<GrantState> state, Epoch epoch,
            Optional<Duration> rewrite) {
        /** Validates presence. */
        public Effect {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(rewrite, "rewrite");
        }
    }
}
