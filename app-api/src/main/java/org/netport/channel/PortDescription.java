// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import java.util.Objects;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;

/**
 * A port as the switch describes it.
 *
 * @param number its number now
 * @param name its name
 * @param mac its hardware address
 * @param link whether frames can pass
 */
public record PortDescription(PortNumber number, String name, MacAddress mac, LinkState link) {
    /** Validates presence. */
    public PortDescription {
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mac, "mac");
        Objects.requireNonNull(link, "link");
    }

    /** Whether frames can pass a port. */
    public enum LinkState {
        /** Administratively and physically up, and not known to lose what is sent. */
        UP,
        /**
         * Up, but the switch takes it for dead, since what watches the port hears nothing (OFPPS_LIVE is gone: BFD or
         * CFM on Open vSwitch). Groups leave it out, and no link can be used that ends there.
         */
        SILENT,
        /** Administratively or physically down. */
        DOWN
    }
}
