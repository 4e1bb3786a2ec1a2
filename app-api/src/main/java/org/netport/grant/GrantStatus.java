// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.HostName;

/**
 * A grant and what has become of it.
 *
 * @param grant the grant
 * @param states how far each of its hosts has come
 * @param reason why it ended, where it did not end in a move
 */
public record GrantStatus(Grant grant, ImmutableMap<HostName, GrantState> states, Optional<String> reason) {
    /** Validates presence. */
    public GrantStatus {
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(states, "states");
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * Tells whether any host can still be cut over with it.
     *
     * @return true while one can
     */
    public boolean isLive() {
        return states.values().stream().anyMatch(GrantState::isLive);
    }
}
