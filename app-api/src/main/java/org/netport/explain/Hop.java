// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.netport.model.LinkName;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;

/**
 * A frame in one switch.
 *
 * @param number counts the hops of an explanation, from 1; a hop has a higher number than the one before it
 * @param at the switch
 * @param inPort the port by which it comes
 * @param link the link by which it comes; empty: from an access port
 * @param previous the hop from which it comes; empty for the first
 * @param frame the frame as it comes
 * @param steps the tables that it passes, in order
 */
public record Hop(int number, SwitchName at, PortNumber inPort, Optional<LinkName> link, OptionalInt previous,
        Frame frame, ImmutableList<Step> steps) {
    /** Validates presence. */
    public Hop {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(inPort, "inPort");
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(steps, "steps");
    }
}
