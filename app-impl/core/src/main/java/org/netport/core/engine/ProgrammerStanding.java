// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import org.netport.flow.ProgramKey;

/**
 * How far a switch is from what is wanted of it. Looked at in the moment in which it was made, on the engine's loop.
 *
 * @param pending how many changes wait to be written or acknowledged
 * @param writable whether it may be written
 * @param installed what is known of what it holds
 * @param refused what it has refused, with its words
 * @param writes how many commits it has been sent: as long as that stays the same nothing has been written
 */
record ProgrammerStanding(int pending, boolean writable, InstalledState installed, Map<ProgramKey, String> refused,
        long writes) {
    /** Why the switch may not hold what is wanted of it just now; nothing if it should. */
    ImmutableList<String> unrest() {
        final var reasons = ImmutableList.<String>builder();
        if (pending > 0) {
            reasons.add("changes wait to be written or acknowledged: " + pending);
        }
        if (!writable) {
            reasons.add("another controller is its master");
        }
        if (installed instanceof InstalledState.Unknown unknown) {
            reasons.add("what it holds is being found out: " + unknown.reason());
        }
        refused.entrySet().stream().findFirst().ifPresent(first -> reasons.add("it has refused entries: "
            + refused.size() + ", among them " + first.getKey() + " with " + first.getValue()));
        return reasons.build();
    }
}
