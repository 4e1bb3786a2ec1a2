// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.bundle;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import org.netport.channel.CommitResult.SwitchError;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Bucket;
import org.netport.flow.Change;
import org.netport.flow.FlowEntry;
import org.netport.flow.GroupEntry;
import org.netport.flow.MeterEntry;
import org.netport.flow.ProgramEntry;
import org.netport.openflow.codec.ChangeEncoder;

/**
 * Finds the changes that do not fit into a message, of 65535 bytes at most, before anything is sent: a group of some
 * thousand buckets.
 */
public final class OversizedChanges {
    private static final int MOST_BYTES = 65_535 - 24;
    /** More than any action, or the header and properties of a bucket, needs. */
    private static final int ACTION_BYTES = 32;
    /** More than the fixed part of an entry with a match of all fields needs. */
    private static final int FIXED_BYTES = 600;

    private OversizedChanges() {
    }

    /**
     * Finds them.
     *
     * @param version the negotiated version
     * @param changes the changes
     * @return an error for each that does not fit
     */
    public static ImmutableList<SwitchError> among(final Version version, final List<Change> changes) {
        final var errors = ImmutableList.<SwitchError>builder();
        for (Change change : changes) {
            final int bytes = bytes(version, change);
            if (bytes > MOST_BYTES) {
                errors.add(new SwitchError(Optional.of(change), "the entry needs more than the " + MOST_BYTES
                    + " bytes that fit into an OpenFlow message"));
            }
        }
        return errors.build();
    }

    private static int bytes(final Version version, final Change change) {
        final long atMost = switch (change) {
            case Change.Add add -> atMost(add.entry());
            case Change.Replace replace -> atMost(replace.entry());
            case Change.Remove remove -> FIXED_BYTES;
        };
        if (atMost <= MOST_BYTES) {
            return (int) atMost;
        }
        final ByteBuf exact = Unpooled.buffer();
        try {
            ChangeEncoder.encode(version, change, 0, exact);
        } catch (IllegalArgumentException e) {
            return Integer.MAX_VALUE;
        }
        return exact.readableBytes();
    }

    private static long atMost(final ProgramEntry entry) {
        return switch (entry) {
            case FlowEntry flow -> FIXED_BYTES + (long) ACTION_BYTES * flow.actions().size();
            case MeterEntry meter -> FIXED_BYTES;
            case GroupEntry group -> {
                long sum = FIXED_BYTES;
                for (Bucket bucket : group.buckets()) {
                    sum += (long) ACTION_BYTES * (bucket.actions().size() + 1);
                }
                yield sum;
            }
        };
    }
}
