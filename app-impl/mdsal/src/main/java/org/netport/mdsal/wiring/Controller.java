// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.netport.engine.EngineListener;
import org.netport.engine.NetworkEngine;
import org.netport.mdsal.audit.AuditLog;
import org.netport.mdsal.audit.AuditSettings;
import org.netport.mdsal.config.AcceptedConfigurations;
import org.netport.mdsal.config.ConfigurationCohort;
import org.netport.mdsal.config.ConfigurationFollower;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.config.EntryDecoder;
import org.netport.mdsal.explain.ExplainRpcs;
import org.netport.mdsal.grant.FramesRpc;
import org.netport.mdsal.grant.GrantMemory;
import org.netport.mdsal.grant.GrantPublisher;
import org.netport.mdsal.grant.GrantRpcs;
import org.netport.mdsal.location.LocationMemory;
import org.netport.mdsal.location.LocationRpcs;
import org.netport.mdsal.location.ManyLocationsRpc;
import org.netport.mdsal.receipt.ReceiptCodec;
import org.netport.mdsal.receipt.ReceiptMemory;
import org.netport.mdsal.receipt.ReceiptSettings;
import org.netport.mdsal.state.AlarmPublisher;
import org.netport.mdsal.state.StatePublisher;
import org.netport.mdsal.state.TopologyPublisher;
import org.netport.mdsal.state.WriteBehind;
import org.netport.mdsal.verify.VerifyRpcs;
import org.netport.network.NetworkConfig;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.binding.api.RpcProviderService;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.mdsal.dom.api.DOMDataTreeIdentifier;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.Explain;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFrames;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.FindMigration;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.ReportMigration;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrant;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RevokeGrant;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocation;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocations;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.WithdrawLocation;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitches;
import org.opendaylight.yangtools.binding.Notification;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's MD-SAL side around an engine: follows the configuration, answers RPCs, publishes state, remembers
 * locations, grants and receipts, keeps the audit log. Owns all that it opens, and closes it in reverse order.
 */
