// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Objects;

/**
 * Frames that a switch did not forward.
 *
 * @param read when the switch was last asked
 * @param frames their number for each reason; never falls while the controller runs. It begins with what the switch
 *     had counted before
 */
public record RefusedFrames(Instant read, ImmutableMap<Refusal, Long> frames) {
    /** Validates presence. */
    public RefusedFrames {
        Objects.requireNonNull(read, "read");
        Objects.requireNonNull(frames, "frames");
    }
}
