// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.netport.core.explain.EntryHoldings;
import org.netport.core.explain.PathExplainer;
import org.netport.core.explain.PathExplainer.Attempt;
import org.netport.core.explain.PathSnapshot;
import org.netport.core.explain.SwitchTables;
import org.netport.explain.Holding;
import org.netport.explain.PathAnswer;
import org.netport.explain.PathQuestion;
import org.netport.explain.PathQuestion.Proof;
import org.netport.flow.ProgramEntry;
import org.netport.model.HostName;
import org.netport.model.SwitchName;

/**
 * Explains the ways of frames, beside the engine's loop: of the loop it takes only moments, one for each switch that a
 * frame passes, so that no move waits for an explanation. What is told of several switches is therefore not of one
 * moment. Thread-safe.
 */
final class PathDesk {
    /** Explanations that may be under way: each has copies of tables. */
    static final int MOST = 4;
    private static final int BOUND_SECONDS = 90;
    /** Switches whose tables are fetched for one: more than a bounded way has. */
    private static final int MOST_ROUNDS = 64;

    private final Network network;
    private final EngineLoop loop;
    private final Executor elsewhere;
    private final AtomicInteger underWay = new AtomicInteger();

    PathDesk(final Network network, final EngineLoop loop, final Executor elsewhere) {
        this.network = network;
        this.loop = loop;
        this.elsewhere = elsewhere;
    }

    /** Answers a question within its bound. */
    CompletionStage<PathAnswer> explain(final PathQuestion question) {
        if (underWay.incrementAndGet() > MOST) {
            underWay.decrementAndGet();
            return CompletableFuture.completedStage(new PathAnswer.Refused(MOST
                + " explanations are under way: ask again in a second"));
        }
        return onLoop(sources -> network.isOpen())
            .thenComposeAsync(open -> open ? explained(question)
                : CompletableFuture.completedStage(new PathAnswer.Refused(Network.STARTING)), elsewhere)
            .toCompletableFuture()
            .completeOnTimeout(new PathAnswer.Refused("the switches did not answer within " + BOUND_SECONDS
                + " s: ask again, without reading back"), BOUND_SECONDS, TimeUnit.SECONDS)
            .whenComplete((answer, failure) -> underWay.decrementAndGet());
    }

    /** Asks the loop for something that takes a moment; what follows from it is done elsewhere. */
    private <T> CompletionStage<T> onLoop(final Function<PathSources, T> what) {
        return CompletableFuture.supplyAsync(() -> what.apply(network.pathSources()), loop::execute);
    }

    private CompletionStage<PathAnswer> explained(final PathQuestion question) {
        return onLoop(PathSources::view).thenComposeAsync(view -> {
            final Set<HostName> concerned = PathExplainer.concerned(view.config(), question);
            return onLoop(sources -> sources.places(concerned)).thenComposeAsync(places ->
                attempt(question, new PathSnapshot(view, places, ImmutableMap.of(), EntryHoldings.UNKNOWN),
                    MOST_ROUNDS), elsewhere);
        }, elsewhere);
    }

    private CompletionStage<PathAnswer> attempt(final PathQuestion question, final PathSnapshot snapshot,
            final int rounds) {
        final Map<SwitchName, Set<ProgramEntry>> passed = new HashMap<>();
        final Attempt attempt = PathExplainer.explain(with(snapshot, (at, entry) -> {
            passed.computeIfAbsent(at, name -> new LinkedHashSet<>()).add(entry);
            return EntryHoldings.UNKNOWN.of(at, entry);
        }), question);
        if (!attempt.unknown().isEmpty() && rounds > 0) {
            return fetched(snapshot, attempt.unknown()).thenComposeAsync(more ->
                attempt(question, more, rounds - 1), elsewhere);
        }
        return passed.isEmpty() ? CompletableFuture.completedStage(attempt.answer())
            : held(question, passed).thenApplyAsync(holdings ->
                PathExplainer.explain(with(snapshot, holdings), question).answer(), elsewhere);
    }

    private static PathSnapshot with(final PathSnapshot snapshot, final EntryHoldings holdings) {
        return new PathSnapshot(snapshot.view(), snapshot.places(), snapshot.programs(), holdings);
    }

    /** The tables of some more switches; a task of the loop for each. */
    private CompletionStage<PathSnapshot> fetched(final PathSnapshot snapshot, final Set<SwitchName> missing) {
        final Map<SwitchName, CompletableFuture<SwitchTables>> fetching = new HashMap<>();
        missing.forEach(at -> fetching.put(at, onLoop(sources -> sources.program(at))
            .thenApplyAsync(SwitchTables::of, elsewhere).toCompletableFuture()));
        return all(fetching).thenApply(found -> new PathSnapshot(snapshot.view(), snapshot.places(),
            ImmutableMap.<SwitchName, SwitchTables>builder().putAll(snapshot.programs()).putAll(found).buildOrThrow(),
            snapshot.holdings()));
    }

    private CompletionStage<EntryHoldings> held(final PathQuestion question,
            final Map<SwitchName, Set<ProgramEntry>> passed) {
        final Map<SwitchName, CompletableFuture<ImmutableMap<ProgramEntry, Holding>>> looking = new HashMap<>();
        passed.forEach((at, entries) -> looking.put(at, held(question.proof(), at, entries).toCompletableFuture()));
        return all(looking).thenApply(found -> (at, entry) -> {
            final Holding holding = found.getOrDefault(at, ImmutableMap.of()).get(entry);
            return holding == null ? EntryHoldings.UNKNOWN.of(at, entry) : holding;
        });
    }

    private CompletionStage<ImmutableMap<ProgramEntry, Holding>> held(final Proof proof, final SwitchName at,
            final Set<ProgramEntry> entries) {
        return onLoop(sources -> new Told(sources.holdings(at, entries), proof == Proof.READ_BACK
            ? sources.readable(at) : Optional.empty()))
            .thenComposeAsync(told -> told.readable.map(found -> PathReading.of(found, told.holdings, elsewhere))
                .orElseGet(() -> CompletableFuture.completedStage(told.holdings)), elsewhere);
    }

    private record Told(ImmutableMap<ProgramEntry, Holding> holdings, Optional<PathSources.ReadableSwitch> readable) {
    }

    private static <T> CompletionStage<ImmutableMap<SwitchName, T>> all(
            final Map<SwitchName, CompletableFuture<T>> some) {
        return CompletableFuture.allOf(new ArrayList<>(some.values()).toArray(CompletableFuture[]::new))
            .thenApply(done -> some.entrySet().stream().collect(ImmutableMap.toImmutableMap(Map.Entry::getKey,
                entry -> entry.getValue().join())));
    }
}
