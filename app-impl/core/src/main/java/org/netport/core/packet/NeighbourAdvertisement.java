// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Makes neighbour advertisements (RFC 4861 section 4.4), always with the override flag. */
final class NeighbourAdvertisement {
    private static final int LENGTH = 32;
    private static final int ROUTER = 0x8000_0000;
    private static final int SOLICITED = 0x4000_0000;
    private static final int OVERRIDE = 0x2000_0000;

    private NeighbourAdvertisement() {
    }

    /** To one who asked; a frame of 86 bytes. */
    static byte[] solicited(final MacAddress owner, final Ipv6Address target, final NeighbourRole role,
            final MacAddress askerMac, final Ipv6Address asker) {
        return encode(Envelope.onLink(owner, askerMac, target, asker), target, SOLICITED | OVERRIDE | flag(role));
    }

    /** To all nodes; a frame of 86 bytes. */
    static byte[] unsolicited(final MacAddress owner, final Ipv6Address target, final NeighbourRole role) {
        return encode(Envelope.onLink(owner, Wire.ALL_NODES_MAC, target, Wire.ALL_NODES), target,
            OVERRIDE | flag(role));
    }

    private static int flag(final NeighbourRole role) {
        return switch (role) {
            case HOST -> 0;
            case ROUTER -> ROUTER;
        };
    }

    private static byte[] encode(final Envelope envelope, final Ipv6Address target, final int flags) {
        final IcmpFrame frame = IcmpFrame.begin(envelope, LENGTH);
        final var rest = frame.message(Wire.ADVERTISEMENT, 0, flags);
        Wire.putIpv6(rest, target);
        rest.put((byte) Wire.TARGET_LINK_LAYER).put((byte) 1);
        Wire.putMac(rest, envelope.from());
        return frame.finish();
    }
}
