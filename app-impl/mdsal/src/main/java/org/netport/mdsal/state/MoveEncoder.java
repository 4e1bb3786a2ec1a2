// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.netport.location.MoveReceipt;
import org.netport.mdsal.location.Sources;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveFinished;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveFinishedBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.MoveBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Confirmation;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.ConfirmationBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.ConfirmationKey;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Flows;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.FlowsBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.FlowsKey;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.FromBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Heard;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.HeardBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Path;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.PathBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Phase;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.PhaseBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.ToBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Traffic;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.TrafficBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Encodes receipts of moves. Pure. */
public final class MoveEncoder {
    private MoveEncoder() {
    }

    /**
     * Encodes a receipt for the datastore.
     *
     * @param receipt the receipt
     * @param config tells the sites of switches
     * @return the entry of {@code /netport-move:moves/move}
     */
    public static Move encode(final MoveReceipt receipt, final NetworkConfig config) {
        final var move = new MoveBuilder().setId(Uint64.valueOf(receipt.id()))
            .setHost(new Name(receipt.host().value()))
            .setTo(new ToBuilder().setSite(SiteNames.of(receipt.to().switchName(), config).orElse(null))
                .setSwitch(new Name(receipt.to().switchName().value()))
                .setPort(new Name(receipt.to().port().value())).build())
            .setSource(Sources.identityOf(receipt.source()))
            .setEpoch(new Epoch(Uint64.valueOf(receipt.epoch().value())))
            .setBegun(timeOf(receipt.begun())).setPhase(phases(receipt)).setFlows(flows(receipt))
            .setHeard(heard(receipt)).setConfirmation(confirmations(receipt))
            .setOutcome(MoveIdentities.of(receipt.outcome()));
        receipt.from().ifPresent(from -> move.setFrom(new FromBuilder()
            .setSite(SiteNames.of(from.switchName(), config).orElse(null))
            .setSwitch(new Name(from.switchName().value())).setPort(new Name(from.port().value())).build()));
        receipt.rewriteNanos().ifPresent(nanos -> move.setRewriteTime(microseconds(nanos)));
        receipt.evidence().grant().ifPresent(grant -> move.setGrant(Uint64.valueOf(grant.value())));
        receipt.evidence().path().ifPresent(found -> move.setPath(path(found)));
        receipt.evidence().traffic().ifPresent(counted -> move.setTraffic(traffic(counted)));
        return move.build();
    }

    /**
     * Makes the notification of a move.
     *
     * @param move the encoded receipt
     * @return the notification
     */
    public static MoveFinished notificationOf(final Move move) {
        return new MoveFinishedBuilder(move).setId(move.getId()).build();
    }

    /**
     * Encodes a duration.
     *
     * @param nanos nanoseconds, not negative
     * @return whole microseconds
     */
    public static Uint64 microseconds(final long nanos) {
        return Uint64.valueOf(nanos / 1000);
    }

    /**
     * Encodes a time.
     *
     * @param instant the time
     * @return the time in UTC (RFC 3339)
     */
    public static DateAndTime timeOf(final Instant instant) {
        return new DateAndTime(instant.toString());
    }

    private static ImmutableList<Phase> phases(final MoveReceipt receipt) {
        return receipt.phases().entrySet().stream()
            .map(phase -> new PhaseBuilder().setName(MoveIdentities.of(phase.getKey()))
                .setAfter(microseconds(phase.getValue())).build())
            .collect(ImmutableList.toImmutableList());
    }

    private static ImmutableList<Heard> heard(final MoveReceipt receipt) {
        final var encoded = ImmutableList.<Heard>builder();
        long number = 1;
        for (var told : receipt.evidence().heard()) {
            encoded.add(new HeardBuilder().setNumber(Uint32.valueOf(number)).setReporter(told.reporter())
                .setWhat(told.what()).setAfter(microseconds(told.afterNanos())).build());
            number++;
        }
        return encoded.build();
    }

    private static Map<FlowsKey, Flows> flows(final MoveReceipt receipt) {
        final var acknowledged = receipt.evidence().acknowledged();
        return Sets.union(receipt.flowsWritten().keySet(), acknowledged.keySet()).stream().map(device ->
            new FlowsBuilder().setSwitch(new Name(device.value()))
                .setWritten(Uint32.valueOf(receipt.flowsWritten().getOrDefault(device, 0)))
                .setAcknowledged(Optional.ofNullable(acknowledged.get(device)).map(MoveEncoder::microseconds)
                    .orElse(null)).build())
            .collect(BindingMap.toMap());
    }

    private static Map<ConfirmationKey, Confirmation> confirmations(final MoveReceipt receipt) {
        return receipt.evidence().confirmed().entrySet().stream().map(probe ->
            new ConfirmationBuilder().setSwitch(new Name(probe.getKey().value()))
                .setAfter(probe.getValue() < 0 ? null : microseconds(probe.getValue())).build())
            .collect(BindingMap.toMap());
    }

    private static Path path(final MoveReceipt.ProbedPath found) {
        return new PathBuilder().setMtu(Uint16.valueOf(found.mtu())).setCarries(switch (found.carries()) {
            case FULL_SIZE -> Path.Carries.FullSize;
            case SMALL_ONLY -> Path.Carries.SmallOnly;
            case NOTHING -> Path.Carries.Nothing;
        }).setAfter(microseconds(found.afterNanos())).build();
    }

    private static Traffic traffic(final MoveReceipt.Traffic counted) {
        return new TrafficBuilder().setRelayed(counter(counted.relayed())).setCopied(counter(counted.copied()))
            .setCarried(counter(counted.carried())).setDropped(counter(counted.dropped())).build();
    }

    private static ZeroBasedCounter64 counter(final long packets) {
        return new ZeroBasedCounter64(Uint64.valueOf(packets));
    }
}
