// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents;
import org.netport.channel.SwitchFeatures;
import org.netport.channel.SwitchSession;
import org.netport.core.engine.ControllerEngine;
import org.netport.core.engine.EngineSettings;
import org.netport.core.engine.ThreadLoop;
import org.netport.engine.InterfaceListener;
import org.netport.mdsal.audit.AuditSettings;
import org.netport.mdsal.receipt.ReceiptCodec;
import org.netport.mdsal.receipt.ReceiptSettings;
import org.netport.model.DatapathId;
import org.netport.model.PortRef;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.binding.api.RpcProviderService;
import org.opendaylight.mdsal.binding.dom.adapter.AdapterContext;
import org.opendaylight.mdsal.binding.dom.adapter.spi.AdapterFactory;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.mdsal.dom.api.DOMSchemaService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The controller as a component: MD-SAL on one side, and on the other a {@link SwitchEvents} service that an OpenFlow
 * server reports to, and an {@link InterfaceListener} service that the readers of switches' databases report to.
 */
@Component(immediate = true, service = { SwitchEvents.class, InterfaceListener.class },
    configurationPid = "org.netport.controller")
@Designate(ocd = OSGiController.Configuration.class)
public final class OSGiController implements SwitchEvents, InterfaceListener {
    private final Controller controller;
    private ControllerEngine engine;

    /** The settings in {@code etc/org.netport.controller.cfg}. */
    @ObjectClassDefinition(name = "netport controller")
    public @interface Configuration {
        /**
         * How long the first write after a start waits for the configured switches.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "recovery-window-ms", min = "0", max = "600000", description =
            "Milliseconds that the first write after a start waits for the configured switches to connect and to be "
            + "read back")
        long recovery$_$window$_$ms() default 5000;

        /**
         * Time between two checks of a switch for drift.
         *
         * @return seconds
         */
        @AttributeDefinition(name = "audit-interval-s", min = "1", max = "86400", description =
            "Seconds between two read-backs of a switch that look for drift")
        long audit$_$interval$_$s() default 60;

        /**
         * Time between two questions to a switch what it did not forward.
         *
         * @return seconds
         */
        @AttributeDefinition(name = "refused-interval-s", min = "1", max = "86400", description =
            "Seconds between two times that a switch is asked how many frames it refused")
        long refused$_$interval$_$s() default 10;

        /**
         * How many receipts of moves are kept.
         *
         * @return their number
         */
        @AttributeDefinition(name = "receipts", min = "1", max = "100000", description =
            "How many receipts of moves are kept; the oldest are forgotten")
        int receipts() default 1000;

        /**
         * How long the receipt of a move is kept after the move's end.
         *
         * @return seconds
         */
        @AttributeDefinition(name = "receipts-age-s", min = "1", max = "31536000", description =
            "Seconds that the receipt of a move is kept after the move's end, unless there are too many later ones")
        long receipts$_$age$_$s() default 604_800;

        /**
         * How many records of the audit log the datastore holds.
         *
         * @return their number
         */
        @AttributeDefinition(name = "audit-records", min = "1", max = "100000", description =
            "How many of the newest records of the audit log can be read by RESTCONF and the shell; all are in files")
        int audit$_$records() default 1000;

        /**
         * How large a file of the audit log gets.
         *
         * @return bytes
         */
        @AttributeDefinition(name = "audit-file-bytes", min = "1000000", max = "1000000000", description =
            "Bytes after which the audit log's file is put away and a new one is begun")
        long audit$_$file$_$bytes() default 10_000_000;

        /**
         * How many files of the audit log are kept.
         *
         * @return their number
         */
        @AttributeDefinition(name = "audit-files", min = "1", max = "1000", description =
            "How many files of the audit log there are at most; the oldest is deleted when there would be more")
        int audit$_$files() default 10;
    }

    /**
     * Starts the controller.
     *
     * @param data datastores in generated bindings
     * @param domData datastores in their own form
     * @param guarded datastores behind the write gate
     * @param adapters makes bindings of a broker
     * @param codec decodes entries, by the newest models
     * @param schemas the newest models
     * @param rpcs takes implementations of RPCs
     * @param notifications takes notifications
     * @param configuration the settings
     */
    @Activate
    public OSGiController(@Reference final DataBroker data,
            @Reference(target = "(!(netport.guarded=true))") final DOMDataBroker domData,
            @Reference final OSGiGuardedDataBroker guarded, @Reference final AdapterFactory adapters,
            @Reference final AdapterContext codec, @Reference final DOMSchemaService schemas,
            @Reference final RpcProviderService rpcs,
            @Reference final NotificationPublishService notifications, final Configuration configuration) {
        final var clock = Clock.systemUTC();
        final var standard = EngineSettings.DEFAULT;
        final var retention = new EngineSettings.Retention(configuration.receipts(),
            Duration.ofSeconds(configuration.receipts$_$age$_$s()));
        final var settings = new EngineSettings(standard.batch(), standard.stageTimeout(),
            Duration.ofMillis(configuration.recovery$_$window$_$ms()),
            Duration.ofSeconds(configuration.audit$_$interval$_$s()),
            Duration.ofSeconds(configuration.refused$_$interval$_$s()), standard.retryDelay(),
            retention, standard.packetIns(), standard.placementTimes());
        controller = new Controller(new Controller.Platform(data, adapters.createDataBroker(guarded), domData,
            (path, node) -> codec.currentSerializer().fromNormalizedNode(path, node).getValue(),
            new ReceiptCodec(codec::currentSerializer, schemas::getGlobalContext), rpcs, notifications, clock),
            listener -> engine = new ControllerEngine(settings, new ThreadLoop(clock), listener),
            retention.most(), new AuditSettings(file("audit.log"), configuration.audit$_$file$_$bytes(),
                configuration.audit$_$files(), AuditSettings.STANDARD_WAITING, configuration.audit$_$records()),
            new ReceiptSettings(file("receipts.log"), retention.most(), retention.age(),
                ReceiptSettings.STANDARD_WAITING));
        controller.open();
    }

    /** Stops the controller; flows stay on the switches. */
    @Deactivate
    void stop() {
        controller.close();
    }

    @Override
    public void connected(final SwitchSession session) {
        engine.connected(session);
    }

    @Override
    public void disconnected(final SwitchSession session, final String reason) {
        engine.disconnected(session, reason);
    }

    @Override
    public void portChanged(final SwitchSession session, final PortDescription port, final PortChange change) {
        engine.portChanged(session, port, change);
    }

    @Override
    public void packetIn(final SwitchSession session, final PacketIn packet) {
        engine.packetIn(session, packet);
    }

    @Override
    public void roleChanged(final SwitchSession session, final SwitchFeatures.Role role) {
        engine.roleChanged(session, role);
    }

    @Override
    public void interfaces(final DatapathId datapathId, final Map<PortRef, String> portNames) {
        engine.interfaces(datapathId, portNames);
    }

    /** Beside Karaf's own data; in the working directory where there is no Karaf. */
    private static Path file(final String name) {
        return Path.of(System.getProperty("karaf.data", "data"), "netport", name);
    }
}
