// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import com.google.common.collect.ImmutableList;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.netport.channel.ChannelCounters;
import org.netport.channel.CommitResult;
import org.netport.channel.FlowFilter;
import org.netport.channel.PacketOut;
import org.netport.channel.PortDescription;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SumResult;
import org.netport.channel.SwitchEvents;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.channel.SwitchFeatures;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.flow.ChangeSet;
import org.netport.model.DatapathId;
import org.netport.openflow.bundle.CommitEncoder;
import org.netport.openflow.bundle.CommitNumbers;
import org.netport.openflow.bundle.OversizedChanges;
import org.netport.openflow.codec.MalformedException;
import org.netport.openflow.message.ErrorName;
import org.netport.openflow.message.FromSwitch;
import org.netport.openflow.message.Requests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session over one connection, after the handshake. The methods of {@link SwitchSession} are thread-safe; the others
 * are called on the connection's loop, which owns all that changes.
 */
// Futures of Netty: what fails closes the connection and is reported there; timers are checked when they fire.
@SuppressWarnings("FutureReturnValueIgnored")
public final class OpenFlowSession implements SwitchSession {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFlowSession.class);
    /** A commit of that many changes is encoded in less than a millisecond: on the loop, at once. */
    private static final int SMALL_COMMIT = 128;

    private final Channel channel;
    private final ConnectionSettings settings;
    private final SessionCounters counters;
    private final Outbox outbox;
    private final Reporter reporter;
    private final DatapathId datapathId;
    private final Requests requests;
    private final Xids xids = new Xids();
    private final Readings readings;
    private volatile SwitchFeatures features;
    private final PortBook ports;
    private volatile Optional<String> closing = Optional.empty();
    private Optional<PendingCommit> commit = Optional.empty();
    private Optional<String> ended = Optional.empty();

    OpenFlowSession(final Channel channel, final ConnectionSettings settings, final SessionCounters counters,
            final Outbox outbox, final SwitchEvents events, final Handshake.Agreement agreement) {
        this.channel = channel;
        this.settings = settings;
        this.counters = counters;
        this.outbox = outbox;
        reporter = new Reporter(events);
        datapathId = agreement.datapathId();
        features = agreement.features();
        ports = new PortBook(agreement.ports());
        requests = new Requests(features.version());
        readings = new Readings(channel, settings, outbox, requests, xids);
    }

    /** Reports the session to the core. */
    public void begin() {
        reporter.begin(events -> events.connected(this));
    }

    /**
     * Reports the end of the session to the core, and closes the connection. Thread-safe; only the first call counts.
     *
     * @param reason why
     */
    public void end(final String reason) {
        close(reason);
        reporter.end(events -> events.disconnected(this, reason));
    }

    /**
     * Where the switch connects from.
     *
     * @return the address, for logs
     */
    public String peer() {
        return String.valueOf(channel.remoteAddress());
    }

    /**
     * Why the session ended, if it was ended from here.
     *
     * @return the first reason
     */
    public Optional<String> closing() {
        return closing;
    }

    @Override
    public DatapathId datapathId() {
        return datapathId;
    }

    @Override
    public SwitchFeatures features() {
        return features;
    }

    @Override
    public ImmutableList<PortDescription> ports() {
        return ports.ports();
    }

    @Override
    public ChannelCounters counters() {
        return counters.snapshot();
    }

    @Override
    public CompletionStage<CommitResult> commit(final ChangeSet changes) {
        final var result = new CompletableFuture<CommitResult>();
        if (channel.eventLoop().inEventLoop()) {
            // The acknowledgement of another switch of this loop has led here: no thread has to be woken.
            start(changes, result);
        } else {
            onLoop(() -> start(changes, result), () -> result.complete(
                new CommitResult.Unknown("the channel is shut down", ImmutableList.of())));
        }
        return result;
    }

    private void onLoop(final Runnable task, final Runnable otherwise) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("switch {}: the channel is shut down", datapathId, e);
            otherwise.run();
        }
    }

    private void start(final ChangeSet changes, final CompletableFuture<CommitResult> result) {
        if (ended.isPresent() || commit.isPresent()) {
            result.complete(new CommitResult.Unknown(ended.map(why -> "the session has ended: " + why)
                .orElse("another commit is under way"), ImmutableList.of()));
            return;
        }
        final var oversized = OversizedChanges.among(features.version(), changes.changes());
        if (!oversized.isEmpty()) {
            result.complete(new CommitResult.Refused(oversized));
            return;
        }
        final int size = changes.changes().size();
        final var numbers = new CommitNumbers(xids.take(CommitNumbers.count(size)), size);
        // A single change is atomic by itself: a bundle around it would only cost time.
        final Bundles form = size == 1 ? Bundles.NONE : features.bundles();
        final var pending = new PendingCommit(form, changes.changes(), numbers, result);
        commit = Optional.of(pending);
        final var encoder = new CommitEncoder(features.version(), form, changes.changes(), numbers);
        if (size <= SMALL_COMMIT) {
            outbox.sendNow(encoder, this::close);
        } else {
            outbox.stream(encoder, this::close);
        }
        final long bound = settings.times().commit().toMillis() + size;
        ring(bound, result, () -> close("no acknowledgement of a commit within " + bound + " ms"
            + (channel.isWritable() ? "" : "; the switch does not read what it is sent")));
    }

    /** A timer that goes with its result: thousands of them must not keep alive what has been answered. */
    private void ring(final long millis, final CompletableFuture<?> result, final Runnable late) {
        final var bell = channel.eventLoop().schedule(late, millis, TimeUnit.MILLISECONDS);
        result.whenComplete((outcome, failure) -> bell.cancel(false));
    }

    @Override
    public CompletionStage<ReadBackResult> readBack() {
        final var result = new CompletableFuture<ReadBackResult>();
        onLoop(() -> readings.readBack(features, result),
            () -> result.complete(new ReadBackResult.Failed("the channel is shut down")));
        return result;
    }

    @Override
    public CompletionStage<SumResult> sum(final ImmutableList<FlowFilter> filters) {
        final var result = new CompletableFuture<SumResult>();
        onLoop(() -> readings.sum(filters, result),
            () -> result.complete(new SumResult.Failed("the channel is shut down")));
        return result;
    }

    @Override
    public void send(final PacketOut packet) {
        onLoop(() -> offer(packet), counters::packetOutDropped);
    }

    @Override
    public CompletionStage<Integer> send(final ImmutableList<PacketOut> packets) {
        final var taken = new CompletableFuture<Integer>();
        // By the result itself: what fails on the loop is told to who waits, who would wait for ever otherwise.
        onLoop(() -> taken.completeAsync(() -> (int) packets.stream().filter(this::offer).count(), Runnable::run),
            () -> {
                packets.forEach(packet -> counters.packetOutDropped());
                taken.complete(0);
            });
        return taken;
    }

    /** Returns whether the frame is on its way. */
    private boolean offer(final PacketOut packet) {
        if (ended.isPresent()) {
            counters.packetOutDropped();
            return false;
        }
        return outbox.offer(requests.packetOut(xids.take(1), packet), packet.frame().length);
    }

    @Override
    public void close(final String reason) {
        onLoop(() -> {
            if (closing.isEmpty()) {
                closing = Optional.of(reason);
                LOG.info("switch {} at {}: closing the session: {}", datapathId, peer(), reason);
                channel.close();
            }
        }, () -> LOG.debug("switch {}: the channel is shut down already", datapathId));
    }

    // What follows is called by the connection, on its loop.

    void received(final FromSwitch message) {
        switch (message) {
            case FromSwitch.Barrier barrier -> commit.filter(at -> at.endsWith(barrier.xid())).ifPresent(done -> {
                commit = Optional.empty();
                done.completed();
            });
            case FromSwitch.BundleAnswer answer -> commit.ifPresent(at -> at.bundleAnswered(answer));
            case FromSwitch.Failure failure -> failed(failure.xid(), failure.error());
            case FromSwitch.Part part -> readings.received(part);
            case FromSwitch.PortStatus status -> status.port().ifPresent(port -> portChanged(status.change(), port));
            case FromSwitch.RoleStatus status -> status.role().ifPresent(this::roleChanged);
            case FromSwitch.RoleReply reply -> reply.role().ifPresent(this::roleChanged);
            default -> LOG.debug("switch {}: {} passed over", datapathId, message);
        }
    }

    void packetIn(final FromSwitch.Packet message) throws MalformedException {
        message.decode().ifPresentOrElse(packet -> {
            counters.packetIn();
            reporter.tell(events -> events.packetIn(this, packet));
        }, counters::packetInDropped);
    }

    private void failed(final long xid, final ErrorName error) {
        counters.error();
        if (error.isSlave()) {
            roleChanged(Role.SLAVE);
        }
        if (commit.filter(at -> at.owns(xid)).isPresent()) {
            commit.orElseThrow().failed(xid, error);
        } else if (!readings.failed(xid, "the switch refused to be read: " + error)
                && SessionCounters.worthALine(counters.unmatchedError())) {
            LOG.warn("switch {}: error {} for the request {}, which nobody waits for", datapathId, error, xid);
        }
    }

    /** A message was passed over; nobody is to wait for it. */
    void unreadable(final long xid, final MalformedException cause) {
        readings.failed(xid, "an answer cannot be read: " + cause.getMessage());
    }

    private void portChanged(final PortChange change, final PortDescription port) {
        if (change == PortChange.DELETED) {
            ports.remove(port.number());
            reporter.tell(events -> events.portChanged(this, port, change));
        } else if (ports.size() < Handshake.MOST_PORTS || ports.contains(port.number())) {
            ports.put(port).forEach(news -> reporter.tell(events -> events.portChanged(this, news,
                news.number().equals(port.number()) ? change : PortChange.MODIFIED)));
        } else {
            close("the switch reports more than " + Handshake.MOST_PORTS + " ports, which no switch has: see what "
                + "adds them there");
        }
    }

    private void roleChanged(final Role role) {
        final SwitchFeatures old = features;
        if (old.role() != role) {
            LOG.info("switch {}: the role is {} now, it was {}", datapathId, role, old.role());
            features = new SwitchFeatures(old.version(), old.bundles(), old.tables(), old.tunnelMetadata(),
                old.meters(), role, old.description());
            reporter.tell(events -> events.roleChanged(this, role));
        }
    }

    /** The connection is gone. */
    void lost(final String reason) {
        ended = Optional.of(reason);
        commit.ifPresent(at -> at.lost(reason));
        commit = Optional.empty();
        readings.end(reason);
    }

    /** The connection can take more, or no more for now. */
    void writabilityChanged() {
        outbox.writabilityChanged();
    }

    /** Asks whether the switch lives. */
    void echo() {
        outbox.send(requests.echo(xids.take(1)));
    }
}
