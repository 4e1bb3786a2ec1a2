// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.bundle;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Change;
import org.netport.flow.MeterId;
import org.netport.openflow.bundle.BundleFrames.Control;
import org.netport.openflow.codec.ChangeEncoder;
import org.netport.openflow.codec.MessageHeader;

/**
 * Writes a commit piece by piece, so that a large one needs neither much memory nor a long time at once. Meters cannot
 * be in a bundle: those that are set go before it, those that are removed behind it. Not thread-safe; one thread at a
 * time may use it.
 */
public final class CommitEncoder {
    private static final int BARRIER_REQUEST = 20;

    private enum Stage {
        METERS_SET, OPEN, CHANGES, COMMIT, METERS_REMOVED, BARRIER, DONE
    }

    private final Version version;
    private final Bundles form;
    private final ImmutableList<Change> changes;
    private final CommitNumbers numbers;
    private Stage stage = Stage.METERS_SET;
    private int next;

    /**
     * Begins a commit.
     *
     * @param version the negotiated version
     * @param form how change sets are applied
     * @param changes the changes in order
     * @param numbers their transaction ids
     */
    public CommitEncoder(final Version version, final Bundles form, final ImmutableList<Change> changes,
            final CommitNumbers numbers) {
        this.version = Objects.requireNonNull(version, "version");
        this.form = Objects.requireNonNull(form, "form");
        this.changes = Objects.requireNonNull(changes, "changes");
        this.numbers = Objects.requireNonNull(numbers, "numbers");
    }

    /**
     * Tells whether all has been written.
     *
     * @return true if nothing is left
     */
    public boolean isDone() {
        return stage == Stage.DONE;
    }

    /**
     * Writes messages until there are enough bytes or nothing is left.
     *
     * @param out where they are written
     * @param enough bytes after which no further message is begun
     * @return the number of messages written
     * @throws IllegalArgumentException if a change is too large for a message
     */
    public int encode(final ByteBuf out, final int enough) {
        int messages = 0;
        while (stage != Stage.DONE && out.writerIndex() < enough) {
            messages += step(out);
        }
        return messages;
    }

    private int step(final ByteBuf out) {
        return switch (stage) {
            case METERS_SET -> changes(Stage.OPEN, Place.BEFORE, out);
            case OPEN -> control(Control.OPEN, numbers.open(), Stage.CHANGES, out);
            case CHANGES -> changes(Stage.COMMIT, Place.INSIDE, out);
            case COMMIT -> control(Control.COMMIT, numbers.commit(), Stage.METERS_REMOVED, out);
            case METERS_REMOVED -> changes(Stage.BARRIER, Place.BEHIND, out);
            case BARRIER -> {
                MessageHeader.end(MessageHeader.begin(version, BARRIER_REQUEST, numbers.barrier(), out), out);
                stage = Stage.DONE;
                yield 1;
            }
            case DONE -> 0;
        };
    }

    private int control(final Control control, final long xid, final Stage following, final ByteBuf out) {
        stage = following;
        if (form == Bundles.NONE) {
            return 0;
        }
        BundleFrames.control(version, form, control, numbers.first(), xid, out);
        return 1;
    }

    private enum Place {
        BEFORE, INSIDE, BEHIND;

        static Place of(final Change change) {
            if (!(change.key() instanceof MeterId)) {
                return INSIDE;
            }
            return change instanceof Change.Remove ? BEHIND : BEFORE;
        }
    }

    /** Writes the next change of a place, or goes to the next stage where there is none. */
    private int changes(final Stage following, final Place place, final ByteBuf out) {
        while (next < changes.size() && Place.of(changes.get(next)) != place) {
            next++;
        }
        if (next == changes.size()) {
            next = 0;
            stage = following;
            return 0;
        }
        final Change change = changes.get(next);
        final long xid = numbers.change(next);
        next++;
        if (place == Place.INSIDE && form != Bundles.NONE) {
            final int start = BundleFrames.beginAdd(version, form, numbers.first(), xid, out);
            ChangeEncoder.encode(version, change, xid, out);
            BundleFrames.endAdd(start, out);
        } else {
            ChangeEncoder.encode(version, change, xid, out);
        }
        return 1;
    }
}
