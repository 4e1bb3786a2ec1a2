// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import com.google.common.collect.ImmutableList;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.netport.channel.FlowFilter;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SumResult;
import org.netport.channel.SwitchFeatures;
import org.netport.openflow.codec.MalformedException;
import org.netport.openflow.message.FromSwitch;
import org.netport.openflow.message.Requests;

/**
 * What a switch is asked of itself: a few questions at a time, each answered within a bound. Owned by the connection's
 * loop.
 */
final class Readings {
    private static final int MOST_READS = 4;
    private static final int READ_BACK_REQUESTS = 4;
    private static final int MOST_SUMS = 64;

    private final Channel channel;
    private final ConnectionSettings settings;
    private final Outbox outbox;
    private final Requests requests;
    private final Xids xids;
    private final List<PendingRead> reads = new ArrayList<>();
    private Optional<String> ended = Optional.empty();

    Readings(final Channel channel, final ConnectionSettings settings, final Outbox outbox, final Requests requests,
            final Xids xids) {
        this.channel = channel;
        this.settings = settings;
        this.outbox = outbox;
        this.requests = requests;
        this.xids = xids;
    }

    /** Asks for all flows, groups and meters of ours. */
    void readBack(final SwitchFeatures features, final CompletableFuture<ReadBackResult> result) {
        if (isRefused(reason -> result.complete(new ReadBackResult.Failed(reason)))) {
            return;
        }
        final boolean meters = features.meters();
        final long xid = xids.take(READ_BACK_REQUESTS);
        begin(new PendingReadBack(requests.version(), settings.limits().readBackEntries(),
            meters ? Set.of(xid, xid + 1, xid + 2, xid + 3) : Set.of(xid, xid + 1, xid + 2), result), result);
        outbox.send(requests.flowCount(xid));
        outbox.send(requests.flows(xid + 1));
        outbox.send(requests.groups(xid + 2));
        if (meters) {
            outbox.send(requests.meters(xid + 3));
        }
    }

    /** Asks for sums. */
    void sum(final ImmutableList<FlowFilter> filters, final CompletableFuture<SumResult> result) {
        if (isRefused(reason -> result.complete(new SumResult.Failed(reason)))) {
            return;
        }
        if (filters.isEmpty() || filters.size() > MOST_SUMS) {
            result.complete(new SumResult.Failed(filters.size() + " sums asked for: 1 to " + MOST_SUMS
                + " are possible"));
            return;
        }
        final long xid = xids.take(filters.size());
        begin(new PendingSums(requests.version(), xid, filters.size(), result), result);
        for (int index = 0; index < filters.size(); index++) {
            outbox.send(requests.sum(xid + index, filters.get(index)));
        }
    }

    private boolean isRefused(final Consumer<String> told) {
        final Optional<String> reason = ended.map(why -> "the session has ended: " + why)
            .or(() -> reads.size() < MOST_READS ? Optional.empty() : Optional.of(MOST_READS + " reads are under way"));
        reason.ifPresent(told);
        return reason.isPresent();
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void begin(final PendingRead read, final CompletableFuture<?> result) {
        reads.add(read);
        final long bound = settings.times().read().toMillis();
        // A timer that goes with its result: it must not keep alive what has been answered.
        final var bell = channel.eventLoop().schedule(
            () -> giveUp(read, "no complete answer within " + bound + " ms"), bound, TimeUnit.MILLISECONDS);
        result.whenComplete((outcome, failure) -> bell.cancel(false));
    }

    private void giveUp(final PendingRead read, final String reason) {
        if (reads.remove(read)) {
            read.lost(reason);
        }
    }

    private Optional<PendingRead> readOf(final long xid) {
        return reads.stream().filter(read -> read.owns(xid)).findFirst();
    }

    /** Takes a part of an answer; one that nobody has asked for is passed over. */
    void received(final FromSwitch.Part part) {
        readOf(part.xid()).ifPresent(read -> {
            try {
                read.received(part);
            } catch (MalformedException e) {
                read.lost("the switch describes itself in a way that cannot be read: " + e.getMessage());
            }
            if (read.isDone()) {
                reads.remove(read);
            }
        });
    }

    /** A question was refused, or its answer cannot be read. Returns whether it was one of these. */
    boolean failed(final long xid, final String reason) {
        final Optional<PendingRead> read = readOf(xid);
        read.ifPresent(found -> giveUp(found, reason));
        return read.isPresent();
    }

    /** The connection is gone: nobody is to wait for it. */
    void end(final String reason) {
        ended = Optional.of(reason);
        List.copyOf(reads).forEach(read -> giveUp(read, reason));
    }
}
