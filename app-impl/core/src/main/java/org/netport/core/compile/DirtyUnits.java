// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import java.util.Objects;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.TopologyStep;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/**
 * What must be compiled again after the configuration or ports changed. Never too little; sometimes more than needed,
 * which costs time only: equal entries make no change.
 *
 * @param units for each switch of the later view the units whose entries may differ; also units that are gone
 * @param places access ports whose number or meaning changed: the hosts that are accepted there or whose frames go
 *     there are to be compiled again on that switch
 * @param rerouted segments whose paths changed: their hosts that are accepted at more than one place, because they are
 *     moving, and those of which some switches have not heard, are to be compiled again on all switches of the segment
 *     and all that route for it
 */
public record DirtyUnits(ImmutableSetMultimap<SwitchName, Unit> units, ImmutableSet<AttachmentPoint> places,
        ImmutableSet<SegmentName> rerouted) {
    /** Validates presence. */
    public DirtyUnits {
        Objects.requireNonNull(units, "units");
        Objects.requireNonNull(places, "places");
        Objects.requireNonNull(rerouted, "rerouted");
    }

    /**
     * Compares two views.
     *
     * @param before the view of which everything has been compiled
     * @param beforeTopologies its graphs
     * @param after the later view
     * @param afterTopologies its graphs, best from {@link TopologyStep#next}
     * @return what differs
     */
    public static DirtyUnits between(final NetworkView before, final SegmentTopologies beforeTopologies,
            final NetworkView after, final SegmentTopologies afterTopologies) {
        return new ViewComparison(before, beforeTopologies, after, afterTopologies).compare();
    }
}
