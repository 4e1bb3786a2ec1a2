// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.netport.core.rehearsal.Rehearsal;
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
            executor.execute(() -> rehearse(configuration.moves()));
        }
        // Its thread ends with the rehearsal, however that ends.
        executor.shutdown();
    }

    /** Stops after the move that is being rehearsed. */
    @Deactivate
    void stop() {
        executor.shutdownNow();
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private static void rehearse(final int moves) {
        final long begun = System.nanoTime();
        try (var switches = new MemorySwitches()) {
            final var rehearsal = new Rehearsal(switches);
            for (int i = 0; i < moves && !Thread.currentThread().isInterrupted(); i++) {
                rehearsal.move();
            }
            LOG.info("Rehearsed moves for {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        } catch (RuntimeException | LinkageError e) {
            // A LinkageError is a class that this bundle does not get from the others: unsaid, nobody would know.
            LOG.warn("Moves cannot be rehearsed: the first real ones will be slower; please report this", e);
        }
    }
}
