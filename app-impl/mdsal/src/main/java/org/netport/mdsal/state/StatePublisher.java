// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.netport.engine.EngineCounters;
import org.netport.engine.EngineListener;
import org.netport.engine.NextHopStatus;
import org.netport.engine.ObjectStatus;
import org.netport.engine.SwitchStatus;
import org.netport.location.Attachment;
import org.netport.location.MoveReceipt;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.VrfName;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveFinished;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.MoveKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkStateBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.AttachmentKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Object;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.ObjectKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Switch;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.SwitchKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Vrf;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.VrfKey;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * Publishes what the engine tells in the OPERATIONAL datastore. Called by the engine's loop, and hands over at once:
 * {@link WriteBehind} encodes and writes when the engine is done.
 */
public final class StatePublisher implements EngineListener {
    private static final DataObjectIdentifier<NetworkState> STATE =
        DataObjectIdentifier.builder(NetworkState.class).build();
    private static final DataObjectIdentifier<Moves> MOVES = DataObjectIdentifier.builder(Moves.class).build();

    private final WriteBehind writer;
    private final CurrentConfiguration configuration;
    private final Consumer<MoveFinished> notifications;
    private final CounterPublisher counters;

    /**
     * Makes a publisher.
     *
     * @param writer writes to the OPERATIONAL datastore
     * @param configuration tells sites and segments
     * @param notifications takes the notification of each move that ended; must not block
     */
    public StatePublisher(final WriteBehind writer, final CurrentConfiguration configuration,
            final Consumer<MoveFinished> notifications) {
        this.writer = writer;
        this.configuration = configuration;
        this.notifications = notifications;
        counters = new CounterPublisher(writer);
    }

    @Override
    public void switchChanged(final SwitchStatus status) {
        final var config = configuration.get();
        writer.put(pathOfSwitch(status.name()), () -> StatusEncoder.encode(status, config));
    }

    @Override
    public void switchRemoved(final String name) {
        writer.delete(pathOfSwitch(name));
    }

    @Override
    public void objectChanged(final ObjectStatus status) {
        writer.put(pathOf(status.id()), () -> StatusEncoder.encode(status));
    }

    @Override
    public void objectRemoved(final ObjectStatus.ObjectId object) {
        writer.delete(pathOf(object));
    }

    @Override
    public void nextHopsChanged(final VrfName vrf, final ImmutableList<NextHopStatus> now) {
        final var path = STATE.toBuilder().child(Vrf.class, new VrfKey(new Name(vrf.value()))).build();
        if (now.isEmpty()) {
            writer.delete(path);
        } else {
            writer.put(path, () -> NextHopEncoder.encode(vrf, now));
        }
    }

    @Override
    public void attachmentChanged(final HostName host, final Optional<Attachment> attachment) {
        final var path = STATE.toBuilder().child(
            org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Attachment.class,
            new AttachmentKey(new Name(host.value()))).build();
        final var config = configuration.get();
        attachment.ifPresentOrElse(
            known -> writer.put(path, () -> StatusEncoder.encode(host, known, config)),
            () -> writer.delete(path));
    }

    @Override
    public void moveChanged(final MoveReceipt receipt) {
        final var config = configuration.get();
        writer.put(pathOfMove(receipt.id()), () -> MoveEncoder.encode(receipt, config));
        if (receipt.outcome() != MoveReceipt.Outcome.RUNNING) {
            notifications.accept(MoveEncoder.notificationOf(MoveEncoder.encode(receipt, config)));
        }
    }

    /**
     * Publishes the receipt of a move from before a restart, as it was; nobody is notified.
     *
     * @param id the number of the move
     * @param receipt makes the receipt, some time later; empty when there is none
     */
    public void moveRemembered(final long id, final Supplier<Optional<Move>> receipt) {
        writer.replace(pathOfMove(id), receipt);
    }

    @Override
    public void moveForgotten(final long id) {
        writer.delete(pathOfMove(id));
    }

    @Override
    public void countersChanged(final EngineCounters changed) {
        counters.publish(StatusEncoder.encode(changed));
        counters.publish(Map.of("datastore-write-failures", Count.of(writer.failures())));
    }

    /**
     * Publishes the generation that the engine was given.
     *
     * @param generation the generation
     */
    public void generationChanged(final Generation generation) {
        writer.merge(STATE, new NetworkStateBuilder().setGeneration(StatusEncoder.generation(generation)).build());
    }

    private static DataObjectIdentifier<Switch> pathOfSwitch(final String name) {
        return STATE.toBuilder().child(Switch.class, new SwitchKey(new Name(name))).build();
    }

    private static DataObjectIdentifier<Object> pathOf(final ObjectStatus.ObjectId object) {
        return STATE.toBuilder()
            .child(Object.class, new ObjectKey(StatusEncoder.kind(object.kind()), new Name(object.name()))).build();
    }

    private static DataObjectIdentifier<Move> pathOfMove(final long id) {
        return MOVES.toBuilder().child(Move.class, new MoveKey(Uint64.valueOf(id))).build();
    }
}
