// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import java.util.Objects;
import java.util.Optional;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;

/**
 * A flow as a switch describes it.
 *
 * @param cookie its cookie
 * @param key its identity; empty where the domain has no words for its match
 * @param entry all of it; empty where the domain has no words for its match or instructions
 * @param packets frames that matched; 0 where the switch does not tell
 * @param bytes bytes of these; 0 where the switch does not tell
 */
public record DescribedFlow(Cookie cookie, Optional<FlowKey> key, Optional<FlowEntry> entry, long packets,
        long bytes) {
    /** Validates presence. */
    public DescribedFlow {
        Objects.requireNonNull(cookie, "cookie");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(entry, "entry");
    }
}
