// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import com.google.common.collect.ImmutableList;
import java.util.Objects;

/** What asking a switch for sums over its entries gave. */
public sealed interface SumResult {
    /**
     * The switch answered completely.
     *
     * @param sums a sum for each filter, in their order
     */
    record Summed(ImmutableList<FlowSum> sums) implements SumResult {
        /** Validates presence. */
        public Summed {
            Objects.requireNonNull(sums, "sums");
        }
    }

    /**
     * The switch did not answer, or not in full.
     *
     * @param reason what happened
     */
    record Failed(String reason) implements SumResult {
        /** Validates presence. */
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The sum over some entries.
     *
     * @param flows their number
     * @param packets frames that they have matched since they were made; falls when one of them is removed
     */
    record FlowSum(long flows, long packets) {
    }
}
