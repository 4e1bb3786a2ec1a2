// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.flow.SwitchProgram;
import org.netport.model.SwitchName;

/** Compiles everything of a switch: the measure of what is compiled piece by piece. */
public final class FullCompiler {
    private FullCompiler() {
    }

    /**
     * The whole program of a switch.
     *
     * @param view configuration and ports
     * @param topologies the graphs of the view's segments
     * @param locations where hosts are
     * @param name the switch
     * @return the union of its units' entries
     */
    public static SwitchProgram compile(final NetworkView view, final SegmentTopologies topologies,
            final HostLocations locations, final SwitchName name) {
        final Map<ProgramKey, ProgramEntry> entries = new LinkedHashMap<>();
        for (Unit unit : UnitCompiler.units(view, topologies, name)) {
            for (ProgramEntry entry : UnitCompiler.compile(view, topologies, locations, unit, name)) {
                entries.putIfAbsent(entry.key(), entry);
            }
        }
        return new SwitchProgram(ImmutableMap.copyOf(entries));
    }

    /**
     * The whole program of a switch, with graphs computed for this purpose.
     *
     * @param view configuration and ports
     * @param locations where hosts are
     * @param name the switch
     * @return the union of its units' entries
     */
    public static SwitchProgram compile(final NetworkView view, final HostLocations locations,
            final SwitchName name) {
        return compile(view, SegmentTopologies.of(view), locations, name);
    }
}
