// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import java.util.Objects;

/** What a rule decides. */
public sealed interface RuleAction {
    /**
     * The host may come, if the offers and quotas permit it.
     *
     * @param least the least that is asked for: with {@link Announcement#UNANNOUNCED} every move is accepted, with
     *     {@link Announcement#GRANTED} only one that a grant is asked for
     */
    record Accept(Announcement least) implements RuleAction {
        /** Validates presence. */
        public Accept {
            Objects.requireNonNull(least, "least");
        }
    }

    /**
     * The host may not come.
     *
     * @param reason why, in words for the person whose migration it stops; 1 to 256 characters
     */
    record Refuse(String reason) implements RuleAction {
        private static final int LONGEST = 256;

        /** Validates the reason's length. */
        public Refuse {
            if (reason.isBlank() || reason.length() > LONGEST) {
                throw new IllegalArgumentException("the reason of a refusal has 1 to " + LONGEST + " characters, not "
                    + reason.length());
            }
        }
    }
}
