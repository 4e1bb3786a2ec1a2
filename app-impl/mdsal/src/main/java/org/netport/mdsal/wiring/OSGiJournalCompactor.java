// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import com.google.common.util.concurrent.Futures;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.netport.mdsal.gate.JmxShardJournal;
import org.netport.mdsal.gate.JournalCompactor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compacts the datastore's journal now and then. */
@Component(immediate = true, service = { }, configurationPid = "org.netport.journal")
@Designate(ocd = OSGiJournalCompactor.Configuration.class)
public final class OSGiJournalCompactor {
    private static final Logger LOG = LoggerFactory.getLogger(OSGiJournalCompactor.class);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name("netport-journal").daemon().factory());
    private final Future<?> repetition;

    /** The settings in {@code etc/org.netport.journal.cfg}. */
    @ObjectClassDefinition(name = "netport journal")
    public @interface Configuration {
        /**
         * How much the journal may grow.
         *
         * @return entries; 0 for without end
         */
        @AttributeDefinition(name = "entries", min = "0", description =
            "Entries by which the configuration's journal may grow before it is compacted; 0: never")
        long entries() default 20_000;

        /**
         * How often it is looked at.
         *
         * @return seconds
         */
        @AttributeDefinition(name = "interval-s", min = "1", max = "86400", description =
            "Seconds between two looks at the journal")
        long interval$_$s() default 60;

        /**
         * Which shard.
         *
         * @return its name
         */
        @AttributeDefinition(name = "shard", description = "The shard that holds the configuration")
        String shard() default "member-1-shard-default-config";
    }

    /**
     * Begins to look at the journal.
     *
     * @param guarded its gate
     * @param configuration the settings
     */
    @Activate
    public OSGiJournalCompactor(@Reference final OSGiGuardedDataBroker guarded, final Configuration configuration) {
        if (configuration.entries() == 0) {
            LOG.info("The datastore's journal is not compacted, as configured");
            repetition = Futures.immediateVoidFuture();
            return;
        }
        final var compactor = new JournalCompactor(
            new JmxShardJournal(ManagementFactory.getPlatformMBeanServer(), configuration.shard()), guarded.gate(),
            configuration.entries(), time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
        repetition = executor.scheduleWithFixedDelay(() -> compact(compactor), configuration.interval$_$s(),
            configuration.interval$_$s(), TimeUnit.SECONDS);
    }

    /** Stops; a compaction under way ends, and its gate is open. */
    @Deactivate
    void stop() {
        repetition.cancel(true);
        executor.shutdownNow();
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private static void compact(final JournalCompactor compactor) {
        try {
            LOG.debug("The datastore's journal: {}", compactor.compactIfGrown());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Thrown on, it would end the repetition.
            LOG.warn("The datastore's journal was not compacted", e);
        }
    }
}
