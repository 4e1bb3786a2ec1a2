// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.mend;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that AAA's encryption service starts, without which RESTCONF answers 401 to everybody.
 *
 * <p>The fault, in aaa 0.22.3: the constructor of {@code OSGiEncryptionServiceConfigurator} registers a listener with
 * the datastore and keeps the registration; where the datastore's thread calls the listener between these two, it finds
 * no registration, takes that for a shutdown, and passes over the only call that it will get.
 */
@Component(immediate = true)
public final class OSGiEncryptionServiceStart {
    private static final Logger LOG = LoggerFactory.getLogger(OSGiEncryptionServiceStart.class);
    private static final String CONFIGURATOR = "org.opendaylight.aaa.encrypt.impl.OSGiEncryptionServiceConfigurator";
    private static final String SERVICE = "org.opendaylight.aaa.encrypt.AAAEncryptionService";

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name("netport-aaa-start").daemon().factory());
    private final Future<?> repetition;

    /**
     * Begins to look.
     *
     * @param runtime knows the components
     * @param context tells whether the service is there
     */
    @Activate
    public OSGiEncryptionServiceStart(@Reference final ServiceComponentRuntime runtime, final BundleContext context) {
        final var configurator = new StuckComponent(runtime, CONFIGURATOR,
            () -> context.getServiceReference(SERVICE) != null);
        repetition = executor.scheduleWithFixedDelay(() -> look(configurator), 1, 1, TimeUnit.SECONDS);
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void look(final StuckComponent configurator) {
        try {
            if (configurator.look() == StuckComponent.Finding.OVER) {
                executor.shutdown();
            }
        } catch (RuntimeException e) {
            // Thrown on, it would end the repetition.
            LOG.warn("The start of {} could not be looked after", SERVICE, e);
        }
    }

    /** Stops. */
    @Deactivate
    void stop() {
        repetition.cancel(true);
        executor.shutdownNow();
    }
}
