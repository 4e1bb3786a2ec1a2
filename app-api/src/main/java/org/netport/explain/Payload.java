// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

/** What is to be sent. */
public sealed interface Payload {
    /** The question who has the target's address: an ARP request, or a neighbour solicitation. */
    record AddressQuestion() implements Payload {
    }

    /** An echo request of ICMP or ICMPv6. */
    record Echo() implements Payload {
    }

    /**
     * A packet of a protocol with ports.
     *
     * @param protocol its number: 6 TCP, 17 UDP
     * @param source the source port, 0 to 65535
     * @param destination the destination port, 0 to 65535
     */
    record Transport(int protocol, int source, int destination) implements Payload {
        /** Validates ranges. */
        public Transport {
            if (protocol < 0 || protocol > 255 || source >>> 16 != 0 || destination >>> 16 != 0) {
                throw new IllegalArgumentException("protocol " + protocol + " with ports " + source + " and "
                    + destination + " is none");
            }
        }
    }
}
