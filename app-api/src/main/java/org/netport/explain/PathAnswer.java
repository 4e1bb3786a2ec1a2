// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import java.util.Objects;

/** What asking for the way of a frame gave. */
public sealed interface PathAnswer {
    /**
     * It was explained.
     *
     * @param explanation the way
     */
    record Explained(Explanation explanation) implements PathAnswer {
        /** Validates presence. */
        public Explained {
            Objects.requireNonNull(explanation, "explanation");
        }
    }

    /**
     * The question cannot be answered.
     *
     * @param field what is wrong with it: from-host, from-port, segment, source-address, source-mac, to-host
     * @param message why, and what to do
     */
    record Invalid(String field, String message) implements PathAnswer {
        /** Validates presence. */
        public Invalid {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * It cannot be answered now.
     *
     * @param reason why, and what to do
     */
    record Refused(String reason) implements PathAnswer {
        /** Validates presence. */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
