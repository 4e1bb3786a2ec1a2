// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.netport.channel.PortDescription;
import org.netport.core.compile.Unit;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.AccessPort;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;

/** Finds the ports that configuration points at among those that a switch has. Pure. */
final class PortResolver {
    private PortResolver() {
    }

    /** All references of the configuration to ports of a switch. */
    static ImmutableSet<PortRef> references(final NetworkConfig config, final SwitchName name) {
        final Set<PortRef> references = new LinkedHashSet<>();
        final Switch configured = config.switches().get(name);
        if (configured != null) {
            configured.accessPorts().values().forEach(port -> references.add(port.port()));
        }
        for (Link link : config.links().values()) {
            if (link.a().switchName().equals(name)) {
                references.add(link.a().port());
            }
            if (link.b().switchName().equals(name)) {
                references.add(link.b().port());
            }
        }
        return ImmutableSet.copyOf(references);
    }

    /**
     * The ports of a switch without which a unit cannot do there what it is for: the end of a link, the members of a
     * segment. What a host needs is its segment's.
     */
    static ImmutableSet<PortRef> references(final NetworkConfig config, final SwitchName name, final Unit unit) {
        return switch (unit) {
            case Unit.BaseUnit base -> references(config, name);
            case Unit.LinkUnit link -> Optional.ofNullable(config.links().get(link.link())).stream()
                .flatMap(found -> Stream.of(found.a(), found.b())).filter(end -> end.switchName().equals(name))
                .map(LinkEnd::port).collect(ImmutableSet.toImmutableSet());
            case Unit.SegmentUnit segment -> Optional.ofNullable(config.switches().get(name)).stream()
                .flatMap(found -> found.accessPorts().values().stream())
                .filter(port -> segmentsOf(port).contains(segment.segment()))
                .map(AccessPort::port).collect(ImmutableSet.toImmutableSet());
            case Unit.VrfUnit vrf -> ImmutableSet.of();
            case Unit.HostUnit host -> ImmutableSet.of();
        };
    }

    /** The segments that an access port carries. */
    static ImmutableSet<SegmentName> segmentsOf(final AccessPort port) {
        return Stream.concat(port.untagged().stream(), port.tagged().stream()).collect(ImmutableSet.toImmutableSet());
    }

    /**
     * Resolves references.
     *
     * @param references what configuration points at
     * @param ports what the switch has
     * @param identities port names by interface id or attached MAC, as Open vSwitch's database tells
     */
    static SwitchPorts resolve(final ImmutableSet<PortRef> references, final List<PortDescription> ports,
            final Map<PortRef, String> identities) {
        final Map<String, PortDescription> byName = new HashMap<>();
        ports.forEach(port -> byName.put(port.name(), port));
        final var resolved = ImmutableMap.<PortRef, ResolvedPort>builder();
        for (PortRef reference : references) {
            final Optional<PortDescription> found = switch (reference) {
                case PortRef.Named named -> Optional.ofNullable(byName.get(named.name()));
                case PortRef.Numbered numbered ->
                    ports.stream().filter(port -> port.number().equals(numbered.number())).findFirst();
                case PortRef.InterfaceId id -> Optional.ofNullable(identities.get(id)).map(byName::get);
                case PortRef.AttachedMac mac -> Optional.ofNullable(identities.get(mac)).map(byName::get);
            };
            found.ifPresent(port -> resolved.put(reference, new ResolvedPort(port.number(), port.link())));
        }
        return SwitchPorts.seen(resolved.buildOrThrow());
    }
}
