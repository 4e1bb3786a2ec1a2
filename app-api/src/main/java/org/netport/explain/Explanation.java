// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;

/**
 * The way of a frame. The hops are a tree: each names the one before it.
 *
 * @param before what a real sender does first, and what it learns by it, in sentences
 * @param sent the frame as it is sent; empty if it is not
 * @param hops the switches that it passes, the first of them first; none if it is not sent
 * @param verdict what becomes of it
 */
public record Explanation(ImmutableList<String> before, Optional<Frame> sent, ImmutableList<Hop> hops,
        Verdict verdict) {
    /** Validates presence. */
    public Explanation {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(sent, "sent");
        Objects.requireNonNull(hops, "hops");
        Objects.requireNonNull(verdict, "verdict");
    }
}
