// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;

/** Takes structures out of a buffer by the length that they declare, which is not believed. */
final class WireSlices {
    private WireSlices() {
    }

    /**
     * Takes bytes.
     *
     * @param in the buffer; read to behind them
     * @param length how many
     * @param what names the structure in the error
     * @return a view of them
     * @throws MalformedException if there are fewer
     */
    static ByteBuf take(final ByteBuf in, final int length, final String what) throws MalformedException {
        if (length < 0 || length > in.readableBytes()) {
            throw new MalformedException(what + " of " + length + " bytes where " + in.readableBytes() + " are left");
        }
        return in.readSlice(length);
    }

    /**
     * Takes a structure that states its length, including that statement, in 16 bits.
     *
     * @param in the buffer; read to behind the structure
     * @param lengthAt offset of the length in the structure
     * @param least the smallest length that is possible
     * @param what names the structure in the error
     * @return a view of all of it
     * @throws MalformedException if the length is impossible
     */
    static ByteBuf structure(final ByteBuf in, final int lengthAt, final int least, final String what)
            throws MalformedException {
        if (in.readableBytes() < least) {
            throw new MalformedException(what + " of at least " + least + " bytes where " + in.readableBytes()
                + " are left");
        }
        final int length = in.getUnsignedShort(in.readerIndex() + lengthAt);
        if (length < least) {
            throw new MalformedException(what + " states " + length + " bytes, fewer than its fixed " + least);
        }
        return take(in, length, what);
    }

    /** Passes the zeros that bring a structure of some length to a multiple of 8 bytes, where they are there. */
    static void pad(final ByteBuf in, final int length) {
        in.skipBytes(Math.min(-length & 7, in.readableBytes()));
    }
}
