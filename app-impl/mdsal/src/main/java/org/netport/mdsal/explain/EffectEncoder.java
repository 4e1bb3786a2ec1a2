// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netport.explain.Effect;
import org.netport.explain.Exit;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.Holding;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Effect.Cause;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Effect.GroupType;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Effect.Kind;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.EffectBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.effect.Bucket;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.effect.BucketBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.effect.FrameBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Encodes what becomes of a frame in a table. */
final class EffectEncoder {
    private EffectEncoder() {
    }

    static org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Effect encode(
            final int number, final Effect effect) {
        final var builder = new EffectBuilder().setNumber(Uint32.valueOf(number));
        switch (effect) {
            case Effect.Out out -> exit(builder.setPort(Uint32.fromIntBits(out.port().value()))
                .setFrame(new FrameBuilder(FrameEncoder.encode(out.frame())).build()), out.exit());
            case Effect.Withheld withheld -> builder.setKind(Kind.Withheld)
                .setPort(Uint32.fromIntBits(withheld.port().value()));
            case Effect.ByGroup group -> builder.setKind(Kind.Group)
                .setGroup(Uint32.fromIntBits(group.group().value()))
                .setGroupType(switch (group.type()) {
                    case ALL -> GroupType.All;
                    case SELECT -> GroupType.Select;
                    case FAST_FAILOVER -> GroupType.FastFailover;
                })
                .setHolding(holding(group.holding())).setHoldingDetail(detail(group.holding()).orElse(null))
                .setBucket(buckets(group));
            case Effect.Told told -> builder.setKind(Kind.Told).setReason("the controller " + told.then())
                .setCause(switch (told.cause()) {
                    case ACTION -> Cause.Action;
                    case INVALID_TTL -> Cause.InvalidTtl;
                })
                .setFrame(new FrameBuilder(FrameEncoder.encode(told.frame())).build());
            case Effect.Dropped dropped -> builder.setKind(Kind.Dropped).setReason(dropped.reason());
        }
        return builder.build();
    }

    private static void exit(final EffectBuilder builder, final Exit exit) {
        switch (exit) {
            case Exit.Delivered delivered -> builder.setKind(Kind.Delivered)
                .setAccessPort(new Name(delivered.at().port().value()));
            case Exit.Onward onward -> builder.setKind(Kind.Onward).setLink(new Name(onward.link().value()))
                .setNext(Uint32.valueOf(onward.hop()));
            case Exit.Lost lost -> builder.setKind(Kind.Lost).setReason(lost.reason());
            case Exit.Unfollowed beyond -> builder.setKind(Kind.NotFollowed).setReason(beyond.reason());
        }
    }

    private static List<Bucket> buckets(final Effect.ByGroup group) {
        final var buckets = new ArrayList<Bucket>();
        for (Effect.BucketUse use : group.buckets()) {
            buckets.add(new BucketBuilder().setNumber(Uint32.valueOf(buckets.size() + 1)).setActions(use.does())
                .setUse(switch (use.use()) {
                    case TAKEN -> Bucket.Use.Taken;
                    case POSSIBLE -> Bucket.Use.Possible;
                    case SPARE -> Bucket.Use.Spare;
                    case DEAD -> Bucket.Use.Dead;
                }).build());
        }
        return buckets;
    }

    static Holding holding(final org.netport.explain.Holding holding) {
        return switch (holding.state()) {
            case OBSERVED -> Holding.Observed;
            case MISSING -> Holding.Missing;
            case DIFFERENT -> Holding.Different;
            case ACKNOWLEDGED -> Holding.Acknowledged;
            case PENDING -> Holding.Pending;
            case REFUSED -> Holding.Refused;
            case UNKNOWN -> Holding.Unknown;
        };
    }

    /** Why; empty where nothing is to be said. */
    static Optional<String> detail(final org.netport.explain.Holding holding) {
        return Optional.of(holding.detail()).filter(text -> !text.isEmpty());
    }

    static ZeroBasedCounter64 count(final long packets) {
        return new ZeroBasedCounter64(Uint64.fromLongBits(packets));
    }
}
