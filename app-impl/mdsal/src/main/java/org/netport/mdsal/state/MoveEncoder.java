// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.mdsal.location.Sources;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Claimed;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Complete;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.CompleteWithUnreachable;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveFinished;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveFinishedBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveOutcome;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Prepared;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Relaying;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Running;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Settled;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Superseded;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Updated;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.MoveBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Flows;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.FlowsBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.FlowsKey;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.FromBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Phase;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.PhaseBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.ToBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.util.BindingMap;
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
            .setTo(new ToBuilder().setSite(site(receipt.to(), config))
                .setSwitch(new Name(receipt.to().switchName().value()))
                .setPort(new Name(receipt.to().port().value())).build())
            .setSource(Sources.identityOf(receipt.source()))
            .setEpoch(new Epoch(Uint64.valueOf(receipt.epoch().value())))
            .setBegun(timeOf(receipt.begun())).setPhase(phases(receipt)).setFlows(flows(receipt))
            .setOutcome(outcome(receipt.outcome()));
        receipt.from().ifPresent(from -> move.setFrom(new FromBuilder().setSite(site(from, config))
            .setSwitch(new Name(from.switchName().value())).setPort(new Name(from.port().value())).build()));
        Optional.ofNullable(receipt.phases().get(MovePhase.UPDATED))
            .ifPresent(nanos -> move.setRewriteTime(microseconds(nanos)));
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
        return receipt.phases().entrySet().stream().sorted(Map.Entry.comparingByKey())
            .map(phase -> new PhaseBuilder().setName(phase(phase.getKey()))
                .setAfter(microseconds(phase.getValue())).build())
            .collect(ImmutableList.toImmutableList());
    }

    private static Map<FlowsKey, Flows> flows(final MoveReceipt receipt) {
        return receipt.flowsWritten().entrySet().stream()
            .map(written -> new FlowsBuilder().setSwitch(new Name(written.getKey().value()))
                .setWritten(Uint32.valueOf(written.getValue())).build())
            .collect(BindingMap.toMap());
    }

    // Null is how a builder of the bindings leaves a leaf out.
    private static Name site(final AttachmentPoint point, final NetworkConfig config) {
        return Optional.ofNullable(config.switches().get(point.switchName()))
            .map(device -> new Name(device.site().value())).orElse(null);
    }

    private static org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MovePhase phase(final MovePhase phase) {
        return switch (phase) {
            case CLAIMED -> Claimed.VALUE;
            case PREPARED -> Prepared.VALUE;
            case RELAYING -> Relaying.VALUE;
            case UPDATED -> Updated.VALUE;
            case SETTLED -> Settled.VALUE;
        };
    }

    private static MoveOutcome outcome(final MoveReceipt.Outcome outcome) {
        return switch (outcome) {
            case RUNNING -> Running.VALUE;
            case COMPLETE -> Complete.VALUE;
            case COMPLETE_WITH_UNREACHABLE -> CompleteWithUnreachable.VALUE;
            case SUPERSEDED -> Superseded.VALUE;
        };
    }
}
