// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import java.util.Objects;
import org.netport.policy.Ground;

/** What the policy of a place says of a claim that has no grant. */
public sealed interface Permission {
    /** The host may be there without a grant. */
    enum Free implements Permission {
        /** The only one. */
        WITHOUT_GRANT
    }

    /**
     * The host may be there with a grant only, or not at all.
     *
     * @param ground the rule that says so, or what stands in its place
     * @param reason why
     */
    record Refused(Ground ground, String reason) implements Permission {
        /** Validates presence. */
        public Refused {
            Objects.requireNonNull(ground, "ground");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
