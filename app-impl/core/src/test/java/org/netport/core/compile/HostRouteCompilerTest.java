// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.model.IpAddress;
import org.netport.model.SwitchName;
import org.netport.network.ExitChoice;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;

/** Which addresses of a host are routed to. */
class HostRouteCompilerTest {
    private static final ExitNetwork NETWORK = ExitNetwork.ofTwo(ExitChoice.NEAREST);
    /** One of each segment of the VRF. */
    private static final Set<Host> ALIKE = Set.of(NETWORK.guest("a"), NETWORK.server("a"), NETWORK.server("b"));

    private static Host alike(final Host host) {
        return !ALIKE.contains(host) ? host : new Host(host.name(), host.segment(), host.mac(),
            ImmutableSet.<IpAddress>builder().addAll(host.addresses()).add(IpAddress.parse("fe80::1")).build());
    }

    private static NetworkView view() {
        final NetworkView view = NETWORK.view();
        final NetworkConfig config = view.config();
        return new NetworkView(new NetworkConfig(config.generation(), config.sites(), config.switches(),
            config.links(), config.segments(), ImmutableMap.copyOf(Maps.transformValues(config.hosts(),
                HostRouteCompilerTest::alike)), config.policies(), config.duplicateDetection(), config.routing()),
            view.ports(), view.alive());
    }

    @Test
    void hostsOfDifferentSegmentsMayHaveOneLinkLocalAddressAndWriteEntriesOfTheirOwn() {
        final NetworkView view = view();
        final SegmentTopologies topologies = SegmentTopologies.of(view);
        for (SwitchName at : view.config().switches().keySet()) {
            final List<ProgramKey> keys = UnitCompiler.units(view, topologies, at).stream()
                .flatMap(unit -> UnitCompiler.compile(view, topologies, NETWORK.places(), unit, at).stream())
                .map(ProgramEntry::key).toList();
            assertEquals(keys.size(), Set.copyOf(keys).size(), at.toString());
        }
    }
}
