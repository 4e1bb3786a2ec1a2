// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import org.netport.flow.Action;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.U64;

/**
 * A field that is a number, also one that Loxi lacks: only for encoding.
 *
 * @param set field and number
 * @param version the negotiated version
 */
record NumberOxm(Action.SetNumber set, OFVersion version) implements EncodedOxm<U64> {
    @Override
    public int header() {
        return FieldHeaders.openFlow(set.field());
    }

    @Override
    public U64 getValue() {
        return U64.of(set.value());
    }

    @Override
    public U64 getMask() {
        return U64.NO_MASK;
    }

    /** Asked for in lists of fields only, where this is never. */
    @Override
    public MatchField<U64> getMatchField() {
        throw new UnsupportedOperationException("it is set, not matched");
    }

    @Override
    public void writeTo(final ByteBuf out) {
        out.writeInt(header());
        for (int shift = set.field().bits() - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.writeByte((int) (set.value() >>> shift));
        }
    }

    @Override
    public void putTo(final PrimitiveSink sink) {
        sink.putLong(getTypeLen());
        sink.putLong(set.value());
    }
}
