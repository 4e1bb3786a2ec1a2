// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.U8;

/**
 * A field of one octet which Loxi lacks: only for encoding.
 *
 * @param header {@link Oxm#HOPS} or {@link Oxm#ND_OPTIONS_TYPE}
 * @param place the place in Loxi's lists of fields: that of a field which the domain does not have, since it has no own
 * @param value the value
 * @param version the negotiated version
 */
record OctetOxm(int header, MatchField<U8> place, U8 value, OFVersion version) implements EncodedOxm<U8> {
    @Override
    public U8 getValue() {
        return value;
    }

    @Override
    public U8 getMask() {
        return U8.NO_MASK;
    }

    @Override
    public MatchField<U8> getMatchField() {
        return place;
    }

    @Override
    public void writeTo(final ByteBuf out) {
        out.writeInt(header).writeByte(value.getValue());
    }

    @Override
    public void putTo(final PrimitiveSink sink) {
        sink.putInt(header).putShort(value.getValue());
    }
}
