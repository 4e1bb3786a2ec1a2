// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Map;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;

/** What is known of a switch's tables. */
sealed interface InstalledState {
    /**
     * What the switch has acknowledged or shown.
     *
     * @param entries by key; changed by the programmer that owns it, as acknowledgements arrive
     */
    record Known(Map<ProgramKey, ProgramEntry> entries) implements InstalledState {
    }

    /**
     * Nobody knows.
     *
     * @param reason why
     */
    record Unknown(String reason) implements InstalledState {
    }
}
