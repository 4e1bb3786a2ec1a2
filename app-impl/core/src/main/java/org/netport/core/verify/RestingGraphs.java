// SPDX-License-Identifier: Apache-2.0
package org.netport.core.verify;

import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;

/**
 * The graphs that follow from a view, computed for this purpose: once for all switches that are looked at one after the
 * other, as long as the view is the same. Used by one at a time.
 */
public final class RestingGraphs {
    private NetworkView view = NetworkView.EMPTY;
    private SegmentTopologies graphs = SegmentTopologies.EMPTY;

    /** The graphs of a view. */
    SegmentTopologies of(final NetworkView now) {
        if (!now.equals(view)) {
            graphs = SegmentTopologies.of(now);
            view = now;
        }
        return graphs;
    }
}
