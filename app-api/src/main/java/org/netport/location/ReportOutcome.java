// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

import java.util.Objects;
import org.netport.model.Epoch;
import org.netport.network.AttachmentPoint;

/** What became of a report. */
public sealed interface ReportOutcome {
    /**
     * The host is at the reported place and every reachable switch that matters has acknowledged it.
     *
     * @param receipt the move's receipt, complete up to the acknowledgement of the last switch
     */
    record Moved(MoveReceipt receipt) implements ReportOutcome {
        /** Validates presence. */
        public Moved {
            Objects.requireNonNull(receipt, "receipt");
        }
    }

    /**
     * The host was there already; nothing changed.
     *
     * @param attachment where it is
     */
    record Unchanged(Attachment attachment) implements ReportOutcome {
        /** Validates presence. */
        public Unchanged {
            Objects.requireNonNull(attachment, "attachment");
        }
    }

    /**
     * A later report is already known.
     *
     * @param point where the host is
     * @param epoch the epoch of that location
     */
    record Stale(AttachmentPoint point, Epoch epoch) implements ReportOutcome {
        /** Validates presence. */
        public Stale {
            Objects.requireNonNull(point, "point");
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /**
     * The report names something that is not configured, or a place where the host may not be.
     *
     * @param field which part of the report is wrong: {@code host}, {@code switch} or {@code port}
     * @param message what is wrong and what to do
     */
    record Invalid(String field, String message) implements ReportOutcome {
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
    record NotYet(String message) implements ReportOutcome {
        /** Validates presence. */
        public NotYet {
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * A later location of the same host took over before this move was complete.
     *
     * @param receipt what had been done until then
     */
    record Superseded(MoveReceipt receipt) implements ReportOutcome {
        /** Validates presence. */
        public Superseded {
            Objects.requireNonNull(receipt, "receipt");
        }
    }

    /**
     * The policy of the place wants a grant, and the host has none: nothing was changed.
     *
     * @param rule the rule that says so
     * @param reason why
     */
    record Refused(String rule, String reason) implements ReportOutcome {
        /** Validates presence. */
        public Refused {
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
