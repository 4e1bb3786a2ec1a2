// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import org.netport.flow.Action;

/** Reads those of Open vSwitch's own actions (vendor Nicira) that the domain has words for. */
final class NiciraAction {
    /** The type of all actions of vendors (OpenFlow 1.3.5 section 7.2.5). */
    static final int EXPERIMENTER = 0xffff;
    /** NX_VENDOR_ID. */
    static final int VENDOR = 0x2320;
    /** NXAST_REG_MOVE. */
    static final int REG_MOVE = 6;
    /** NXAST_CHECK_PKT_LARGER. */
    static final int CHECK_PKT_LARGER = 49;

    private NiciraAction() {
    }

    /**
     * Reads an action.
     *
     * @param in what is behind its type and length
     * @return the action
     * @throws MalformedException if it is shorter than its content
     * @throws UnreadableException if it is another vendor's, or the domain does not know it or its argument
     */
    static Action decode(final ByteBuf in) throws MalformedException, UnreadableException {
        final int vendor = WireSlices.take(in, 4, "vendor of an action").readInt();
        if (vendor != VENDOR) {
            throw new UnreadableException("action of vendor " + Integer.toHexString(vendor));
        }
        final int subtype = WireSlices.take(in, 2, "subtype of an action").readUnsignedShort();
        return switch (subtype) {
            case REG_MOVE -> CopyDecoder.nicira(in);
            case CHECK_PKT_LARGER -> checkLength(WireSlices.take(in, 8, "check_pkt_larger"));
            default -> throw new UnreadableException("action of Nicira, subtype " + subtype);
        };
    }

    private static Action checkLength(final ByteBuf in) throws UnreadableException {
        final int most = in.readUnsignedShort();
        final int bit = in.readUnsignedShort();
        final int field = in.readInt();
        if (field != Oxm.METADATA) {
            throw new UnreadableException("check_pkt_larger into " + Integer.toHexString(field));
        }
        try {
            return new Action.CheckLength(most, bit);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(e.getMessage(), e);
        }
    }
}
