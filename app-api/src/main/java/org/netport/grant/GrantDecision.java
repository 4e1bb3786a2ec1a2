// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

import java.util.Objects;

/** What a destination says to a request. */
public sealed interface GrantDecision {
    /**
     * The hosts may move.
     *
     * @param status the grant, and how far its hosts are: further than authorised where the request was repeated
     */
    record Granted(GrantStatus status) implements GrantDecision {
        /** Validates presence. */
        public Granted {
            Objects.requireNonNull(status, "status");
        }

        /**
         * The grant.
         *
         * @return what was granted
         */
        public Grant grant() {
            return status.grant();
        }
    }

    /**
     * They may not.
     *
     * @param rule the rule that says so
     * @param reason why, in words for the person who wanted to move them
     */
    record Refused(String rule, String reason) implements GrantDecision {
        /** Validates presence. */
        public Refused {
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The request names something that is not there, or a place where the host may never be.
     *
     * @param field the part of the request that is wrong
     * @param message what is wrong and what to do
     */
    record Invalid(String field, String message) implements GrantDecision {
        /** Validates presence. */
        public Invalid {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * Nobody can say yet: the request is as good in a few seconds as it is now.
     *
     * @param message why, and when to ask again
     */
    record NotYet(String message) implements GrantDecision {
        /** Validates presence. */
        public NotYet {
            Objects.requireNonNull(message, "message");
        }
    }
}
