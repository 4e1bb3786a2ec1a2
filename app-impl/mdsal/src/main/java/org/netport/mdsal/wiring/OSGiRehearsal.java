// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents;
import org.netport.core.rehearsal.Rehearsal;
import org.netport.model.DatapathId;
import org.netport.openflow.rehearsal.RehearsedSwitch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rehearses moves once, when the controller starts: the first real ones run compiled code. */
@Component(immediate = true, service = { }, configurationPid = "org.netport.rehearsal")
@Designate(ocd = OSGiRehearsal.Configuration.class)
public final class OSGiRehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(OSGiRehearsal.class);

    private final ExecutorService executor = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().name("netport-rehearsal").daemon().factory());

    /** The settings in {@code etc/org.netport.rehearsal.cfg}. */
    @ObjectClassDefinition(name = "netport rehearsal")
    public @interface Configuration {
        /**
         * How many moves are rehearsed at the start.
         *
         * @return moves
         */
        @AttributeDefinition(name = "moves", min = "0", max = "100000", description =
            "Moves that are rehearsed when the controller starts, so that the first real ones run compiled code; "
            + "0: none")
        int moves() default 1000;
    }

    /**
     * Begins to rehearse.
     *
     * @param configuration the settings
     */
    @Activate
    public OSGiRehearsal(final Configuration configuration) {
        if (configuration.moves() > 0) {
            executor.execute(() -> {
                rehearse(configuration.moves());
                executor.shutdown();
            });
        }
    }

    /** Stops after the move that is being rehearsed. */
    @Deactivate
    void stop() {
        executor.shutdownNow();
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void rehearse(final int moves) {
        try {
            final long begun = System.nanoTime();
            final var rehearsal = new Rehearsal(OSGiRehearsal::connect);
            for (int i = 0; i < moves && !executor.isShutdown(); i++) {
                rehearsal.move();
            }
            LOG.info("Rehearsed moves for {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        } catch (RuntimeException e) {
            LOG.warn("Moves cannot be rehearsed: the first real ones will be slower; please report this", e);
        }
    }

    /** A switch at the far end of a session of the OpenFlow channel. */
    static Rehearsal.Peer connect(final DatapathId datapathId, final List<PortDescription> ports,
            final SwitchEvents events) {
        return new MemorySwitch(new RehearsedSwitch(datapathId, ports, events));
    }

    /**
     * A switch in memory as the rehearsal knows it.
     *
     * @param self the switch
     */
    private record MemorySwitch(RehearsedSwitch self) implements Rehearsal.Peer {
        @Override
        public void send(final PacketIn packet) {
            self.send(packet);
        }

        @Override
        public boolean obey() {
            return self.obey();
        }
    }
}
