// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import java.util.Objects;

/**
 * What becomes of a frame in the end.
 *
 * @param outcome in a word
 * @param reason in a sentence
 */
public record Verdict(Outcome outcome, String reason) {
    /** Validates presence. */
    public Verdict {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reason, "reason");
    }

    /** What becomes of a frame. */
    public enum Outcome {
        /** It arrives once, where it is for. */
        DELIVERED,
        /**
         * It arrives at several access ports: it is for a group, for a station that nobody knows, or for a host that is
         * about to be paused, with a copy for its destination.
         */
        REPLICATED,
        /** It arrives more than once where it is for. */
        DUPLICATED,
        /** It arrives, and not where it is for. */
        ELSEWHERE,
        /** It is a question, and the switch itself sends the answer back. */
        ANSWERED,
        /** The controller is told, and it goes no further. */
        TOLD,
        /** A table drops it. */
        DROPPED,
        /** It leaves by a port behind which nothing takes it. */
        LOST,
        /** It goes on beyond the bounds of an explanation. */
        NOT_FOLLOWED,
        /** A real sender would not send it. */
        NOT_SENT
    }
}
