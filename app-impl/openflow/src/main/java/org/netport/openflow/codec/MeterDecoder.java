// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.Optional;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;

/** Reads the descriptions of meters (OpenFlow 1.3.5 section 7.3.5.12). */
public final class MeterDecoder {
    private static final int FLAG_PACKETS = 1 << 1;
    private static final int FLAG_BURST = 1 << 2;
    private static final int FLAG_STATS = 1 << 3;
    private static final int DROP = 1;
    private static final int BAND_BYTES = 16;

    private MeterDecoder() {
    }

    /**
     * A meter as a switch describes it.
     *
     * @param number its number, unsigned
     * @param entry all of it; empty where the domain has no words for it
     */
    public record DescribedMeter(long number, Optional<MeterEntry> entry) {
        /** Validates presence. */
        public DescribedMeter {
            Objects.requireNonNull(entry, "entry");
        }
    }

    /**
     * Takes one meter from the body of a reply.
     *
     * @param in read to behind the meter
     * @return the meter
     * @throws MalformedException if a length is impossible; then nothing behind it can be read either
     */
    public static DescribedMeter decode(final ByteBuf in) throws MalformedException {
        final ByteBuf meter = WireSlices.structure(in, 0, 8, "meter description");
        meter.skipBytes(2);
        final int flags = meter.readUnsignedShort();
        final long number = meter.readUnsignedInt();
        final boolean ours = (flags & ~FLAG_STATS) == (FLAG_PACKETS | FLAG_BURST) && number >= 1 && number <= 0xffff
            && meter.readableBytes() == BAND_BYTES;
        if (!ours || meter.readUnsignedShort() != DROP || meter.readUnsignedShort() != BAND_BYTES) {
            return new DescribedMeter(number, Optional.empty());
        }
        final int rate = meter.readInt();
        final int burst = meter.readInt();
        return new DescribedMeter(number, rate < 1 || burst < 1 ? Optional.empty()
            : Optional.of(new MeterEntry(new MeterId((int) number), rate, burst)));
    }
}
