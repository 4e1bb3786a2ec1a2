// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netport.core.explain.Tracer.Choice;
import org.netport.core.explain.Tracer.Trace;
import org.netport.core.pipeline.PipelineTable;
import org.netport.explain.Effect;
import org.netport.explain.Exit;
import org.netport.explain.Frame;
import org.netport.explain.Hop;
import org.netport.explain.Step;
import org.netport.explain.Verdict;
import org.netport.explain.Verdict.Outcome;
import org.netport.network.AttachmentPoint;

/** Says in a sentence what became of a frame. */
final class Judgement {
    private final Trace trace;
    private final Optional<AttachmentPoint> wanted;

    private Judgement(final Trace trace, final Optional<AttachmentPoint> wanted) {
        this.trace = trace;
        this.wanted = wanted;
    }

    private record At(Hop hop, Step step, Effect effect) {
    }

    /**
     * Judges a way.
     *
     * @param sent the frame
     * @param trace its way
     * @param wanted where it should arrive, if that is one place and known
     */
    static Verdict of(final Frame sent, final Trace trace, final Optional<AttachmentPoint> wanted) {
        return new Judgement(trace, wanted).verdict(sent);
    }

    private Verdict verdict(final Frame sent) {
        final Optional<Verdict> answered = first(Judgement::answered);
        if (answered.isPresent()) {
            return answered.orElseThrow();
        }
        final List<AttachmentPoint> arrived = arrivals(trace);
        if (arrived.isEmpty()) {
            return undelivered();
        }
        final String everywhere = arrived.stream().sorted().map(AttachmentPoint::toString)
            .collect(Collectors.joining(", "));
        if (sent.destination().isGroup()) {
            return new Verdict(Outcome.REPLICATED, "delivered at " + everywhere);
        }
        final long right = arrived.stream()
            .filter(place -> wanted.isEmpty() || wanted.filter(place::equals).isPresent()).count();
        if (right == 0) {
            return new Verdict(Outcome.ELSEWHERE, "delivered at " + everywhere + ", but it is for "
                + wanted.orElseThrow());
        }
        if (trace.likelihood() == Choice.SOME) {
            return new Verdict(right == arrived.size() ? Outcome.DELIVERED : Outcome.ELSEWHERE,
                arrived.stream().distinct().count() == 1 ? "delivered at " + arrived.get(0)
                    : "delivered at one of " + everywhere);
        }
        if (arrived.stream().distinct().count() < arrived.size()) {
            return new Verdict(Outcome.DUPLICATED, "delivered at " + everywhere);
        }
        return arrived.size() == 1 ? new Verdict(Outcome.DELIVERED, "delivered at " + everywhere)
            : new Verdict(Outcome.REPLICATED, wanted.map(place -> "delivered at " + everywhere + ": it is for " + place
                + ", and a copy goes to where the host moves").orElse("nobody knows the station; delivered at "
                + everywhere));
    }

    /** Where the frame and its copies arrive, once for each. */
    static ImmutableList<AttachmentPoint> arrivals(final Trace trace) {
        return effects(trace).flatMap(at -> at.effect instanceof Effect.Out out
            && out.exit() instanceof Exit.Delivered delivered ? Stream.of(delivered.at()) : Stream.of())
            .collect(ImmutableList.toImmutableList());
    }

    private static Stream<At> effects(final Trace trace) {
        return trace.hops().stream().flatMap(hop -> hop.steps().stream().flatMap(step -> step.effects().stream()
            .map(effect -> new At(hop, step, effect))));
    }

    private Verdict undelivered() {
        return first(Judgement::unfollowed).or(() -> first(Judgement::told)).or(() -> first(Judgement::lost))
            .or(() -> first(Judgement::dropped))
            .orElseGet(() -> new Verdict(Outcome.DROPPED, "it is for where it came from"));
    }

    private Optional<Verdict> first(final Function<At, Optional<Verdict>> rule) {
        return effects(trace).flatMap(at -> rule.apply(at).stream()).findFirst();
    }

    private static Optional<Verdict> unfollowed(final At at) {
        return at.effect instanceof Effect.Out out && out.exit() instanceof Exit.Unfollowed beyond
            ? Optional.of(new Verdict(Outcome.NOT_FOLLOWED, beyond.reason())) : Optional.empty();
    }

    private static Optional<Verdict> answered(final At at) {
        return at.step.table().equals(PipelineTable.REPLY.id()) && at.effect instanceof Effect.Out out
            ? Optional.of(new Verdict(Outcome.ANSWERED, "switch " + at.hop.at() + " answers: "
                + out.frame().content())) : Optional.empty();
    }

    private static Optional<Verdict> told(final At at) {
        return at.effect instanceof Effect.Told told ? Optional.of(new Verdict(Outcome.TOLD,
            where(at) + " tells the controller, which " + told.then())) : Optional.empty();
    }

    private static Optional<Verdict> lost(final At at) {
        return at.effect instanceof Effect.Out out && out.exit() instanceof Exit.Lost lost
            ? Optional.of(new Verdict(Outcome.LOST, where(at) + " sends it out of port " + out.port() + ": "
                + lost.reason())) : Optional.empty();
    }

    private static Optional<Verdict> dropped(final At at) {
        return at.effect instanceof Effect.Dropped dropped ? Optional.of(new Verdict(Outcome.DROPPED,
            where(at) + " drops it: " + dropped.reason())) : Optional.empty();
    }

    private static String where(final At at) {
        return "table " + at.step.title() + " of " + at.hop.at();
    }
}
