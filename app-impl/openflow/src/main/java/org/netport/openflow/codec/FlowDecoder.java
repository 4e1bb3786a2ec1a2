// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.netport.channel.SumResult.FlowSum;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowEntry.MetadataWrite;
import org.netport.flow.FlowKey;
import org.netport.flow.MeterId;
import org.netport.flow.TableId;

/**
 * Reads the descriptions of flows: {@code ofp_flow_stats} of OpenFlow 1.3 and 1.4 (1.3.5 section 7.3.5.2),
 * {@code ofp_flow_desc} of 1.5 (1.5.1 section 7.3.5.2).
 */
public final class FlowDecoder {
    private static final int OXS_FLOWS = 0x8002_0000 | 3 << 9 | 4;
    private static final int OXS_PACKETS = 0x8002_0000 | 4 << 9 | 8;
    private static final int OXS_BYTES = 0x8002_0000 | 5 << 9 | 8;
    private static final int OXS_LENGTH = 0xff;
    private static final int AGGREGATE_BYTES = 24;

    private FlowDecoder() {
    }

    /**
     * Takes one flow from the body of a reply.
     *
     * @param version the negotiated version
     * @param in read to behind the flow
     * @return the flow
     * @throws MalformedException if a length is impossible; then nothing behind it can be read either
     */
    public static DescribedFlow decode(final Version version, final ByteBuf in) throws MalformedException {
        return version == Version.OF_1_5 ? description(in) : statistics(in);
    }

    private static DescribedFlow statistics(final ByteBuf in) throws MalformedException {
        final ByteBuf flow = WireSlices.structure(in, 0, 56, "flow description");
        flow.skipBytes(2);
        final int table = flow.readUnsignedByte();
        flow.skipBytes(9);
        final int priority = flow.readUnsignedShort();
        // idle and hard timeout, 16 bits each
        final boolean timed = flow.readInt() != 0;
        flow.skipBytes(6);
        final var cookie = new Cookie(flow.readLong());
        final long packets = flow.readLong();
        final long bytes = flow.readLong();
        final ByteBuf match = MatchDecoder.fields(flow);
        return flow(cookie, packets, bytes, timed, new Place(table, priority, match), flow);
    }

    private static DescribedFlow description(final ByteBuf in) throws MalformedException {
        final ByteBuf flow = WireSlices.structure(in, 0, 40, "flow description");
        flow.skipBytes(4);
        final int table = flow.readUnsignedByte();
        flow.skipBytes(1);
        final int priority = flow.readUnsignedShort();
        // idle and hard timeout, 16 bits each
        final boolean timed = flow.readInt() != 0;
        flow.skipBytes(4);
        final var cookie = new Cookie(flow.readLong());
        final ByteBuf match = MatchDecoder.fields(flow);
        final Statistics numbers = Statistics.take(flow);
        return flow(cookie, numbers.packets, numbers.bytes, timed, new Place(table, priority, match), flow);
    }

    /** The numbers of OpenFlow 1.5 (1.5.1 section 7.2.4). */
    private record Statistics(long flows, long packets, long bytes) {
        static Statistics take(final ByteBuf in) throws MalformedException {
            final ByteBuf numbers = WireSlices.structure(in, 2, 4, "statistics");
            WireSlices.pad(in, numbers.readableBytes());
            numbers.skipBytes(4);
            long flows = 0;
            long packets = 0;
            long bytes = 0;
            while (numbers.isReadable()) {
                final int header = MatchDecoder.header(numbers);
                final ByteBuf value = WireSlices.take(numbers, header & OXS_LENGTH, "statistic");
                switch (header) {
                    case OXS_FLOWS -> flows = value.readUnsignedInt();
                    case OXS_PACKETS -> packets = value.readLong();
                    case OXS_BYTES -> bytes = value.readLong();
                    default -> {
                        // durations and others
                    }
                }
            }
            return new Statistics(flows, packets, bytes);
        }
    }

