// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;
import org.netport.flow.Change;

/** How a commit ended. */
public sealed interface CommitResult {
    /** All changes are in force: the switch acknowledged bundle or barrier. */
    record Committed() implements CommitResult {
    }

    /**
     * The switch refused and, because the commit was atomic, holds what it held before.
     *
     * @param errors each error of the switch
     */
    record Refused(ImmutableList<SwitchError> errors) implements CommitResult {
        /** Validates presence. */
        public Refused {
            Objects.requireNonNull(errors, "errors");
        }
    }

    /**
     * Nobody knows what the switch holds: connection lost, no answer in time, or an error in a commit that was not
     * atomic. Read back before the next commit.
     *
     * @param reason what happened
     * @param errors errors of the switch, if any
     */
    record Unknown(String reason, ImmutableList<SwitchError> errors) implements CommitResult {
        /** Validates presence. */
        public Unknown {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(errors, "errors");
        }
    }

    /**
     * An error message of a switch, matched to its cause by xid.
     *
     * @param change the change that caused it; empty where the commit as a whole was refused
     * @param type the error's type and code in OpenFlow's words, for example {@code FLOW_MOD_FAILED/TABLE_FULL}
     */
    record SwitchError(Optional<Change> change, String type) {
        /** Validates presence. */
        public SwitchError {
            Objects.requireNonNull(change, "change");
            Objects.requireNonNull(type, "type");
        }
    }
}
