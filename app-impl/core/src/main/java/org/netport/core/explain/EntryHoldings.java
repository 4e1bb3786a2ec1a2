// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import org.netport.explain.Holding;
import org.netport.flow.ProgramEntry;
import org.netport.model.SwitchName;

/** Whether switches have what they should have. */
@FunctionalInterface
public interface EntryHoldings {
    /** Nothing is known of any switch. */
    EntryHoldings UNKNOWN = (at, entry) -> Holding.of(Holding.State.UNKNOWN, "");

    /**
     * Whether a switch has an entry.
     *
     * @param at the switch
     * @param entry the entry, as it should be
     * @return how far that is known
     */
    Holding of(SwitchName at, ProgramEntry entry);
}
