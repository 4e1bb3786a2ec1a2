// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.netport.channel.FlowFilter;
import org.netport.channel.SumResult;
import org.netport.channel.SumResult.FlowSum;
import org.netport.channel.SwitchSession;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.PipelineTable;
import org.netport.engine.Refusal;
import org.netport.model.SwitchName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the switches, one at a time and while no host moves, what they did not forward and what they answered: for each
 * kind of entry that refuses frames or answers questions the sum of what these have matched, which the switch makes
 * itself. So an answer has the same few bytes whatever the number of entries, other than an audit. Owned by the loop of
 * the engine.
 */
final class RefusalReader {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalReader.class);
    /** A feature that no entry has: a switch that finds entries with it does not look at cookies. */
    private static final int NO_FEATURE = 0xff;
    private static final ImmutableList<EntryKind> ANSWERING = ImmutableList.of(EntryKind.ANSWER_ARP,
        EntryKind.ANSWER_ADVERTISED);
    private static final ImmutableList<Refusal> KINDS = ImmutableList.copyOf(Refusal.values());
    private static final ImmutableList<FlowFilter> FILTERS = ImmutableList.<FlowFilter>builder()
        .addAll(KINDS.stream().flatMap(refusal -> entriesOf(refusal).stream())
            .map(kind -> FlowFilter.of(kind.table().id(), kind.feature())).iterator())
        .addAll(ANSWERING.stream().map(kind -> FlowFilter.of(kind.table().id(), kind.feature())).iterator())
        .add(FlowFilter.of(PipelineTable.VALIDATE.id(), NO_FEATURE)).build();

    private final EngineLoop loop;
    private final Duration interval;
    private final Map<SwitchName, SwitchState> switches;
    private final BooleanSupplier quiet;
    private final Consumer<SwitchName> changed;
    /** When each switch was asked last; of those that were never asked nothing. */
    private final Map<SwitchName, Long> asked = new HashMap<>();
    private boolean underWay;

    /**
     * Makes a reader.
     *
     * @param loop the engine's thread and clock
     * @param interval least time between two questions to a switch
     * @param switches the configured ones, which the caller goes on to change
     * @param quiet whether no host moves
     * @param changed told whose numbers were read
     */
    RefusalReader(final EngineLoop loop, final Duration interval, final Map<SwitchName, SwitchState> switches,
            final BooleanSupplier quiet, final Consumer<SwitchName> changed) {
        this.loop = loop;
        this.interval = interval;
        this.switches = switches;
        this.quiet = quiet;
        this.changed = changed;
    }

    private static ImmutableList<EntryKind> entriesOf(final Refusal refusal) {
        return switch (refusal) {
            case CLASSIFY_MISS -> ImmutableList.of(EntryKind.CLASSIFY_MISS);
            case CUSTOMER_TAG_MISS -> ImmutableList.of(EntryKind.CUSTOMER_TAG_MISS);
            case SOURCE_ELSEWHERE -> ImmutableList.of(EntryKind.SOURCE_ELSEWHERE);
            case SOURCE_FOREIGN -> ImmutableList.of(EntryKind.SOURCE_FOREIGN);
            case ADVERTISED_FOREIGN -> ImmutableList.of(EntryKind.ADVERTISED_FOREIGN);
            case ADDRESS_FOREIGN -> ImmutableList.of(EntryKind.ADDRESS_FOREIGN);
            case GATEWAY_FORGED -> ImmutableList.of(EntryKind.GATEWAY_FORGED);
            case ROUTER_FORGED -> ImmutableList.of(EntryKind.ROUTER_FORGED);
            case OUTSIDE_FORGED -> ImmutableList.of(EntryKind.OUTSIDE_AS_GATEWAY, EntryKind.OUTSIDE_AS_HOST,
                EntryKind.OUTSIDE_ADVERTISED, EntryKind.OUTSIDE_FORGED, EntryKind.OUTSIDE_SPOOFED);
            case MARTIAN -> ImmutableList.of(EntryKind.MARTIAN_SOURCE, EntryKind.MARTIAN_DESTINATION);
            case NO_ROUTE -> ImmutableList.of(EntryKind.ROUTE_MISS, EntryKind.ROUTE_UNASSIGNED,
                EntryKind.ROUTE_NO_TRANSIT);
            case NO_EXIT -> ImmutableList.of(EntryKind.ROUTE_NO_EXIT);
            case MALFORMED -> ImmutableList.of(EntryKind.ARP_UNREADABLE, EntryKind.ND_UNREADABLE,
                EntryKind.ANSWER_MISS);
            case BLACK_HOLE -> ImmutableList.of(EntryKind.ROUTE_BLACK_HOLE);
        };
    }

    /** Asks the switch that is due longest, and after its answer the next; called about once a second. */
    void look() {
        if (underWay || !quiet.getAsBoolean()) {
            return;
        }
        asked.keySet().retainAll(switches.keySet());
        final long now = loop.nanoTime();
        switches.values().stream().filter(at -> isDue(at, now))
            .min(Comparator.comparingLong(at -> asked.containsKey(at.name()) ? asked.get(at.name()) - now
                : Long.MIN_VALUE))
            .ifPresent(at -> ask(at, now));
    }

    private boolean isDue(final SwitchState at, final long now) {
        final Long before = asked.get(at.name());
        return (before == null || now - before >= interval.toNanos()) && at.programmer().session().isPresent()
            && at.programmer().installed() instanceof InstalledState.Known && at.programmer().pending() == 0;
    }

    private void ask(final SwitchState at, final long now) {
        underWay = true;
        asked.put(at.name(), now);
        final SwitchSession session = at.programmer().session().orElseThrow();
        session.sum(FILTERS).exceptionally(thrown -> failed(at.name(), thrown))
            .thenAccept(result -> loop.execute(() -> ended(at, session, result)));
    }

    private static SumResult failed(final SwitchName name, final Throwable thrown) {
        LOG.warn("switch {}: asking what it did not forward failed; please report this", name, thrown);
        return new SumResult.Failed(thrown.toString());
    }

    private void ended(final SwitchState at, final SwitchSession session, final SumResult result) {
        underWay = false;
        if (switches.get(at.name()) == at && at.programmer().session().filter(session::equals).isPresent()) {
            answered(at, result);
        }
        look();
    }

    private void answered(final SwitchState at, final SumResult result) {
        switch (result) {
            case SumResult.Failed failed ->
                LOG.debug("switch {}: what it did not forward is not known: {}", at.name(), failed.reason());
            case SumResult.Summed summed -> {
                if (summed.sums().size() == FILTERS.size() && summed.sums().get(FILTERS.size() - 1).flows() == 0) {
                    at.refusals(at.refusals().plus(counts(summed.sums()), loop.now()));
                    answers(summed.sums()).ifPresent(at::answered);
                    changed.accept(at.name());
                } else {
                    LOG.debug("switch {} does not sum by cookies: what it did not forward is not known", at.name());
                }
            }
        }
    }

    /** Empty of a switch that has no entries that answer. */
    private static OptionalLong answers(final ImmutableList<FlowSum> sums) {
        final int end = FILTERS.size() - 1;
        final var answers = sums.subList(end - ANSWERING.size(), end);
        return answers.stream().allMatch(sum -> sum.flows() == 0) ? OptionalLong.empty()
            : OptionalLong.of(answers.stream().mapToLong(FlowSum::packets).sum());
    }

    private static Map<Refusal, Long> counts(final ImmutableList<FlowSum> sums) {
        final Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);
        int next = 0;
        for (Refusal refusal : KINDS) {
            final int entries = entriesOf(refusal).size();
            counts.put(refusal, sums.subList(next, next + entries).stream().mapToLong(FlowSum::packets).sum());
            next += entries;
        }
        return counts;
    }
}
