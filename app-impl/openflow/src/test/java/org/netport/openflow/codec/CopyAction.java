// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import org.netport.flow.Action;
import org.projectfloodlight.openflow.protocol.OFVersion;

/**
 * OFPAT_COPY_FIELD (OpenFlow 1.5.1 section 7.2.6.8) or, before 1.5, NXAST_REG_MOVE as Open vSwitch has it in its
 * {@code ofp-actions.c}: Loxi lacks both in lists of actions. Only for encoding.
 *
 * @param copy what is copied
 * @param version the negotiated version
 */
record CopyAction(Action.CopyField copy, OFVersion version) implements EncodedAction {
    private static final int COPY_FIELD = 28;
    private static final int LENGTH = 24;

    @Override
    public void writeTo(final ByteBuf out) {
        if (version == OFVersion.OF_15) {
            out.writeShort(COPY_FIELD).writeShort(LENGTH).writeShort(copy.bits()).writeShort(0).writeShort(0)
                .writeZero(2).writeInt(FieldHeaders.openFlow(copy.from())).writeInt(FieldHeaders.openFlow(copy.to()))
                .writeZero(4);
        } else {
            out.writeShort(NiciraAction.EXPERIMENTER).writeShort(LENGTH).writeInt(NiciraAction.VENDOR)
                .writeShort(NiciraAction.REG_MOVE).writeShort(copy.bits()).writeShort(0).writeShort(0)
                .writeInt(FieldHeaders.nicira(copy.from())).writeInt(FieldHeaders.nicira(copy.to()));
        }
    }

    @Override
    public void putTo(final PrimitiveSink sink) {
        sink.putInt(FieldHeaders.openFlow(copy.from()));
        sink.putInt(FieldHeaders.openFlow(copy.to()));
    }
}