    /**
     * Reads an aggregate: {@code ofp_aggregate_stats_reply} of OpenFlow 1.3 and 1.4 (1.3.5 section 7.3.5.3), statistics
     * of 1.5 (1.5.1 section 7.3.5.4).
     *
     * @param version the negotiated version
     * @param in the body of the reply
     * @return the sum; 0 in what the switch does not tell
     * @throws MalformedException if it is shorter than it must be, or a length in it is impossible
     */
    public static FlowSum aggregate(final Version version, final ByteBuf in) throws MalformedException {
        if (version == Version.OF_1_5) {
            final Statistics numbers = Statistics.take(in);
            return new FlowSum(numbers.flows, numbers.packets);
        }
        final ByteBuf numbers = WireSlices.take(in, AGGREGATE_BYTES, "aggregate");
        final long packets = numbers.readLong();
        return new FlowSum(numbers.skipBytes(8).readUnsignedInt(), packets);
    }

    private record Place(int table, int priority, ByteBuf match) {
        FlowKey key() throws MalformedException, UnreadableException {
            if (table > 254) {
                throw new MalformedException("flow of table " + table);
            }
            return new FlowKey(new TableId(table), priority, MatchDecoder.decode(match));
        }
    }

    private static DescribedFlow flow(final Cookie cookie, final long packets, final long bytes, final boolean timed,
            final Place place, final ByteBuf instructions) throws MalformedException {
        final FlowKey key;
        try {
            key = place.key();
        } catch (UnreadableException e) {
            return new DescribedFlow(cookie, Optional.empty(), Optional.empty(), packets, bytes);
        }
        Optional<FlowEntry> entry = Optional.empty();
        if (!timed) {
            try {
                entry = Optional.of(entry(key, cookie, instructions));
            } catch (UnreadableException e) {
                // The key alone is known: enough to replace or remove it.
                entry = Optional.empty();
            }
        }
        return new DescribedFlow(cookie, Optional.of(key), entry, packets, bytes);
    }

    private static FlowEntry entry(final FlowKey key, final Cookie cookie, final ByteBuf in)
            throws MalformedException, UnreadableException {
        Optional<MeterId> meter = Optional.empty();
        ImmutableList<Action> actions = ImmutableList.of();
        Optional<MetadataWrite> metadata = Optional.empty();
        Optional<TableId> next = Optional.empty();
        while (in.isReadable()) {
            final ByteBuf instruction = WireSlices.structure(in, 2, 8, "instruction");
            final int type = instruction.readUnsignedShort();
            instruction.skipBytes(2);
            switch (type) {
                case FlowWire.GOTO_TABLE -> next = Optional.of(table(instruction.readUnsignedByte()));
                case FlowWire.METER -> meter = Optional.of(ActionDecoder.meter(instruction.readUnsignedInt()));
                case FlowWire.WRITE_METADATA -> {
                    if (instruction.readableBytes() < 20) {
                        throw new MalformedException("write_metadata of " + instruction.readableBytes() + " bytes");
                    }
                    instruction.skipBytes(4);
                    metadata = Optional.of(write(instruction.readLong(), instruction.readLong()));
                }
                case FlowWire.APPLY_ACTIONS -> {
                    final var decoded = ActionDecoder.decode(instruction.skipBytes(4));
                    actions = decoded.actions();
                    meter = meter.or(decoded::meter);
                }
                default -> throw new UnreadableException("instruction of type " + type);
            }
        }
        try {
            return new FlowEntry(key, cookie, meter, actions, metadata, next);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(e.getMessage(), e);
        }
    }

    private static TableId table(final int number) throws UnreadableException {
        if (number > 254) {
            throw new UnreadableException("goto_table " + number);
        }
        return new TableId(number);
    }

    private static MetadataWrite write(final long value, final long mask) throws UnreadableException {
        try {
            return new MetadataWrite(value, mask);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(e.getMessage(), e);
        }
    }
}
