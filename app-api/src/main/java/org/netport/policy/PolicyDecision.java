// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import java.util.Objects;

/** What a policy answers. */
public sealed interface PolicyDecision {
    /**
     * What decided.
     *
     * @return the rule, or what stands in its place
     */
    Ground ground();

    /**
     * The host may come.
     *
     * @param ground the rule that accepts it, or the default
     */
    record Accepted(Ground ground) implements PolicyDecision {
        /** Validates presence. */
        public Accepted {
            Objects.requireNonNull(ground, "ground");
        }
    }

    /**
     * The host may not come.
     *
     * @param ground the rule, the default, the offer or the quota that refuses it
     * @param reason which of these refuses what and why, and what to do, in words for the person whose migration it
     *     stops
     */
    record Refused(Ground ground, String reason) implements PolicyDecision {
        /** Validates presence. */
        public Refused {
            Objects.requireNonNull(ground, "ground");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
