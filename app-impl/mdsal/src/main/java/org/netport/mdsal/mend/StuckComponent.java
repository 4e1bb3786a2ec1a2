// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.mend;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A component that is active but has not brought the service that it is there for; it is started again. Looked at
 * now and then by one thread.
 */
final class StuckComponent {
    private static final Logger LOG = LoggerFactory.getLogger(StuckComponent.class);
    /** A healthy component needs milliseconds; so many looks, a second each, leave room for a slow machine. */
    private static final int PATIENCE = 5;
    private static final int MOST_STARTS = 5;

    private final ServiceComponentRuntime runtime;
    private final String implementation;
    private final BooleanSupplier serviceIsThere;
    private int looks;
    private int starts;

    /**
     * Watches a component.
     *
     * @param runtime knows the components
     * @param implementation the name of the component's class
     * @param serviceIsThere whether it has done what it is there for
     */
    StuckComponent(final ServiceComponentRuntime runtime, final String implementation,
            final BooleanSupplier serviceIsThere) {
        this.runtime = runtime;
        this.implementation = implementation;
        this.serviceIsThere = serviceIsThere;
    }

    /** What a look found. */
    enum Finding {
        /** The service is there, or the component was started often enough: nobody needs to look again. */
        OVER,
        /** Look again. */
        WAITING
    }

    /** Looks, and starts the component again if it has been active for a while without its service. */
    Finding look() {
        if (serviceIsThere.getAsBoolean()) {
            return Finding.OVER;
        }
        final Optional<ComponentDescriptionDTO> active = runtime.getComponentDescriptionDTOs().stream()
            .filter(found -> found.implementationClass.equals(implementation)).filter(this::isActive).findFirst();
        looks = active.isPresent() ? looks + 1 : 0;
        if (looks < PATIENCE) {
            return Finding.WAITING;
        }
        looks = 0;
        if (starts == MOST_STARTS) {
            LOG.error("{} does not bring its service, after {} starts: RESTCONF stays shut. Restart the controller",
                implementation, starts);
            return Finding.OVER;
        }
        starts++;
        LOG.warn("{} has missed its configuration, a known fault of the platform; starting it again", implementation);
        final ComponentDescriptionDTO component = active.orElseThrow();
        runtime.disableComponent(component).onResolve(() -> runtime.enableComponent(component));
        return Finding.WAITING;
    }

    private boolean isActive(final ComponentDescriptionDTO component) {
        return runtime.getComponentConfigurationDTOs(component).stream()
            .anyMatch(found -> found.state == ComponentConfigurationDTO.ACTIVE);
    }
}
