// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import java.util.Objects;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;

/** Whom a frame is for. */
public sealed interface Target {
    /**
     * A configured host.
     *
     * @param host its name
     */
    record OfHost(HostName host) implements Target {
        /** Validates presence. */
        public OfHost {
            Objects.requireNonNull(host, "host");
        }
    }

    /**
     * Who has an address.
     *
     * @param address the address
     */
    record Address(IpAddress address) implements Target {
        /** Validates presence. */
        public Address {
            Objects.requireNonNull(address, "address");
        }
    }

    /**
     * Who has a MAC address; nobody is asked for it.
     *
     * @param mac the address, also one of a group
     */
    record Station(MacAddress mac) implements Target {
        /** Validates presence. */
        public Station {
            Objects.requireNonNull(mac, "mac");
        }
    }
}
