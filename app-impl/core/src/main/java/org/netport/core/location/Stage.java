// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import org.netport.location.MovePhase;
import org.netport.model.SwitchName;

/**
 * Switches that are switched over to the new location together. The next stage begins when all of them have
 * acknowledged or cannot be reached.
 *
 * @param phase the phase that the move is working towards in this stage
 * @param switches at least one
 */
public record Stage(MovePhase phase, ImmutableSet<SwitchName> switches) {
    /** Validates presence. */
    public Stage {
        Objects.requireNonNull(phase, "phase");
        if (switches.isEmpty()) {
            throw new IllegalArgumentException("a stage without switches");
        }
    }
}
