// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import org.netport.model.IpAddress;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/**
 * What stands before a message that we send: the headers of Ethernet and IP.
 *
 * @param from source of the frame
 * @param to destination of the frame
 * @param source source of the packet
 * @param destination destination of the packet, of the same family
 * @param trafficClass DSCP and ECN, 0 to 255
 * @param hopLimit hop limit or TTL, 1 to 255
 */
record Envelope(MacAddress from, MacAddress to, IpAddress source, IpAddress destination, int trafficClass,
        int hopLimit) {
    /** The default of RFC 1700. */
    static final int FAR = 64;

    /** Of neighbour discovery: DSCP 0, and a hop limit that shows that no router was between. */
    static Envelope onLink(final MacAddress from, final MacAddress to, final Ipv6Address source,
            final Ipv6Address destination) {
        return new Envelope(from, to, source, destination, 0, Wire.NOT_ROUTED);
    }
}
