// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import org.netport.flow.Action;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * NXAST_CHECK_PKT_LARGER into a bit of the metadata register, which Loxi lacks: only for encoding. Its form is that of
 * {@code struct nx_action_check_pkt_larger} in Open vSwitch's {@code ofp-actions.c}.
 *
 * @param check what it says
 * @param version the negotiated version
 */
record CheckLengthAction(Action.CheckLength check, OFVersion version) implements EncodedAction {
    /** Bytes of the whole action, padded. */
    private static final int BYTES = 24;
    /** What precedes the padding. */
    private static final int USED = 18;

    @Override
    public void writeTo(final ByteBuf out) {
        out.writeShort(NiciraAction.EXPERIMENTER).writeShort(BYTES).writeInt(NiciraAction.VENDOR)
            .writeShort(NiciraAction.CHECK_PKT_LARGER).writeShort(check.most()).writeShort(check.bit())
            .writeInt(Oxm.METADATA).writeZero(BYTES - USED);
    }

    @Override
    public void putTo(final PrimitiveSink sink) {
        sink.putInt(check.most()).putInt(check.bit());
    }
}
