// SPDX-License-Identifier: Apache-2.0
package org.netport.verify;

import com.google.common.collect.ImmutableList;
import java.util.Objects;

/** What asking whether switches hold what they should gave. */
public sealed interface VerifyAnswer {
    /**
     * It was looked at.
     *
     * @param findings what was found of each switch, in the order of the configuration
     */
    record Verified(ImmutableList<SwitchFinding> findings) implements VerifyAnswer {
        /** Validates presence. */
        public Verified {
            Objects.requireNonNull(findings, "findings");
        }
    }

    /**
     * The switch that was asked for is not configured.
     *
     * @param message which one, and what to do
     */
    record Unknown(String message) implements VerifyAnswer {
        /** Validates presence. */
        public Unknown {
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * It cannot be looked at now.
     *
     * @param reason why, and what to do
     */
    record Refused(String reason) implements VerifyAnswer {
        /** Validates presence. */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
