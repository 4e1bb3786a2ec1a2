// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.netport.openflow.bundle.CommitEncoder;
import org.projectfloodlight.openflow.protocol.Writeable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be sent on a connection, bounded: a commit is encoded only as far as the switch reads, and off the loop
 * if it is large; packet-outs have a budget of their own, so that neither holds up the other. Owned by the connection's
 * loop; only {@link #encodeSome} runs elsewhere.
 */
// Futures of Netty: what fails closes the connection and is reported there; timers are checked when they fire.
@SuppressWarnings("FutureReturnValueIgnored")
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int SLICE_BYTES = 1 << 16;
    private static final int SLICES_AT_ONCE = 32;
    /** What a packet-out needs beside its frame: small ones must not fill the memory either. */
    private static final int AROUND_A_FRAME = 128;

    private record Sending(CommitEncoder commit, Consumer<String> broken) {
    }

    private final Channel channel;
    private final Executor encoders;
    private final SessionCounters counters;
    private final int packetOutBudget;
    private Optional<Sending> waiting = Optional.empty();
    private int packetOutBytes;
    /** Since the last look of the watch: whether all down to the low water mark or a packet was taken; bytes added. */
    private boolean drained;
    private long offered;

    Outbox(final Channel channel, final Executor encoders, final SessionCounters counters, final int packetOutBudget) {
        this.channel = channel;
        this.encoders = encoders;
        this.counters = counters;
        this.packetOutBudget = packetOutBudget;
    }

    /**
     * Sends a message; there are few of that kind.
     *
     * @throws IllegalArgumentException if it has no form on the wire
     */
    void send(final Writeable message) {
        final ByteBuf buffer = channel.alloc().buffer();
        try {
            message.writeTo(buffer);
        } catch (IllegalArgumentException e) {
            buffer.release();
            throw e;
        }
        counters.sent(1);
        channel.writeAndFlush(buffer, channel.voidPromise());
    }

    /** Sends a packet-out, or drops it where too many wait or it does not fit into a message. Returns which. */
    boolean offer(final Writeable message, final int frameBytes) {
        final int bytes = frameBytes + AROUND_A_FRAME;
        if (packetOutBytes + bytes > packetOutBudget) {
            counters.packetOutDropped();
            return false;
        }
        final ByteBuf buffer = channel.alloc().buffer(bytes);
        try {
            message.writeTo(buffer);
        } catch (IllegalArgumentException e) {
            buffer.release();
            counters.packetOutDropped();
            LOG.debug("{}: a frame of {} bytes does not fit into a message", channel.remoteAddress(), frameBytes, e);
            return false;
        }
        packetOutBytes += bytes;
        offered += buffer.readableBytes();
        counters.sent(1);
        channel.writeAndFlush(buffer).addListener(done -> {
            packetOutBytes -= bytes;
            drained |= done.isSuccess();
        });
        return true;
    }

    /**
     * Sends a small commit at once.
     *
     * @param commit the commit
     * @param broken told the reason where it cannot be encoded; the switch may have a part of it then
     */
    void sendNow(final CommitEncoder commit, final Consumer<String> broken) {
        encode(new Sending(commit, broken), channel.alloc().buffer(), Integer.MAX_VALUE);
    }

    /**
     * Sends a commit as fast as the switch reads.
     *
     * @param commit the commit
     * @param broken told the reason where it cannot be encoded; the switch may have a part of it then
     */
    void stream(final CommitEncoder commit, final Consumer<String> broken) {
        stream(new Sending(commit, broken));
    }

    private void stream(final Sending sending) {
        try {
            encoders.execute(() -> encodeSome(sending));
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: shutting down, a commit is not sent", channel.remoteAddress(), e);
        }
    }

    private void encodeSome(final Sending sending) {
        final CommitEncoder commit = sending.commit();
        boolean whole = true;
        for (int slices = 0; whole && slices < SLICES_AT_ONCE && !commit.isDone() && channel.isWritable(); slices++) {
            whole = encode(sending, channel.alloc().buffer(SLICE_BYTES + SLICE_BYTES / 16), SLICE_BYTES);
        }
        if (whole && !commit.isDone()) {
            try {
                channel.eventLoop().execute(() -> goOn(sending));
            } catch (RejectedExecutionException e) {
                LOG.debug("{}: shutting down, the rest of a commit is not sent", channel.remoteAddress(), e);
            }
        }
    }

    /** False, and an end to the stream, where a change cannot be encoded: nobody is to wait for its acknowledgement. */
    private boolean encode(final Sending sending, final ByteBuf buffer, final int enough) {
        try {
            counters.sent(sending.commit().encode(buffer, enough));
        } catch (IllegalArgumentException | UnsupportedOperationException | IllegalStateException e) {
            buffer.release();
            LOG.error("{}: a change cannot be encoded", channel.remoteAddress(), e);
            sending.broken().accept("a change cannot be encoded, a fault of the controller (report it): "
                + e.getMessage());
            return false;
        }
        channel.writeAndFlush(buffer, channel.voidPromise());
        return true;
    }

    private void goOn(final Sending sending) {
        if (channel.isWritable()) {
            stream(sending);
        } else if (channel.isActive()) {
            waiting = Optional.of(sending);
        }
    }

    /** The connection can take more, or no more for now. */
    void writabilityChanged() {
        if (channel.isWritable()) {
            drained = true;
            final var sending = waiting;
            waiting = Optional.empty();
            sending.ifPresent(this::stream);
        }
    }

    /**
     * From now on, watches that a switch for which something waits takes some of it.
     *
     * @param stall the longest time without taking any
     * @param stalled told once, with the reason
     */
    void watch(final Duration stall, final Consumer<String> stalled) {
        watch(stall, stalled, 0);
    }

    private void watch(final Duration stall, final Consumer<String> stalled, final long before) {
        channel.eventLoop().schedule(() -> {
            if (!channel.isActive()) {
                return;
            }
            final long left = channel.isWritable() ? 0 : channel.bytesBeforeWritable();
            final boolean nothingTaken = before > 0 && !drained && left >= before + offered;
            drained = false;
            offered = 0;
            if (nothingTaken) {
                stalled.accept("the switch has taken nothing of what it is sent for " + stall.toMillis()
                    + " ms: see whether it is overloaded or the path to it is cut");
            } else {
                watch(stall, stalled, left);
            }
        }, stall.toMillis(), TimeUnit.MILLISECONDS);
    }
}
