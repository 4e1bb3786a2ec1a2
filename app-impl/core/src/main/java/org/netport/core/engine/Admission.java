// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.location.Permission;
import org.netport.location.ClaimSource;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** What the policies of sites say of hosts that come without a grant. Called by the engine's loop. */
interface Admission {
    /**
     * Tells whether a host may be at a place without a grant, now. Rules hold within a site too.
     *
     * @param host a configured host
     * @param from where it was last
     * @param to the place
     * @param source who says that it is there
     * @return the answer of the place's policy
     */
    Permission permission(HostName host, Optional<AttachmentPoint> from, AttachmentPoint to, ClaimSource source);

    /**
     * Tells whether a packet could ever move a host to a switch.
     *
     * @param host a configured host
     * @param from where it was last
     * @param at the switch
     * @return what its frames there are
     */
    Strangers strangers(HostName host, Optional<AttachmentPoint> from, SwitchName at);
}
