// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import org.netport.flow.Action;

/** Reads what {@link ActionEncoder} writes for a copy, in both of its forms. */
final class CopyDecoder {
    private CopyDecoder() {
    }

    /** How much of fields is copied, from and to which bit. */
    private record Part(int bits, int from, int to) {
        static Part read(final ByteBuf in) {
            return new Part(in.readUnsignedShort(), in.readUnsignedShort(), in.readUnsignedShort());
        }
    }

    /**
     * Reads OFPAT_COPY_FIELD (OpenFlow 1.5.1 section 7.2.6.8).
     *
     * @param in what is behind its type and length
     * @return the action
     * @throws MalformedException if it is shorter than its content
     * @throws UnreadableException if the domain does not know a field, or not all of it is copied
     */
    static Action openFlow(final ByteBuf in) throws MalformedException, UnreadableException {
        // Two headers follow; fields of experimenters, which have longer ones, are none of the domain's.
        final ByteBuf copy = WireSlices.take(in, 16, "copy_field");
        final Part part = Part.read(copy);
        return copy(part, copy.skipBytes(2));
    }

    /**
     * Reads NXAST_REG_MOVE.
     *
     * @param in what is behind its subtype
     * @return the action
     * @throws MalformedException if it is shorter than its content
     * @throws UnreadableException if the domain does not know a field, or not all of it is copied
     */
    static Action nicira(final ByteBuf in) throws MalformedException, UnreadableException {
        final ByteBuf move = WireSlices.take(in, 14, "reg_move");
        return copy(Part.read(move), move);
    }

    private static Action copy(final Part part, final ByteBuf headers) throws UnreadableException {
        final int from = headers.readInt();
        final int to = headers.readInt();
        final var copy = FieldHeaders.field(from).flatMap(source -> FieldHeaders.field(to)
            .map(destination -> new Action.CopyField(source, destination)));
        return copy.filter(whole -> part.equals(new Part(whole.bits(), 0, 0))).orElseThrow(() ->
            new UnreadableException("copy of " + part + " of field " + Integer.toHexString(from) + " to "
                + Integer.toHexString(to)));
    }
}
