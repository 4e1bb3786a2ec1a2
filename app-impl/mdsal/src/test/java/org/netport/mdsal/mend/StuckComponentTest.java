// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.mend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.mend.StuckComponent.Finding;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.promise.Promises;

class StuckComponentTest {
    private static final String NAME = "org.example.Configurator";

    private final ServiceComponentRuntime runtime = mock(ServiceComponentRuntime.class);
    private final ComponentDescriptionDTO component = new ComponentDescriptionDTO();
    private final ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
    private final AtomicBoolean serviceIsThere = new AtomicBoolean();
    private final StuckComponent stuck = new StuckComponent(runtime, NAME, serviceIsThere::get);

    @BeforeEach
    void isActive() {
        component.implementationClass = NAME;
        configuration.state = ComponentConfigurationDTO.ACTIVE;
        final var other = new ComponentDescriptionDTO();
        other.implementationClass = "org.example.Other";
        when(runtime.getComponentDescriptionDTOs()).thenReturn(List.of(other, component));
        when(runtime.getComponentConfigurationDTOs(component)).thenReturn(List.of(configuration));
        when(runtime.disableComponent(any())).thenReturn(Promises.resolved(null));
    }

    @Test
    void isLeftAloneWhenItsServiceIsThere() {
        serviceIsThere.set(true);
        assertEquals(Finding.OVER, stuck.look());
        verify(runtime, never()).disableComponent(any());
    }

    @Test
    void isStartedAgainWhenItsServiceDoesNotCome() {
        look(4);
        verify(runtime, never()).disableComponent(any());
        look(1);
        final var order = inOrder(runtime);
        order.verify(runtime).disableComponent(component);
        order.verify(runtime).enableComponent(component);
        serviceIsThere.set(true);
        assertEquals(Finding.OVER, stuck.look());
    }

    @Test
    void isGivenTimeAsLongAsItWaitsForOthers() {
        configuration.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
        look(100);
        configuration.state = ComponentConfigurationDTO.ACTIVE;
        look(4);
        verify(runtime, never()).disableComponent(any());
    }

    @Test
    void isGivenUpAfterSomeStarts() {
        look(29);
        verify(runtime, times(5)).disableComponent(component);
        assertEquals(Finding.OVER, stuck.look());
    }

    private void look(final int count) {
        for (int number = 0; number < count; number++) {
            assertEquals(Finding.WAITING, stuck.look());
        }
    }
}
