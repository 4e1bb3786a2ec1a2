// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import org.netport.flow.FlowKey;
import org.netport.flow.ProgramKey;
import org.netport.flow.SwitchProgram;

/** What reading back a switch gave. */
public sealed interface ReadBackResult {
    /**
     * The switch answered completely.
     *
     * @param program entries of ours (cookie owner for flows; all groups and meters in our number ranges)
     * @param counters packet and byte counts of our flows
     * @param unreadable keys of ours whose content this channel cannot express: to be replaced or removed
     * @param foreignFlows number of flows of other owners: left alone
     */
    record Observed(SwitchProgram program, ImmutableList<FlowCounter> counters, ImmutableList<ProgramKey> unreadable,
            int foreignFlows) implements ReadBackResult {
        /** Validates presence. */
        public Observed {
            Objects.requireNonNull(program, "program");
            Objects.requireNonNull(counters, "counters");
            Objects.requireNonNull(unreadable, "unreadable");
        }
    }

    /**
     * The switch did not answer, or not in full.
     *
     * @param reason what happened
     */
    record Failed(String reason) implements ReadBackResult {
        /** Validates presence. */
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Packet and byte count of a flow.
     *
     * @param key the flow
     * @param packets frames that matched
     * @param bytes bytes of these
     */
    record FlowCounter(FlowKey key, long packets, long bytes) {
        /** Validates presence. */
        public FlowCounter {
            Objects.requireNonNull(key, "key");
        }
    }
}
