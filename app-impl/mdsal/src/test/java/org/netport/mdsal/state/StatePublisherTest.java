// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.channel.ChannelCounters;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchFeatures;
import org.netport.engine.EngineCounters;
import org.netport.engine.ObjectStatus;
import org.netport.engine.Refusal;
import org.netport.engine.RefusedFrames;
import org.netport.engine.SwitchStatus;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MoveReceipt;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Networks;
import org.netport.mdsal.Receipts;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.model.DatapathId;
import org.netport.model.Epoch;
import org.netport.model.Generation;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Complete;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveFinished;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.MoveKey;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.ConfirmationKey;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.FlowsKey;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Path;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Host;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Pending;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Vrf;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.AttachmentKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Counter;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.CounterKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.ObjectKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Switch.Connection;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.SwitchKey;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint64;

class StatePublisherTest {
    private static final DataObjectIdentifier<Moves> MOVES = DataObjectIdentifier.builder(Moves.class).build();

    private final Datastore datastore = new Datastore();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.OPERATIONAL,
        Duration.ZERO);
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final List<MoveFinished> notifications = new ArrayList<>();
    private final StatePublisher publisher = new StatePublisher(writer, configuration, notifications::add);

    @BeforeEach
    void start() {
        configuration.set(Networks.small(1));
        writer.start();
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void publishesAConnectedSwitch() throws InterruptedException {
        publisher.switchChanged(new SwitchStatus("sw1", new DatapathId(1), SwitchStatus.Connection.CONNECTED, "",
            Optional.of(new SwitchFeatures(SwitchFeatures.Version.OF_1_4, SwitchFeatures.Bundles.STANDARD, 254, true,
                true, SwitchFeatures.Role.MASTER, "Open vSwitch 3.1")),
            ImmutableList.of(new PortDescription(new PortNumber(0xffffff00), "tap1",
                MacAddress.parse("02:00:00:00:00:01"), PortDescription.LinkState.UP)),
            ImmutableMap.of(), ImmutableList.of("tap2"), new SwitchStatus.Numbers(120, 3,
                Optional.of(new ChannelCounters(1, 2, 3, 4, 5, 6, 7, 8)), Optional.of(new RefusedFrames(
                    Instant.parse("2026-11-24T12:00:00Z"), ImmutableMap.of(Refusal.SOURCE_FOREIGN, 17L))),
                OptionalLong.of(23))));
        final var device = state().nonnullSwitch().get(new SwitchKey(new Name("sw1")));
        assertEquals(Connection.Connected, device.getConnection());
        assertEquals("east", device.getSite().getValue());
        assertEquals("0000000000000001", device.getDatapathId().getValue());
        assertEquals("1.4", device.getSession().getVersion());
        assertEquals(4294967040L, device.nonnullPort().keySet().iterator().next().getNumber().getValue().longValue());
        assertEquals(java.util.Set.of("tap2"), device.getUnresolvedPort());
        assertEquals(120, device.getFlows().getValue().longValue());
        assertEquals(23, device.getQuestionsAnswered().getValue().longValue());
        final var counted = device.getSession().getCounters();
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), Stream.of(counted.getMessagesIn(),
            counted.getMessagesOut(), counted.getPacketIns(), counted.getPacketInsDropped(),
            counted.getPacketOutsDropped(), counted.getErrors(), counted.getUnmatchedErrors(),
            counted.getUnreadable()).map(count -> count.getValue().longValue()).toList());
        assertEquals("2026-11-24T12:00:00Z", device.getRefused().getRead().getValue());
        assertEquals(17, device.getRefused().getSourceForeign().getValue().longValue());
        assertNull(device.getRefused().getClassifyMiss(), "not told");
    }

    @Test
    void aSwitchThatDisconnectedHasNoSession() throws InterruptedException {
        publisher.switchChanged(disconnected("sw1"));
        assertNull(state().nonnullSwitch().get(new SwitchKey(new Name("sw1"))).getSession());
        publisher.objectChanged(host(ObjectStatus.State.PENDING));
        publisher.switchRemoved("sw1");
        assertTrue(state().nonnullSwitch().isEmpty());
    }

    @Test
    void publishesHowFarAnObjectIs() throws InterruptedException {
        publisher.objectChanged(host(ObjectStatus.State.PENDING));
        final var object = state().nonnullObject().get(new ObjectKey(Host.VALUE, new Name("vm")));
        assertEquals(Pending.VALUE, object.getState());
        assertEquals("switch sw1 is not connected", object.getReason());
        assertEquals(Uint64.valueOf(5), object.getGeneration().getValue());
        assertEquals(Uint64.valueOf(4), object.getObservedGeneration().getValue());
    }

    @Test
    void publishesAttachments() throws InterruptedException {
        publisher.attachmentChanged(Networks.VM, Optional.of(new Attachment(Networks.WEST, new Epoch(7),
            Instant.parse("2026-11-24T12:00:00Z"), ClaimSource.UNSOLICITED_NA)));
        final var attachment = state().nonnullAttachment().get(new AttachmentKey(new Name("vm")));
        assertEquals("west", attachment.getSite().getValue());
        assertEquals("red", attachment.getSegment().getValue());
        assertEquals("2026-11-24T12:00:00Z", attachment.getSince().getValue());
        publisher.generationChanged(new Generation(8));
        publisher.attachmentChanged(Networks.VM, Optional.empty());
        assertTrue(state().nonnullAttachment().isEmpty());
        assertEquals(Uint64.valueOf(8), state().getGeneration().getValue());
    }

    @Test
    void publishesTheReceiptOfAMoveWithItsPhasesInOrder() throws InterruptedException {
        publisher.moveChanged(Receipts.move(1, MoveReceipt.Outcome.COMPLETE));
        drain();
        final var move = datastore.read(LogicalDatastoreType.OPERATIONAL, pathOf(1));
        assertEquals(List.of("0", "900", "1400", "1834"),
            move.nonnullPhase().stream().map(phase -> phase.getAfter().toString()).toList());
        assertEquals(Uint64.valueOf(1834), move.getRewriteTime());
        assertEquals("east", move.getFrom().getSite().getValue());
        assertEquals(Complete.VALUE, move.getOutcome());
        assertEquals(2, move.nonnullFlows().size());
    }

    @Test
    void publishesWhatProvesAGrantedMove() throws InterruptedException {
        publisher.moveChanged(Receipts.granted(1, MoveReceipt.Outcome.COMPLETE));
        drain();
        final var move = datastore.read(LogicalDatastoreType.OPERATIONAL, pathOf(1));
        assertEquals(Uint64.valueOf(5), move.getGrant());
        assertEquals(Uint64.valueOf(434), move.getRewriteTime(), "from the cut-over on");
        assertEquals(List.of("Authorised", "Prepared", "Claimed", "Updated", "GivenUp"), move.nonnullPhase().stream()
            .map(phase -> phase.getName().implementedInterface().getSimpleName()).toList(), "as they were reached");
        assertEquals(List.of("prepare", "stopped"),
            move.nonnullHeard().stream().map(heard -> heard.getWhat()).toList());
        assertEquals(Uint64.valueOf(1600), move.nonnullFlows().get(new FlowsKey(new Name("sw2"))).getAcknowledged());
        assertNull(move.nonnullFlows().get(new FlowsKey(new Name("sw1"))).getAcknowledged());
        assertEquals(Uint64.valueOf(2500),
            move.nonnullConfirmation().get(new ConfirmationKey(new Name("sw2"))).getAfter());
        assertNull(move.nonnullConfirmation().get(new ConfirmationKey(new Name("sw1"))).getAfter());
        assertEquals(Uint16.valueOf(1450), move.getPath().getMtu());
        assertEquals(Path.Carries.SmallOnly, move.getPath().getCarries());
        assertEquals(Uint64.valueOf(1300), move.getPath().getAfter());
        assertEquals(Uint64.valueOf(12), move.getTraffic().getRelayed().getValue());
        assertEquals(Uint64.valueOf(3), move.getTraffic().getCarried().getValue());
        assertEquals(Uint64.valueOf(5), notifications.get(0).getGrant());
    }

    @Test
    void notifiesOnceAMoveHasEnded() {
        publisher.moveChanged(Receipts.move(1, MoveReceipt.Outcome.RUNNING));
        assertTrue(notifications.isEmpty());
        publisher.moveChanged(Receipts.move(1, MoveReceipt.Outcome.COMPLETE));
        assertEquals(1, notifications.size());
        assertEquals(Uint64.ONE, notifications.get(0).getId());
    }

    @Test
    void showsNoMoveThatTheEngineHasForgotten() throws InterruptedException {
        for (long id = 1; id <= 2; id++) {
            publisher.moveChanged(Receipts.move(id, MoveReceipt.Outcome.RUNNING));
            drain();
        }
        publisher.moveForgotten(1);
        drain();
        assertFalse(datastore.exists(LogicalDatastoreType.OPERATIONAL, pathOf(1)));
        assertTrue(datastore.exists(LogicalDatastoreType.OPERATIONAL, pathOf(2)));
        publisher.moveChanged(Receipts.move(1, MoveReceipt.Outcome.COMPLETE));
        publisher.moveForgotten(1);
        drain();
        assertFalse(datastore.exists(LogicalDatastoreType.OPERATIONAL, pathOf(1)), "it does not come back");
        assertEquals(1, notifications.size(), "its end is told all the same");
    }

    @Test
    void publishesEveryCounterUnderItsName() throws InterruptedException {
        publisher.countersChanged(new EngineCounters(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
            15, 16, 17));
        final var published = state().nonnullCounter().values().stream().collect(ImmutableMap.toImmutableMap(
            Counter::getName, counter -> counter.getValue().getValue().longValue()));
        assertEquals(ImmutableMap.builder().put("claims-accepted", 1L).put("claims-stale", 2L)
            .put("claims-refused", 3L).put("neighbour-replies", 4L).put("malformed-packets", 5L)
            .put("packet-ins-dropped", 6L).put("frames-held", 7L).put("commits", 8L).put("commits-unknown", 9L)
            .put("changes", 10L).put("claims-contested", 11L).put("gateway-replies", 12L)
            .put("gateway-silences", 13L).put("packets-cut", 14L).put("frames-carried", 15L)
            .put("frames-refused", 16L).put("reports-put-off", 17L).put("datastore-write-failures", 0L)
            .buildOrThrow(), published);
    }

    @Test
    void aCounterTellsTheNewestCauseWhereItHasOne() throws InterruptedException {
        final var counters = new CounterPublisher(writer);
        counters.publish(Map.of("failed", new Count(1, Optional.of("192.0.2.9: no TLS"))));
        assertEquals("192.0.2.9: no TLS", state().nonnullCounter().get(new CounterKey("failed")).getDetail());
        counters.publish(Map.of("other", Count.of(3)));
        assertEquals(2, state().nonnullCounter().size(), "what is not given stays");
        counters.publish(Map.of("failed", new Count(1, Optional.of("192.0.2.8: no hello"))));
        assertEquals("192.0.2.8: no hello", state().nonnullCounter().get(new CounterKey("failed")).getDetail());
    }

    @Test
    void everyKindOfObjectIsToldByAnIdentityOfItsOwn() {
        assertEquals(ObjectStatus.Kind.values().length, Stream.of(ObjectStatus.Kind.values())
            .map(StatusEncoder::kind).distinct().count());
        assertEquals(Vrf.VALUE, StatusEncoder.kind(ObjectStatus.Kind.VRF));
    }

    private static SwitchStatus disconnected(final String name) {
        return new SwitchStatus(name, new DatapathId(1), SwitchStatus.Connection.DISCONNECTED, "never seen",
            Optional.empty(), ImmutableList.of(), ImmutableMap.of(), ImmutableList.of(), SwitchStatus.Numbers.NONE);
    }

    private static ObjectStatus host(final ObjectStatus.State state) {
        return new ObjectStatus(new ObjectStatus.ObjectId(ObjectStatus.Kind.HOST, "vm"), new Generation(5),
            new Generation(4), state, "switch sw1 is not connected");
    }

    private static DataObjectIdentifier<Move> pathOf(final long id) {
        return MOVES.toBuilder().child(Move.class, new MoveKey(Uint64.valueOf(id))).build();
    }

    private NetworkState state() throws InterruptedException {
        drain();
        return datastore.read(LogicalDatastoreType.OPERATIONAL,
            DataObjectIdentifier.builder(NetworkState.class).build());
    }

    private void drain() throws InterruptedException {
        assertTrue(writer.drain(Duration.ofSeconds(20)));
    }
}
