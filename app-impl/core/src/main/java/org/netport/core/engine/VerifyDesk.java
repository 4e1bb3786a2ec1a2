// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.netport.channel.ReadBackResult;
import org.netport.channel.ReadBackResult.Observed;
import org.netport.core.verify.ProgramComparison;
import org.netport.flow.SwitchProgram;
import org.netport.model.SwitchName;
import org.netport.verify.SwitchFinding;
import org.netport.verify.VerifyAnswer;

/**
 * Compares switches with what a compilation of everything says, beside the engine's loop: of the loop it takes two
 * moments for each switch, before and after that is read. One switch after the other, so that there are copies of the
 * tables of one only. Thread-safe.
 */
final class VerifyDesk {
    /** A switch that is written between the two moments is looked at again, so often. */
    private static final int MOST_TRIES = 3;
    private static final int BOUND_SECONDS = 90;
    /** After that no further switch is begun. */
    private static final Duration LAST_BEGIN = Duration.ofSeconds(60);

    private final Network network;
    private final EngineLoop loop;
    private final Executor elsewhere;
    private final AtomicBoolean busy = new AtomicBoolean();

    VerifyDesk(final Network network, final EngineLoop loop, final Executor elsewhere) {
        this.network = network;
        this.loop = loop;
        this.elsewhere = elsewhere;
    }

    /** Answers within its bound. */
    CompletionStage<VerifyAnswer> verify(final Optional<SwitchName> only) {
        if (!busy.compareAndSet(false, true)) {
            return CompletableFuture.completedStage(new VerifyAnswer.Refused(
                "switches are being verified: ask again when that has been answered, within " + BOUND_SECONDS + " s"));
        }
        final long end = loop.nanoTime() + LAST_BEGIN.toNanos();
        // One that has not answered in time is under way until it ends: the next one waits for that.
        return onLoop(moments -> network.isOpen() ? Optional.of(ImmutableSet.copyOf(moments.switches().keySet()))
            : Optional.<ImmutableSet<SwitchName>>empty())
            .thenComposeAsync(known -> known.map(names -> verify(only, names, end)).orElseGet(() ->
                CompletableFuture.completedStage(new VerifyAnswer.Refused(Network.STARTING))), elsewhere)
            .whenComplete((answer, failure) -> busy.set(false)).toCompletableFuture().copy()
            .completeOnTimeout(new VerifyAnswer.Refused("the switches were not read within " + BOUND_SECONDS
                + " s: ask for one switch at a time"), BOUND_SECONDS, TimeUnit.SECONDS);
    }

    /** Asks the loop for something that takes a moment; what follows from it is done elsewhere. */
    private <T> CompletionStage<T> onLoop(final Function<SwitchMoments, T> what) {
        return CompletableFuture.supplyAsync(() -> what.apply(network.moments()), loop::execute);
    }

    private CompletionStage<VerifyAnswer> verify(final Optional<SwitchName> only,
            final ImmutableSet<SwitchName> configured, final long end) {
        if (only.filter(name -> !configured.contains(name)).isPresent()) {
            return CompletableFuture.completedStage(new VerifyAnswer.Unknown("switch '" + only.orElseThrow()
                + "' is not configured: name one that is, or none to verify all"));
        }
        return rest(only.map(ImmutableSet::of).orElse(configured).iterator(), end, ImmutableList.of())
            .thenApply(VerifyAnswer.Verified::new);
    }

    private CompletionStage<ImmutableList<SwitchFinding>> rest(final Iterator<SwitchName> names, final long end,
            final ImmutableList<SwitchFinding> before) {
        if (!names.hasNext()) {
            return CompletableFuture.completedStage(before);
        }
        final SwitchName at = names.next();
        return (loop.nanoTime() - end > 0 ? CompletableFuture.<SwitchFinding>completedStage(
            new SwitchFinding.NotCompared(at, "its turn did not come within " + LAST_BEGIN.toSeconds()
                + " s: ask for this switch alone")) : look(at, MOST_TRIES))
            .thenComposeAsync(finding -> rest(names, end, ImmutableList.<SwitchFinding>builder().addAll(before)
                .add(finding).build()), elsewhere);
    }

    /** A switch and the answer to the question what it holds, which is asked in that moment. */
    private record Asked(SwitchMoment moment, CompletionStage<ReadBackResult> reading) {
    }

    private CompletionStage<SwitchFinding> look(final SwitchName at, final int tries) {
        return onLoop(moments -> moments.of(at).map(moment -> new Asked(moment, moment.session().readBack())))
            .thenComposeAsync(asked -> asked.map(found -> found.reading().thenComposeAsync(result ->
                read(found.moment(), result, tries), elsewhere))
                .orElseGet(() -> CompletableFuture.completedStage(new SwitchFinding.NotCompared(at,
                    "it is not connected: see the detail in network-state/switch"))), elsewhere);
    }

    private CompletionStage<SwitchFinding> read(final SwitchMoment moment, final ReadBackResult result,
            final int tries) {
        final SwitchName at = moment.right().at();
        return switch (result) {
            case ReadBackResult.Failed failed -> CompletableFuture.completedStage(
                new SwitchFinding.NotCompared(at, "it could not be read back: " + failed.reason() + ": ask again"));
            case Observed observed -> onLoop(moments -> moments.isAsOf(moment)).thenComposeAsync(still ->
                still || tries == 1 ? CompletableFuture.completedStage(compare(moment, observed, still
                    ? ImmutableList.of() : ImmutableList.of("it was written while it was read")))
                    : look(at, tries - 1), elsewhere);
        };
    }

    private static SwitchFinding compare(final SwitchMoment moment, final Observed observed,
            final ImmutableList<String> more) {
        final SwitchProgram right = moment.right().compile();
        return new SwitchFinding.Compared(moment.right().at(), right.entries().size(),
            ProgramComparison.compare(right, observed.program(), ImmutableSet.copyOf(observed.unreadable())),
            ProgramComparison.compare(right, SwitchProgram.of(moment.desired()), ImmutableSet.of()),
            ImmutableList.<String>builder().addAll(moment.unrest()).addAll(more).build());
    }
}
