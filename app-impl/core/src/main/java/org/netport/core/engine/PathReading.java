// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.netport.channel.FlowFilter;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SumResult;
import org.netport.channel.SumResult.FlowSum;
import org.netport.core.engine.PathSources.ReadableSwitch;
import org.netport.core.pipeline.ProgramText;
import org.netport.explain.Holding;
import org.netport.explain.Holding.State;
import org.netport.flow.FlowEntry;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;

/**
 * Looks on a switch whether it has the entries on a way. A switch with few entries is read back, which tells all of
 * them exactly; of one with many the entries are asked for by table, cookie and match.
 */
final class PathReading {
    /** What is read in some 200 ms. */
    static final int MOST_READ = 20_000;
    /** As many as a session sums at a time. */
    private static final int MOST_ASKED = 64;

    private final ImmutableMap<ProgramEntry, Holding> told;

    private PathReading(final ImmutableMap<ProgramEntry, Holding> told) {
        this.told = told;
    }

    /**
     * Looks at some entries.
     *
     * @param at the switch
     * @param told what it has told of them before
     * @param elsewhere runs the comparison: the channel's thread, which brings the answer, does not wait for it
     * @return the same as they are now
     */
    static CompletionStage<ImmutableMap<ProgramEntry, Holding>> of(final ReadableSwitch at,
            final ImmutableMap<ProgramEntry, Holding> told, final Executor elsewhere) {
        final var reading = new PathReading(told);
        return at.entries() <= MOST_READ ? at.session().readBack().thenApplyAsync(reading::compare, elsewhere)
            : reading.ask(at, elsewhere);
    }

    private ImmutableMap<ProgramEntry, Holding> compare(final ReadBackResult result) {
        return switch (result) {
            case ReadBackResult.Failed failed -> unread(failed.reason());
            case ReadBackResult.Observed observed -> {
                final Map<ProgramKey, Long> packets = new HashMap<>();
                observed.counters().forEach(count -> packets.put(count.key(), count.packets()));
                yield told.keySet().stream().collect(ImmutableMap.toImmutableMap(entry -> entry,
                    entry -> compare(observed, entry, packets)));
            }
        };
    }

    private static Holding compare(final ReadBackResult.Observed observed, final ProgramEntry entry,
            final Map<ProgramKey, Long> packets) {
        final Long count = packets.get(entry.key());
        final OptionalLong counted = count == null ? OptionalLong.empty() : OptionalLong.of(count);
        final ProgramEntry found = observed.program().entries().get(entry.key());
        if (entry.equals(found)) {
            return new Holding(State.OBSERVED, "", counted);
        }
        if (found != null) {
            return new Holding(State.DIFFERENT, "the switch has " + ProgramText.line(found), counted);
        }
        return observed.unreadable().contains(entry.key())
            ? new Holding(State.DIFFERENT, "the switch has it with a content that netport cannot read", counted)
            : Holding.of(State.MISSING, "the switch has been read back and does not have it");
    }

    private ImmutableMap<ProgramEntry, Holding> unread(final String reason) {
        return told.entrySet().stream().collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, entry ->
            unread(entry.getValue(), reason)));
    }

    private static Holding unread(final Holding told, final String reason) {
        return Holding.of(told.state(), "not read back: " + reason);
    }

    private CompletionStage<ImmutableMap<ProgramEntry, Holding>> ask(final ReadableSwitch at,
            final Executor elsewhere) {
        final ImmutableList<FlowEntry> flows = told.keySet().stream().filter(FlowEntry.class::isInstance)
            .map(FlowEntry.class::cast).limit(MOST_ASKED).collect(ImmutableList.toImmutableList());
        return flows.isEmpty() ? CompletableFuture.completedStage(told)
            : at.session().sum(flows.stream().map(flow -> new FlowFilter(flow.key().table(), flow.cookie(), -1L,
                flow.key().match())).collect(ImmutableList.toImmutableList()))
                .thenApplyAsync(result -> sums(flows, result), elsewhere);
    }

    private ImmutableMap<ProgramEntry, Holding> sums(final ImmutableList<FlowEntry> flows, final SumResult result) {
        return switch (result) {
            case SumResult.Failed failed -> unread(failed.reason());
            case SumResult.Summed summed -> {
                final Map<ProgramEntry, Holding> found = new HashMap<>(told);
                for (int index = 0; index < flows.size(); index++) {
                    found.put(flows.get(index), found(flows.get(index), summed.sums().get(index)));
                }
                yield ImmutableMap.copyOf(found);
            }
        };
    }

    /** What lies in an entry's match and has its cookie is summed up with it. */
    private Holding found(final FlowEntry flow, final FlowSum sum) {
        if (sum.flows() == 0) {
            return Holding.of(State.MISSING, "the switch has no entry with such a cookie and match");
        }
        return sum.flows() == 1 ? new Holding(State.OBSERVED, "found by cookie and match; its actions were not read",
            OptionalLong.of(sum.packets())) : unread(told.get(flow), "the switch has " + sum.flows()
                + " entries with such a cookie and match, or a narrower one");
    }
}
