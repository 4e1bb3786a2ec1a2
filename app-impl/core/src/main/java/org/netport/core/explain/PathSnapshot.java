// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import org.netport.core.topology.NetworkView;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/**
 * What an explanation is made from.
 *
 * @param view configuration and ports
 * @param places where hosts are, of those that {@link PathExplainer#concerned} names; a host that is not in it is
 *     nowhere
 * @param programs what switches should hold, of those that are known
 * @param holdings whether they do
 */
public record PathSnapshot(NetworkView view, ImmutableMap<HostName, AttachmentPoint> places,
        ImmutableMap<SwitchName, SwitchTables> programs, EntryHoldings holdings) {
    /** Validates presence. */
    public PathSnapshot {
        Objects.requireNonNull(view, "view");
        places = ImmutableMap.copyOf(places);
        programs = ImmutableMap.copyOf(programs);
        Objects.requireNonNull(holdings, "holdings");
    }
}
