// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import java.util.Objects;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;

/**
 * One end of a link.
 *
 * @param switchName the switch
 * @param port its WAN port or tunnel port; several links may share one
 */
public record LinkEnd(SwitchName switchName, PortRef port) {
    /** Validates presence. */
    public LinkEnd {
        Objects.requireNonNull(switchName, "switchName");
        Objects.requireNonNull(port, "port");
    }
}
