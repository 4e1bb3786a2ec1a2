// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.netport.channel.ChannelCounters;
import org.netport.channel.CommitResult;
import org.netport.channel.FlowFilter;
import org.netport.channel.PacketOut;
import org.netport.channel.PortDescription;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SumResult;
import org.netport.channel.SwitchFeatures;
import org.netport.channel.SwitchSession;
import org.netport.core.fake.FakeSwitch;
import org.netport.flow.ChangeSet;
import org.netport.model.DatapathId;

/** A session with a switch of the fake network, which carries out what it is told when the test says so. */
final class LiveSwitch implements SwitchSession {
    private final DatapathId datapathId;
    private ImmutableList<PortDescription> ports;
    private final FakeSwitch target;
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    LiveSwitch(final DatapathId datapathId, final ImmutableList<PortDescription> ports, final FakeSwitch target) {
        this.datapathId = datapathId;
        this.ports = ports;
        this.target = target;
    }

    /** From now on it has other ports. */
    void become(final ImmutableList<PortDescription> others) {
        ports = others;
    }

    boolean isBusy() {
        return !waiting.isEmpty();
    }

    /** Carries out what it was told first, and says so. */
    void work() {
        waiting.remove().run();
    }

    @Override
    public DatapathId datapathId() {
        return datapathId;
    }

    @Override
    public SwitchFeatures features() {
        return new SwitchFeatures(SwitchFeatures.Version.OF_1_4, SwitchFeatures.Bundles.STANDARD, 254, true, true,
            SwitchFeatures.Role.MASTER, "live");
    }

    @Override
    public ImmutableList<PortDescription> ports() {
        return ports;
    }

    @Override
    public CompletionStage<CommitResult> commit(final ChangeSet changes) {
        final var future = new CompletableFuture<CommitResult>();
        waiting.add(() -> {
            target.apply(changes);
            future.complete(new CommitResult.Committed());
        });
        return future;
    }

    @Override
    public CompletionStage<ReadBackResult> readBack() {
        return CompletableFuture.completedFuture(new ReadBackResult.Observed(target.program(), ImmutableList.of(),
            ImmutableList.of(), 0));
    }

    @Override
    public CompletionStage<SumResult> sum(final ImmutableList<FlowFilter> filters) {
        return CompletableFuture.completedFuture(new SumResult.Failed("it counts nothing"));
    }

    @Override
    public void send(final PacketOut packet) {
        // nobody listens
    }

    @Override
    public CompletionStage<Integer> send(final ImmutableList<PacketOut> packets) {
        return CompletableFuture.completedFuture(0);
    }

    @Override
    public ChannelCounters counters() {
        return new ChannelCounters(0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close(final String reason) {
        // the test says when a session is lost
    }
}
