// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.explain;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.netport.explain.Effect;
import org.netport.explain.Explanation;
import org.netport.explain.Hop;
import org.netport.explain.Step;
import org.netport.explain.Verdict;
import org.netport.mdsal.state.SiteNames;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainOutput;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.HopBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.SentBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.FrameBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.StepBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Metadata;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.MetadataBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.opendaylight.yangtools.yang.common.Uint8;

/** Encodes explanations. */
final class ExplanationEncoder {
    private final NetworkConfig config;

    /**
     * An encoder.
     *
     * @param config tells the sites of switches
     */
    ExplanationEncoder(final NetworkConfig config) {
        this.config = config;
    }

    ExplainOutput encode(final Explanation explanation) {
        final var output = new ExplainOutputBuilder()
            .setVerdict(outcome(explanation.verdict().outcome())).setReason(explanation.verdict().reason())
            .setHeld(isHeld(explanation)).setBefore(explanation.before())
            .setHop(explanation.hops().stream().map(this::hop).toList());
        explanation.sent().ifPresent(frame -> output.setSent(new SentBuilder(FrameEncoder.encode(frame)).build()));
        return output.build();
    }

    private static boolean isHeld(final Explanation explanation) {
        return explanation.hops().stream().flatMap(hop -> hop.steps().stream()).flatMap(step -> Stream.concat(
            step.hit().stream().flatMap(hit -> Stream.concat(Stream.of(hit.holding()),
                hit.meter().stream().map(meter -> meter.holding()))),
            step.effects().stream().flatMap(effect -> effect instanceof Effect.ByGroup group
                ? Stream.of(group.holding()) : Stream.of())))
            .allMatch(holding -> holding.state().isHeld());
    }

    private static ExplainOutput.Verdict outcome(final Verdict.Outcome outcome) {
        return switch (outcome) {
            case DELIVERED -> ExplainOutput.Verdict.Delivered;
            case REPLICATED -> ExplainOutput.Verdict.Replicated;
            case DUPLICATED -> ExplainOutput.Verdict.Duplicated;
            case ELSEWHERE -> ExplainOutput.Verdict.Elsewhere;
            case ANSWERED -> ExplainOutput.Verdict.Answered;
            case TOLD -> ExplainOutput.Verdict.Told;
            case DROPPED -> ExplainOutput.Verdict.Dropped;
            case LOST -> ExplainOutput.Verdict.Lost;
            case NOT_FOLLOWED -> ExplainOutput.Verdict.NotFollowed;
            case NOT_SENT -> ExplainOutput.Verdict.NotSent;
        };
    }

    private org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.Hop hop(final Hop hop) {
        final var builder = new HopBuilder().setNumber(Uint32.valueOf(hop.number()))
            .setSwitch(new Name(hop.at().value())).setSite(SiteNames.of(hop.at(), config).orElse(null))
            .setInPort(Uint32.fromIntBits(hop.inPort().value()))
            .setFrame(new FrameBuilder(FrameEncoder.encode(hop.frame())).build())
            .setStep(hop.steps().stream().map(ExplanationEncoder::step).toList());
        hop.previous().ifPresent(previous -> builder.setPrevious(Uint32.valueOf(previous)));
        hop.link().ifPresent(link -> builder.setLink(new Name(link.value())));
        return builder.build();
    }

    private static org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.Step step(
            final Step step) {
        final var builder = new StepBuilder().setTable(Uint8.valueOf(step.table().value())).setName(step.title())
            .setMetadata(BindingMap.of(metadata(step.metadata())))
            .setEffect(effects(step.effects()));
        step.hit().ifPresent(hit -> {
            builder.setKind(hit.kind()).setCookie(Uint64.fromLongBits(hit.entry().cookie().value()))
                .setPriority(Uint16.valueOf(hit.entry().key().priority())).setMatch(hit.match())
                .setActions(hit.does()).setHolding(EffectEncoder.holding(hit.holding()))
                .setHoldingDetail(EffectEncoder.detail(hit.holding()).orElse(null));
            hit.holding().packets().ifPresent(packets -> builder.setPackets(EffectEncoder.count(packets)));
            hit.meter().ifPresent(meter -> builder.setMeter(Uint32.valueOf(meter.meter().value()))
                .setMeterHolding(EffectEncoder.holding(meter.holding())));
        });
        return builder.build();
    }

    private static List<Metadata> metadata(final ImmutableList<Step.MetadataField> fields) {
        return fields.stream().map(field -> new MetadataBuilder().setField(field.name())
            .setValue(Uint32.valueOf(field.value())).setObject(field.names().orElse(null)).build()).toList();
    }

    private static List<org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Effect>
            effects(final ImmutableList<Effect> effects) {
        final var encoded = new ArrayList<
            org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Effect>();
        for (Effect effect : effects) {
            encoded.add(EffectEncoder.encode(encoded.size() + 1, effect));
        }
        return encoded;
    }
}
