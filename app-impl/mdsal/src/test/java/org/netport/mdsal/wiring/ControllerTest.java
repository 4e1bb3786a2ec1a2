// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netport.engine.EngineListener;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.EarlierMoves;
import org.netport.location.HostAlarm;
import org.netport.location.MoveReceipt;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Entries;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.GrantSamples;
import org.netport.mdsal.Networks;
import org.netport.mdsal.Receipts;
import org.netport.mdsal.audit.AuditSettings;
import org.netport.mdsal.receipt.ReceiptSettings;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SegmentName;
import org.netport.network.NetworkConfig;
import org.netport.policy.AuditRecord;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.binding.api.RpcProviderService;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.mdsal.dom.spi.ForwardingDOMDataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveFinished;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.MoveKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.binding.Rpc;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.common.Uint64;

class ControllerTest {
    private static final Attachment AT_EAST = new Attachment(Networks.EAST, new Epoch(3), Instant.EPOCH,
        ClaimSource.OPERATOR);

    private final Datastore datastore = new Datastore();
    private final RpcProviderService rpcs = mock(RpcProviderService.class);
    private final NotificationPublishService notifications = mock(NotificationPublishService.class);
    private final AtomicReference<EngineListener> listener = new AtomicReference<>();
    private FakeEngine engine = engine();
    private Controller controller;

    @TempDir
    private Path directory;

    @BeforeEach
    void open() {
        controller = controller();
        when(rpcs.registerRpcImplementations(any(Rpc[].class))).thenReturn(mock(Registration.class));
        controller.open();
    }

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    void startsTheEngineOnceAndThenHandsItEveryConfiguration() {
        assertTrue(next().hosts().isEmpty());
        assertEquals(Optional.of(Map.of()), engine.started());
        datastore.put(Entries.segmentPath("red"), Entries.segment("red", 1));
        final var config = next();
        assertEquals(Set.of(new SegmentName("red")), config.segments().keySet());
        assertEquals(config, awaitCurrent(config));
    }

    @Test
    void offersItsRpcsWhenTheEngineRuns() {
        next();
        verify(rpcs, timeout(20_000)).registerRpcImplementations(any(Rpc[].class));
    }

    @Test
    void bringsLocationsOverARestart() {
        next();
        datastore.put(Entries.segmentPath("red"), Entries.segment("red", 1));
        datastore.put(Entries.hostPath("vm"), Entries.host("vm", "red", 1));
        listener.get().attachmentChanged(Networks.VM, Optional.of(AT_EAST));
        listener.get().attachmentChanged(new HostName("gone"), Optional.of(AT_EAST));
        controller.close();

        engine = engine();
        controller = controller();
        controller.open();
        assertEquals(1, next().hosts().size());
        assertEquals(AT_EAST, engine.started().orElseThrow().get(Networks.VM));
    }

    @Test
    void bringsGrantsOverARestart() {
        next();
        listener.get().grantChanged(GrantSamples.status(5, GrantState.AUTHORISED));
        listener.get().grantChanged(GrantSamples.status(6, GrantState.CONSUMED));
        listener.get().grantChanged(GrantSamples.status(7, GrantState.CONSUMED));
        listener.get().grantFinal(GrantSamples.status(7, GrantState.CONSUMED));
        controller.close();

        engine = engine();
        controller = controller();
        controller.open();
        next();
        assertEquals(List.of(GrantSamples.status(5, GrantState.AUTHORISED),
            GrantSamples.status(6, GrantState.CONSUMED)), engine.startedWith());
    }

    @Test
    void bringsReceiptsOverARestartAndWhichNumbersMovesHaveHad() {
        next();
        assertEquals(EarlierMoves.NONE, engine.startedAfter());
        listener.get().moveChanged(Receipts.granted(1, MoveReceipt.Outcome.COMPLETE));
        listener.get().moveChanged(Receipts.move(2, MoveReceipt.Outcome.RUNNING));
        listener.get().moveChanged(Receipts.move(3, MoveReceipt.Outcome.ABORTED));
        controller.close();
        final var then = moves();
        delete();

        engine = engine();
        controller = controller();
        controller.open();
        next();
        assertEquals(Set.of(1L, 3L), engine.startedAfter().ended().keySet());
        assertEquals(1_000_000, engine.startedAfter().lastNumber());
        controller.close();
        assertEquals(Map.of(key(1), then.get(key(1)), key(3), then.get(key(3))), moves(),
            "of one under way there is nothing");
        verify(notifications, times(2).description("nobody is told again")).offerNotification(any(MoveFinished.class));
    }

