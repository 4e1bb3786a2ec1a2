// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import org.netport.model.HostName;
import org.netport.model.SwitchName;

/** Where hosts are, as each switch shall see it. */
@FunctionalInterface
public interface HostLocations {
    /** No host is known anywhere. */
    HostLocations NOWHERE = (host, at) -> HostForwarding.NOWHERE;

    /**
     * How a switch sees a host.
     *
     * @param host the host
     * @param at the switch
     * @return its forwarding there
     */
    HostForwarding seenFrom(HostName host, SwitchName at);
}
