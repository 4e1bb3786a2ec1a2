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
import java.util.function.Function;
import org.netport.channel.ReadBackResult;
import org.netport.channel.ReadBackResult.Observed;
import org.netport.core.verify.ProgramComparison;
import org.netport.core.verify.RestingGraphs;
import org.netport.flow.SwitchProgram;
import org.netport.model.SwitchName;
import org.netport.verify.SwitchFinding;
import org.netport.verify.VerifyAnswer;

/**
 * Compares switches with what a compilation of everything says, beside the engine's loop: of the loop it takes two
 * moments for each switch, before and after that is read. One switch after the other, so that there are copies of the
 * tables of one only. Used once.
 */
final class Verification {
    /** A switch that is written between the two moments is looked at again, so often. */
    private static final int MOST_TRIES = 3;
    /** After that no further switch is begun. */
    private static final Duration LAST_BEGIN = Duration.ofSeconds(60);

    private final Network network;
    private final EngineLoop loop;
    private final Executor elsewhere;
    private final long end;
    private final RestingGraphs graphs = new RestingGraphs();

    Verification(final Network network, final EngineLoop loop, final Executor elsewhere) {
        this.network = network;
        this.loop = loop;
        this.elsewhere = elsewhere;
        end = loop.nanoTime() + LAST_BEGIN.toNanos();
    }

    /** Looks at one switch, or at all. */
    CompletionStage<VerifyAnswer> of(final Optional<SwitchName> only) {
        return onLoop(moments -> network.isOpen() ? Optional.of(ImmutableSet.copyOf(moments.switches().keySet()))
            : Optional.<ImmutableSet<SwitchName>>empty())
            .thenComposeAsync(known -> known.map(configured -> named(only, configured)).orElseGet(() ->
                CompletableFuture.completedStage(new VerifyAnswer.Refused(Network.STARTING))), elsewhere);
    }

    /** Asks the loop for something that takes a moment; what follows from it is done elsewhere. */
    private <T> CompletionStage<T> onLoop(final Function<SwitchMoments, T> what) {
        return CompletableFuture.supplyAsync(() -> what.apply(network.moments()), loop::execute);
    }

    private CompletionStage<VerifyAnswer> named(final Optional<SwitchName> only,
            final ImmutableSet<SwitchName> configured) {
        if (only.filter(name -> !configured.contains(name)).isPresent()) {
            return CompletableFuture.completedStage(new VerifyAnswer.Unknown("switch '" + only.orElseThrow()
                + "' is not configured: name one that is, or none to verify all"));
        }
        return rest(only.map(ImmutableSet::of).orElse(configured).iterator(), ImmutableList.of())
            .thenApply(VerifyAnswer.Verified::new);
    }

    private CompletionStage<ImmutableList<SwitchFinding>> rest(final Iterator<SwitchName> names,
            final ImmutableList<SwitchFinding> before) {
        if (!names.hasNext()) {
            return CompletableFuture.completedStage(before);
        }
        final SwitchName at = names.next();
        return (loop.nanoTime() - end > 0 ? notCompared(at, "its turn did not come within " + LAST_BEGIN.toSeconds()
            + " s: ask for this switch alone") : look(at, MOST_TRIES)).thenComposeAsync(finding -> rest(names,
                ImmutableList.<SwitchFinding>builder().addAll(before).add(finding).build()), elsewhere);
    }

    private static CompletionStage<SwitchFinding> notCompared(final SwitchName at, final String reason) {
        return CompletableFuture.completedStage(new SwitchFinding.NotCompared(at, reason));
    }

    /** A switch and the answer to the question what it holds, which is asked in that moment. */
    private record Asked(SwitchMoment moment, CompletionStage<ReadBackResult> reading) {
    }

    private CompletionStage<SwitchFinding> look(final SwitchName at, final int tries) {
        return onLoop(moments -> moments.of(at).map(moment -> new Asked(moment, moment.session().readBack())))
            .thenComposeAsync(asked -> asked.map(found -> found.reading().thenComposeAsync(result ->
                read(found.moment(), result, tries), elsewhere))
                .orElseGet(() -> notCompared(at, "it is not connected: see its detail in network-state")), elsewhere);
    }

    private CompletionStage<SwitchFinding> read(final SwitchMoment moment, final ReadBackResult result,
            final int tries) {
        final SwitchName at = moment.right().at();
        return switch (result) {
            case ReadBackResult.Failed failed ->
                notCompared(at, "it could not be read back: " + failed.reason() + ": ask again");
            case Observed observed -> onLoop(moments -> moments.isAsOf(moment)).thenComposeAsync(still ->
                still || tries == 1 ? CompletableFuture.completedStage(compare(moment, observed, still
                    ? ImmutableList.of() : ImmutableList.of("it was written while it was read")))
                    : look(at, tries - 1), elsewhere);
        };
    }

    private SwitchFinding compare(final SwitchMoment moment, final Observed observed,
            final ImmutableList<String> more) {
        final SwitchProgram right = moment.right().compile(graphs);
        return new SwitchFinding.Compared(moment.right().at(), right.entries().size(),
            ProgramComparison.compare(right, observed.program(), ImmutableSet.copyOf(observed.unreadable())),
            ProgramComparison.compare(right, SwitchProgram.of(moment.desired()), ImmutableSet.of()),
            ImmutableList.<String>builder().addAll(moment.unrest()).addAll(more).build());
    }
}
