// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.netport.grant.GrantId;
import org.netport.model.HostName;

/**
 * The grants of which something can happen still: a host can be cut over, or its cut-over undone. Until then a grant
 * must be remembered over a restart. Owned by the engine's loop.
 */
final class UnfinishedGrants {
    private final Map<GrantId, Set<HostName>> open = new HashMap<>();
    private final Map<HostName, GrantId> cutOver = new HashMap<>();
    private final Consumer<GrantId> finished;

    UnfinishedGrants(final Consumer<GrantId> finished) {
        this.finished = finished;
    }

    void begin(final GrantId id, final Set<HostName> hosts) {
        open.computeIfAbsent(id, absent -> new HashSet<>()).addAll(hosts);
    }

    /** A host was cut over; what it used before cannot be undone any more. */
    void cutOver(final GrantId id, final HostName host) {
        final GrantId before = cutOver.put(host, id);
        if (before != null && !before.equals(id)) {
            ended(before, host);
        }
    }

    /** Nothing can be undone of the cut-over of a host. */
    void finalised(final HostName host) {
        final GrantId used = cutOver.remove(host);
        if (used != null) {
            ended(used, host);
        }
    }

    /** A grant is over for one of its hosts. */
    void ended(final GrantId id, final HostName host) {
        cutOver.remove(host, id);
        final Set<HostName> hosts = open.get(id);
        if (hosts != null && hosts.remove(host) && hosts.isEmpty()) {
            open.remove(id);
            finished.accept(id);
        }
    }
}