public final class Controller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final Duration STATE_PACE = Duration.ofMillis(50);
    private static final Duration MEMORY_PACE = Duration.ofMillis(100);
    private static final long RECALL_AGAIN_SECONDS = 1;
    private static final DOMDataTreeIdentifier CONFIGURATION_ROOT =
        DOMDataTreeIdentifier.of(LogicalDatastoreType.CONFIGURATION, YangInstanceIdentifier.of());

    private final Platform platform;
    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final WriteBehind stateWriter;
    private final WriteBehind memoryWriter;
    private final AuditLog audit;
    private final ReceiptMemory receipts;
    private final LocationMemory memory;
    private final GrantMemory grantMemory;
    private final GrantPublisher grants;
    private final StatePublisher publisher;
    private final TopologyPublisher topology;
    private final ExecutorService topologyThread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("netport-topology").daemon().factory());
    private final NetworkEngine engine;
    private final EngineStarter starter;

    /**
     * Makes a controller that does nothing yet.
     *
     * @param platform the services of MD-SAL
     * @param engines makes the engine, given who listens to it; the controller closes it
     * @param mostShown how many alarms are shown, and how many grants that have ended
     * @param auditing where the audit log is, and how large it gets
     * @param kept where receipts are kept over restarts, how many and for how long
     */
    public Controller(final Platform platform, final Function<EngineListener, ? extends NetworkEngine> engines,
            final int mostShown, final AuditSettings auditing, final ReceiptSettings kept) {
        this.platform = platform;
        stateWriter = new WriteBehind("state", platform.data, LogicalDatastoreType.OPERATIONAL, STATE_PACE);
        memoryWriter = new WriteBehind("memory", platform.guardedData, LogicalDatastoreType.CONFIGURATION, MEMORY_PACE);
        memory = new LocationMemory(platform.data, memoryWriter);
        publisher = new StatePublisher(stateWriter, configuration, this::tell);
        topology = new TopologyPublisher(stateWriter, CompletableFuture.delayedExecutor(STATE_PACE.toMillis(),
            TimeUnit.MILLISECONDS, topologyThread));
        audit = new AuditLog(auditing, stateWriter, platform.clock);
        receipts = new ReceiptMemory(kept, platform.receiptCodec, configuration, stateWriter, platform.clock);
        grantMemory = new GrantMemory(platform.data, memoryWriter);
        grants = new GrantPublisher(stateWriter, configuration, mostShown);
        engine = engines.apply(new EngineNews(publisher, topology, memory, audit, grants, grantMemory, receipts,
            new AlarmPublisher(stateWriter, configuration, this::tell, mostShown)));
        starter = new EngineStarter(engine, configuration, this::starting, this::started);
    }

    /** Begins: registers with the datastore; the engine starts when that has told what it holds. */
    public void open() {
        opened.push(stateWriter);
        opened.push(memoryWriter);
        opened.push(audit);
        opened.push(receipts);
        opened.push(topologyThread::shutdownNow);
        opened.push(engine);
        opened.push(starter::stop);
        stateWriter.start();
        memoryWriter.start();
        audit.start();
        receipts.start();
        final var accepted = new AcceptedConfigurations();
        register(DOMDataBroker.CommitCohortExtension.class, extension -> extension.registerCommitCohort(
            CONFIGURATION_ROOT, new ConfigurationCohort(platform.decoder, accepted)));
        register(DOMDataBroker.DataTreeChangeExtension.class, extension -> extension.registerTreeChangeListener(
            CONFIGURATION_ROOT, new ConfigurationFollower(platform.decoder, accepted, platform.clock,
                this::configured)));
        recall(MoreExecutors.directExecutor());
    }

    /**
     * The configuration as the engine knows it.
     *
     * @return the current configuration
     */
    public CurrentConfiguration configuration() {
        return configuration;
    }

    @Override
    @SuppressWarnings("checkstyle:IllegalCatch")
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("Closing a part of the controller failed", e);
            }
        }
    }

    private <E extends DOMDataBroker.Extension> void register(final Class<E> type,
            final Function<E, Registration> registration) {
        final var extension = platform.domData.extension(type);
        if (extension == null) {
            throw new IllegalStateException("this datastore has no " + type.getSimpleName());
        }
        opened.push(registration.apply(extension));
    }

    private void configured(final NetworkConfig config) {
        starter.configured(config);
        topology.configurationChanged(config);
        publisher.generationChanged(config.generation());
    }

    private void recall(final Executor executor) {
        executor.execute(() -> {
            Futures.addCallback(recalled(), new FutureCallback<>() {
                @Override
                public void onSuccess(final Recalled recalled) {
                    starter.recalled(recalled);
                }

                @Override
                public void onFailure(final Throwable failure) {
                    LOG.warn("Locations and grants cannot be read yet; nothing is programmed until they are. "
                        + "Trying again", failure);
                    recall(CompletableFuture.delayedExecutor(RECALL_AGAIN_SECONDS, TimeUnit.SECONDS));
                }
            }, MoreExecutors.directExecutor());
        });
    }

    private FluentFuture<Recalled> recalled() {
        final var direct = MoreExecutors.directExecutor();
        final var grantsThen = grantMemory.recall();
        return memory.recall().transformAsync(locations -> grantsThen.transformAsync(
            granted -> receipts.recalled().transform(moves -> new Recalled(locations, granted, moves), direct),
            direct), direct);
    }

    private void starting(final Recalled recalled) {
        grantMemory.begin(recalled.grants());
        recalled.grants().forEach(grants::show);
        recalled.moves().receipts().forEach(receipt ->
            publisher.moveRemembered(receipt.id(), () -> platform.receiptCodec.decode(receipt)));
    }

    private void started(final NetworkConfig config, final Recalled recalled) {
        memory.begin(recalled.locations(), config.hosts().keySet());
        final var locations = new LocationRpcs(engine, configuration, platform.clock);
        final var granting = new GrantRpcs(engine, configuration, platform.clock, grantMemory);
        final var explaining = new ExplainRpcs(engine, configuration, platform.clock);
        final var verifying = new VerifyRpcs(engine, configuration, platform.clock);
        opened.push(platform.rpcs.registerRpcImplementations((ReportLocation) locations::report,
            (ReportLocations) new ManyLocationsRpc(engine, configuration, platform.clock)::report,
            (WithdrawLocation) locations::withdraw, (RequestGrant) granting::request, (RevokeGrant) granting::revoke,
            (FindMigration) granting::find, (ReportMigration) granting::report,
            (DeliverFrames) new FramesRpc(engine, configuration, platform.clock)::deliver,
            (Explain) explaining::explain, (VerifySwitches) verifying::verify));
        LOG.info("Started with {} sites, {} switches, {} links, {} segments, {} VRFs, {} hosts, {} of which have a "
            + "location, and {} grants",
            config.sites().size(), config.switches().size(), config.links().size(), config.segments().size(),
            config.routing().vrfs().size(), config.hosts().size(), recalled.locations().size(),
            recalled.grants().size());
    }

    private void tell(final Notification<?> notification) {
        // Where nobody can take it now, it is dropped: what it tells stays in the datastore.
        if (platform.notifications.offerNotification(notification) == NotificationPublishService.REJECTED) {
            LOG.debug("A notification was dropped, listeners are behind: {}", notification.implementedInterface());
        }
    }

    /**
     * The services of MD-SAL.
     *
     * @param data datastores in generated bindings
     * @param guardedData the same behind the gate that lets the journal be compacted
     * @param domData datastores in their own form
     * @param decoder decodes entries
     * @param receiptCodec reads and writes receipts of moves in JSON
     * @param rpcs takes implementations of RPCs
     * @param notifications takes notifications
     * @param clock the time
     */
    public record Platform(DataBroker data, DataBroker guardedData, DOMDataBroker domData, EntryDecoder decoder,
            ReceiptCodec receiptCodec, RpcProviderService rpcs, NotificationPublishService notifications,
            InstantSource clock) {
    }
}
