// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import java.util.Arrays;
import java.util.Optional;
import org.netport.flow.PacketField;

/** The headers of fields that actions copy or set, and back. */
final class FieldHeaders {
    private FieldHeaders() {
    }

    /** The field's name in OpenFlow; where it has none, that of who has given it one. */
    static int openFlow(final PacketField field) {
        return switch (field) {
            case ETH_DST -> Oxm.ETH_DST;
            case ETH_SRC -> Oxm.ETH_SRC;
            case ARP_OP -> Oxm.ARP_OP;
            case ARP_SPA -> Oxm.ARP_SPA;
            case ARP_TPA -> Oxm.ARP_TPA;
            case ARP_SHA -> Oxm.ARP_SHA;
            case ARP_THA -> Oxm.ARP_THA;
            case IPV6_SRC -> Oxm.IPV6_SRC;
            case IPV6_DST -> Oxm.IPV6_DST;
            case ICMPV6_TYPE -> Oxm.ICMPV6_TYPE;
            case ND_TARGET -> Oxm.IPV6_ND_TARGET;
            case ND_TLL -> Oxm.IPV6_ND_TLL;
            case ND_RESERVED -> Oxm.ND_RESERVED;
            case ND_OPTIONS_TYPE -> Oxm.ND_OPTIONS_TYPE;
        };
    }

    /** The field's older name in Nicira's extension, which Open vSwitch prefers in actions of that extension. */
    static int nicira(final PacketField field) {
        return switch (field) {
            case ETH_DST -> Oxm.NXM_ETH_DST;
            case ETH_SRC -> Oxm.NXM_ETH_SRC;
            case ARP_OP -> Oxm.NXM_ARP_OP;
            case ARP_SPA -> Oxm.NXM_ARP_SPA;
            case ARP_TPA -> Oxm.NXM_ARP_TPA;
            case ARP_SHA -> Oxm.NXM_ARP_SHA;
            case ARP_THA -> Oxm.NXM_ARP_THA;
            case IPV6_SRC -> Oxm.NXM_IPV6_SRC;
            case IPV6_DST -> Oxm.NXM_IPV6_DST;
            case ICMPV6_TYPE -> Oxm.NXM_ICMPV6_TYPE;
            case ND_TARGET -> Oxm.NXM_ND_TARGET;
            case ND_TLL -> Oxm.NXM_ND_TLL;
            case ND_RESERVED, ND_OPTIONS_TYPE -> openFlow(field);
        };
    }

    /** The field with a header, under either name. */
    static Optional<PacketField> field(final int header) {
        return Arrays.stream(PacketField.values())
            .filter(field -> openFlow(field) == header || nicira(field) == header).findFirst();
    }
}
