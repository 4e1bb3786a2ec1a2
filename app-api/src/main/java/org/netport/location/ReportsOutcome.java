// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Objects;
import org.netport.model.HostName;

/** What became of the reports of many hosts. */
public sealed interface ReportsOutcome {
    /**
     * All were taken, and every host's move is over as far as a report waits for it.
     *
     * @param outcomes what became of each report, in the order of the reports
     * @param took from the arrival of the reports to the last acknowledgement
     */
    record Done(ImmutableMap<HostName, ReportOutcome> outcomes, Duration took) implements ReportsOutcome {
        /** Validates presence. */
        public Done {
            Objects.requireNonNull(outcomes, "outcomes");
            Objects.requireNonNull(took, "took");
        }
    }

    /**
     * The controller cannot take so many, or any, at this moment; nothing was done. They can be reported again soon.
     *
     * @param message why, and when to try again
     */
    record NotYet(String message) implements ReportsOutcome {
        /** Validates presence. */
        public NotYet {
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * Some of them cannot be followed, so none was: nothing has changed.
     *
     * @param first what is wrong, of the first few that are; at least one
     * @param problems how many are wrong in all
     */
    record Invalid(ImmutableList<ReportOutcome.Invalid> first, int problems) implements ReportsOutcome {
        /** The most problems that are told one by one. */
        public static final int MOST_TOLD = 5;

        /** Validates that there is a problem. */
        public Invalid {
            if (first.isEmpty() || problems < first.size()) {
                throw new IllegalArgumentException(problems + " problems, of which " + first.size() + " are told");
            }
        }
    }
}
