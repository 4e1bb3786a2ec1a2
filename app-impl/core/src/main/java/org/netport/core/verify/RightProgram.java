// SPDX-License-Identifier: Apache-2.0
package org.netport.core.verify;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;
import org.netport.core.compile.FullCompiler;
import org.netport.core.compile.HostForwarding;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.flow.SwitchProgram;
import org.netport.model.HostName;
import org.netport.model.SwitchName;

/**
 * What the program of a switch follows from, at one moment.
 *
 * @param view configuration, ports and next hops
 * @param steps the graphs that switches are to have just now, where some change step by step; empty: those that follow
 *     from the view
 * @param places how the switch sees each host; one that is not in it is nowhere
 * @param at the switch
 */
public record RightProgram(NetworkView view, Optional<SegmentTopologies> steps,
        ImmutableMap<HostName, HostForwarding> places, SwitchName at) {
    /** Validates presence. */
    public RightProgram {
        Objects.requireNonNull(view, "view");
        Objects.requireNonNull(steps, "steps");
        Objects.requireNonNull(places, "places");
        Objects.requireNonNull(at, "at");
    }

    /**
     * Compiles everything of the switch; nothing is taken from what was compiled before.
     *
     * @param graphs computes the graphs of the view, or has for the switch before
     * @return its program
     */
    public SwitchProgram compile(final RestingGraphs graphs) {
        return FullCompiler.compile(view, steps.orElseGet(() -> graphs.of(view)),
            (host, on) -> places.getOrDefault(host, HostForwarding.NOWHERE), at);
    }
}
