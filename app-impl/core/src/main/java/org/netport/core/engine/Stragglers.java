// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.SetMultimap;
import org.netport.core.location.Placement;
import org.netport.model.HostName;
import org.netport.model.SwitchName;

/**
 * The switches that could not be reached when a host moved and have not been since: what they do with its frames is out
 * of date. Owned by the engine's loop.
 */
final class Stragglers {
    private final SetMultimap<HostName, SwitchName> missed = HashMultimap.create();

    /** A switch could not be reached when it was to hear of a host's move, or to be prepared for it. */
    void missed(final HostName host, final SwitchName name) {
        missed.put(host, name);
    }

    /** A switch has acknowledged all that it is to hold of a host. Returns whether it was one of these. */
    boolean caughtUp(final HostName host, final SwitchName name) {
        return missed.remove(host, name);
    }

    /** A switch is no longer configured. */
    void forget(final SwitchName name) {
        missed.values().removeIf(name::equals);
    }

    /** A host is no longer configured. */
    void forget(final HostName host) {
        missed.removeAll(host);
    }

    /** The hosts of which some switches have not heard. */
    ImmutableSet<HostName> hosts() {
        return ImmutableSet.copyOf(missed.keySet());
    }

    /** Who may send a host's frames elsewhere. */
    ImmutableSet<SwitchName> of(final HostName host, final Placement placement) {
        return placement.behind(missed.get(host));
    }
}
