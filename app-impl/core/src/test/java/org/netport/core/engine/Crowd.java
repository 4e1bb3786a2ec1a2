// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.netport.core.compile.FullCompiler;
import org.netport.core.compile.HostForwarding;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;

/**
 * Many hosts more in the segment of {@link ThreeSites}.
 *
 * @param size how many
 */
record Crowd(int size) {
    /** Their names, in order. */
    ImmutableList<HostName> names() {
        return IntStream.range(0, size).mapToObj(number -> new HostName("c" + number))
            .collect(ImmutableList.toImmutableList());
    }

    /** The configuration with them. */
    NetworkConfig among(final NetworkConfig usual) {
        final var hosts = ImmutableMap.<HostName, Host>builder().putAll(usual.hosts());
        for (int number = 0; number < size; number++) {
            final var host = new HostName("c" + number);
            hosts.put(host, new Host(host, new SegmentName("red"), new MacAddress(0x0200_0001_0000L + number),
                ImmutableSet.of(IpAddress.parse("10.1." + number / 250 + "." + (1 + number % 250)))));
        }
        return new NetworkConfig(usual.generation(), usual.sites(), usual.switches(), usual.links(), usual.segments(),
            hosts.buildOrThrow(), usual.policies(), usual.duplicateDetection(), usual.routing());
    }

    /** What a switch holds when all is compiled anew for where everybody is. */
    static Map<ProgramKey, ProgramEntry> fresh(final ThreeSites net, final NetworkConfig config,
            final SwitchName on) {
        final Map<SwitchName, SwitchPorts> ports = new HashMap<>();
        net.sessions.forEach((at, session) -> ports.put(at, SwitchPorts.seen(session.ports().stream().collect(
            ImmutableMap.toImmutableMap(port -> new PortRef.Named(port.name()),
                port -> new SwitchPorts.ResolvedPort(port.number(), port.link()))))));
        return FullCompiler.compile(new NetworkView(config, ImmutableMap.copyOf(ports)), (host, seenFrom) ->
            new HostForwarding(Optional.of(net.placeOf(host)), ImmutableMap.of(net.placeOf(host), net.epochOf(host)),
                Optional.empty(), Optional.empty(), mayAppear(net.placeOf(host).switchName(), seenFrom)), on).entries();
    }

    /** Site 3 is of another domain than the others: nobody comes from one to the other by itself. */
    private static Strangers mayAppear(final SwitchName from, final SwitchName to) {
        return from.equals(name(3)) == to.equals(name(3)) ? Strangers.TOLD : Strangers.DROPPED;
    }
}