    private Map<MoveKey, Move> moves() {
        return datastore.read(LogicalDatastoreType.OPERATIONAL, DataObjectIdentifier.builder(Moves.class).build())
            .nonnullMove();
    }

    /** What is in memory only ends with a process. */
    private void delete() {
        final var transaction = datastore.broker().newWriteOnlyTransaction();
        transaction.delete(LogicalDatastoreType.OPERATIONAL, DataObjectIdentifier.builder(Moves.class).build());
        Datastore.await(transaction.commit());
    }

    private static MoveKey key(final long id) {
        return new MoveKey(Uint64.valueOf(id));
    }

    @Test
    void tellsOfHostsThatAreClaimedWhereTheyMayNotBe() {
        next();
        listener.get().alarmed(new HostAlarm(HostAlarm.Kind.DUPLICATE, Networks.VM, Optional.of(Networks.EAST),
            Networks.WEST, ClaimSource.HYPERVISOR, "twice", Instant.EPOCH));
        verify(notifications).offerNotification(
            any(org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.HostAlarm.class));
    }

    @Test
    void tellsOfMovesThatEnded() {
        next();
        listener.get().moveChanged(Receipts.move(1, MoveReceipt.Outcome.COMPLETE));
        verify(notifications).offerNotification(any(MoveFinished.class));
    }

    @Test
    void keepsWhatTheEngineHasAudited() throws IOException {
        next();
        listener.get().audited(new AuditRecord(Instant.EPOCH, AuditRecord.Event.DUPLICATE,
            ImmutableList.of(Networks.VM), Optional.empty(), Optional.empty(), "reverse-arp", OptionalLong.empty(),
            Optional.empty(), "20 moves in 10 s"));
        controller.close();
        assertEquals(List.of("{\"number\":1,\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"duplicate\",\"host\":"
            + "[\"vm\"],\"requester\":\"reverse-arp\",\"reason\":\"20 moves in 10 s\"}"),
            Files.readAllLines(directory.resolve("audit.log")));
    }

    private NetworkConfig awaitCurrent(final NetworkConfig config) {
        return Datastore.await(controller.configuration().after(
            new org.netport.model.Generation(config.generation().value() - 1), Duration.ofSeconds(20))
            .toCompletableFuture());
    }

    private NetworkConfig next() {
        try {
            final var config = engine.configs().poll(20, TimeUnit.SECONDS);
            assertNotNull(config, "no configuration came");
            return config;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static FakeEngine engine() {
        return new FakeEngine(report -> new ReportOutcome.Invalid("host", "not asked"));
    }

    private Controller controller() {
        return new Controller(new Controller.Platform(datastore.broker(), datastore.broker(),
            new WithCohorts(datastore.domBroker()), datastore.decoder(), datastore.receiptCodec(), rpcs,
            notifications, Clock.systemUTC()),
            news -> {
                listener.set(news);
                return engine;
            }, 10, new AuditSettings(directory.resolve("audit.log"), 1_000_000, 2, 100, 10),
            new ReceiptSettings(directory.resolve("receipts.log"), 10, Duration.ofDays(7), 100));
    }

    /** The in-memory datastore has no commit cohorts: they are tested with a data tree. */
    private static final class WithCohorts extends ForwardingDOMDataBroker {
        private final DOMDataBroker delegate;

        WithCohorts(final DOMDataBroker delegate) {
            this.delegate = delegate;
        }

        @Override
        protected DOMDataBroker delegate() {
            return delegate;
        }

        @Override
        protected Collection<? extends DOMDataBroker.Extension> supportedExtensions(
                final Collection<? extends DOMDataBroker.Extension> ofDelegate) {
            final CommitCohortExtension cohorts = (path, cohort) -> () -> { };
            return Stream.concat(ofDelegate.stream(), Stream.of(cohorts)).toList();
        }
    }
}
