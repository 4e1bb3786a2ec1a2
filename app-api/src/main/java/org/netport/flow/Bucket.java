// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import com.google.common.collect.ImmutableList;
import java.util.Objects;

/**
 * What a group may do with a packet (OpenFlow 1.3.5 section 5.6).
 *
 * @param actions the actions in order, on a copy of the packet
 * @param weight its share of a group of type SELECT, 1 to 65535; 0 in groups of other types
 * @param watch what decides whether it is alive
 */
public record Bucket(ImmutableList<Action> actions, int weight, Watch watch) {
    /** Validates presence and range. */
    public Bucket {
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(watch, "watch");
        if (weight < 0 || weight > 0xffff) {
            throw new IllegalArgumentException("weight " + weight + " of a bucket is outside 0..65535");
        }
    }

    /**
     * A bucket for every packet.
     *
     * @param actions the actions in order
     * @return of no weight, always alive
     */
    public static Bucket of(final ImmutableList<Action> actions) {
        return new Bucket(actions, 0, new Watch.Nothing());
    }
}
