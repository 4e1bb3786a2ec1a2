// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.netport.channel.ChannelCounters;
import org.netport.channel.CommitResult;
import org.netport.channel.FlowFilter;
import org.netport.channel.PacketOut;
import org.netport.channel.PortDescription;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SumResult;
import org.netport.channel.SumResult.FlowSum;
import org.netport.channel.SwitchFeatures;
import org.netport.channel.SwitchSession;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.flow.FlowEntry;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.flow.SwitchProgram;
import org.netport.model.DatapathId;

/** A session whose answers the test gives or withholds. */
final class FakeSession implements SwitchSession {
    /** What the switch really holds; shared by the sessions of one switch. */
    final Map<ProgramKey, ProgramEntry> held;
    final List<ChangeSet> commits = new ArrayList<>();
    final List<PacketOut> sent = new ArrayList<>();
    /** What each flow has matched; others nothing. */
    final Map<ProgramKey, Long> packets = new HashMap<>();
    ChannelCounters counters = new ChannelCounters(0, 0, 0, 0, 0, 0, 0, 0);
    /** How many frames that are sent together it takes. */
    int room = Integer.MAX_VALUE;
    /** Why no frames that are sent together can be sent. */
    Optional<RuntimeException> fault = Optional.empty();
    int sums;
    private final DatapathId datapathId;
    private final ImmutableList<PortDescription> ports;
    private final Deque<Runnable> withheld = new ArrayDeque<>();
    private Optional<CommitResult> nextResult = Optional.empty();
    private Optional<String> unreadable = Optional.empty();
    private boolean withholding;
    private String description = "fake";
    private long cookieMask = -1;

    FakeSession(final DatapathId datapathId, final ImmutableList<PortDescription> ports,
            final Map<ProgramKey, ProgramEntry> held) {
        this.datapathId = datapathId;
        this.ports = ports;
        this.held = held;
    }

    FakeSession(final DatapathId datapathId, final ImmutableList<PortDescription> ports) {
        this(datapathId, ports, new HashMap<>());
    }

    /** What it is in its own words: manufacturer, hardware, software. */
    FakeSession describedAs(final String text) {
        description = text;
        return this;
    }

    /** From now on commits are carried out only when {@link #answer} is called. */
    void withhold() {
        withholding = true;
    }

    /** Carries out and answers what was withheld. */
    void answer() {
        withholding = false;
        while (!withheld.isEmpty()) {
            withheld.poll().run();
        }
    }

    /** From now on the switch passes over the cookies in what it is asked. */
    void ignoreCookies() {
        cookieMask = 0;
    }

    /** From now on the switch cannot be read, for a reason. */
    void refuseReading(final String reason) {
        unreadable = Optional.of(reason);
    }

    /** The next commit ends so; nothing of it is carried out. */
    void failNext(final CommitResult result) {
        nextResult = Optional.of(result);
    }

    @Override
    public DatapathId datapathId() {
        return datapathId;
    }

    @Override
    public SwitchFeatures features() {
        return new SwitchFeatures(SwitchFeatures.Version.OF_1_4, SwitchFeatures.Bundles.STANDARD, 254, true, true,
            SwitchFeatures.Role.MASTER, description);
    }

    @Override
    public ImmutableList<PortDescription> ports() {
        return ports;
    }

    @Override
    public CompletionStage<CommitResult> commit(final ChangeSet changes) {
        commits.add(changes);
        final var future = new CompletableFuture<CommitResult>();
        final Runnable work = () -> {
            if (nextResult.isPresent()) {
                final CommitResult result = nextResult.orElseThrow();
                nextResult = Optional.empty();
                future.complete(result);
                return;
            }
            changes.changes().forEach(this::apply);
            future.complete(new CommitResult.Committed());
        };
        if (withholding) {
            withheld.add(work);
        } else {
            work.run();
        }
        return future;
    }

    private void apply(final Change change) {
        switch (change) {
            case Change.Add add -> held.put(add.key(), add.entry());
            case Change.Replace replace -> held.put(replace.key(), replace.entry());
            case Change.Remove remove -> held.remove(remove.key());
        }
    }

    @Override
    public CompletionStage<ReadBackResult> readBack() {
        return CompletableFuture.completedFuture(unreadable.<ReadBackResult>map(ReadBackResult.Failed::new)
            .orElseGet(() -> new ReadBackResult.Observed(new SwitchProgram(ImmutableMap.copyOf(held)),
                ImmutableList.of(), ImmutableList.of(), 0)));
    }

    @Override
    public CompletionStage<SumResult> sum(final ImmutableList<FlowFilter> filters) {
        sums++;
        return CompletableFuture.completedFuture(unreadable.<SumResult>map(SumResult.Failed::new)
            .orElseGet(() -> new SumResult.Summed(filters.stream().map(this::sum)
                .collect(ImmutableList.toImmutableList()))));
    }

    private FlowSum sum(final FlowFilter filter) {
        final var matching = held.values().stream().filter(entry -> entry instanceof FlowEntry flow
            && flow.key().table().equals(filter.table())
            && flow.key().match().fields().containsAll(filter.match().fields())
            && ((flow.cookie().value() ^ filter.cookie().value()) & filter.mask() & cookieMask) == 0).toList();
        return new FlowSum(matching.size(),
            matching.stream().mapToLong(entry -> packets.getOrDefault(entry.key(), 0L)).sum());
    }

    @Override
    public void send(final PacketOut packet) {
        sent.add(packet);
    }

    @Override
    public CompletionStage<Integer> send(final ImmutableList<PacketOut> together) {
        if (fault.isPresent()) {
            return CompletableFuture.failedFuture(fault.orElseThrow());
        }
        final int taken = Math.min(together.size(), room);
        sent.addAll(together.subList(0, taken));
        return CompletableFuture.completedFuture(taken);
    }

    @Override
    public ChannelCounters counters() {
        return counters;
    }

    @Override
    public void close(final String reason) {
        // the test says when a session is lost
    }
}
