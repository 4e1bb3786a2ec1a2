// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.VlanId;
import org.netport.network.AccessPort;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport.Selection;
import org.netport.network.LinkTransport.Tunnel;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.LinkTransport.VlanCircuit;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.TransportKind;

/**
 * What arrives at a port must belong to one access port or link: no outer VID (or absence of a tag) is used twice on a
 * port. An 802.1ad S-VID counts like any other outer VID, since OpenFlow's match does not see the tag's TPID.
 */
final class PortUseRules {
    private final NetworkConfig config;
    private final ImmutableList.Builder<Problem> problems;
    private final Map<Tag, String> tags = new HashMap<>();
    private final Map<Port, String> tunnelPorts = new HashMap<>();
    private final Map<Port, String> otherPorts = new HashMap<>();

    private PortUseRules(final NetworkConfig config, final ImmutableList.Builder<Problem> problems) {
        this.config = config;
        this.problems = problems;
    }

    static void check(final NetworkConfig config, final ImmutableList.Builder<Problem> problems) {
        final var rules = new PortUseRules(config, problems);
        config.links().values().forEach(rules::checkLink);
        config.switches().values().forEach(device ->
            device.accessPorts().values().forEach(port -> rules.checkAccessPort(device, port)));
    }

    private void checkAccessPort(final Switch device, final AccessPort access) {
        final var port = new Port(device.name(), access.port());
        final var path = Paths.accessPort(device, access.name());
        useNoTunnel(port, path);
        if (access.untagged().isPresent()) {
            use(new Tag(port, Optional.empty()), path + "/untagged-segment");
        }
        for (var name : access.tagged()) {
            final var segment = config.segments().get(name);
            final var vlan = segment == null ? null : segment.siteVlans().get(device.site());
            if (vlan != null) {
                use(new Tag(port, Optional.of(vlan)), path + "/tagged-segment[.='" + name + "']");
            }
        }
    }

    private void checkLink(final Link link) {
        switch (link.transport()) {
            case Tunnel tunnel -> {
                useTunnel(link, link.a());
                useTunnel(link, link.b());
            }
            case VlanCircuit circuit -> checkCircuit(link, circuit);
        }
    }

    private void checkCircuit(final Link link, final VlanCircuit circuit) {
        final var path = Paths.link(link.name());
        final var portA = new Port(link.a().switchName(), link.a().port());
        final var portB = new Port(link.b().switchName(), link.b().port());
        useNoTunnel(portA, path + "/a");
        useNoTunnel(portB, path + "/b");
        circuit.handoff().ifPresent(handoff -> {
            use(new Tag(portA, Optional.of(handoff.a())), path + "/vlan-circuit/handoff/a-s-vid");
            use(new Tag(portB, Optional.of(handoff.b())), path + "/vlan-circuit/handoff/b-s-vid");
        });
        final Map<VlanId, SegmentName> innerA = new HashMap<>();
        final Map<VlanId, SegmentName> innerB = new HashMap<>();
        for (var segment : config.segments().values()) {
            vidsOf(link, circuit, segment).ifPresent(vids -> {
                final var at = path + "/vlan-circuit/segment[name='" + segment.name() + "']";
                if (circuit.handoff().isPresent()) {
                    useInner(innerA, vids.a(), segment.name(), at);
                    useInner(innerB, vids.b(), segment.name(), at);
                } else {
                    use(new Tag(portA, Optional.of(vids.a())), at + "/a-vid");
                    use(new Tag(portB, Optional.of(vids.b())), at + "/b-vid");
                }
            });
        }
    }

    /** The VIDs by which a circuit carries a segment; empty when it does not. */
    private Optional<VidPair> vidsOf(final Link link, final VlanCircuit circuit, final Segment segment) {
        if (!segment.transports().isEmpty() && !segment.transports().contains(TransportKind.VLAN)) {
            return Optional.empty();
        }
        final var listed = circuit.vids().get(segment.name());
        if (listed != null) {
            return Optional.of(listed);
        }
        if (circuit.selection() == Selection.LISTED) {
            return Optional.empty();
        }
        return siteVlan(link.a(), segment).flatMap(a -> siteVlan(link.b(), segment).map(b -> new VidPair(a, b)));
    }

    private Optional<VlanId> siteVlan(final LinkEnd end, final Segment segment) {
        return Optional.ofNullable(config.switches().get(end.switchName()))
            .map(device -> segment.siteVlans().get(device.site()));
    }

    private void useTunnel(final Link link, final LinkEnd end) {
        final var path = Paths.link(link.name());
        final var port = new Port(end.switchName(), end.port());
        tunnelPorts.putIfAbsent(port, path);
        Optional.ofNullable(otherPorts.get(port)).ifPresent(other -> mixed(path, port, other));
    }

    private void useNoTunnel(final Port port, final String path) {
        otherPorts.putIfAbsent(port, path);
        Optional.ofNullable(tunnelPorts.get(port)).ifPresent(other -> mixed(path, port, other));
    }

    private void mixed(final String path, final Port port, final String other) {
        problems.add(new Problem(path, "port '" + port.port() + "' of switch '" + port.switchName()
            + "' is also used by " + other + ": a tunnel port carries tunnels only"));
    }

    private void use(final Tag tag, final String path) {
        final var other = tags.putIfAbsent(tag, path);
        if (other != null) {
            problems.add(new Problem(path, tag.vid().map(vid -> "VLAN " + vid).orElse("the untagged frames")
                + " at port '" + tag.port().port() + "' of switch '" + tag.port().switchName()
                + "' already belong" + (tag.vid().isPresent() ? "s" : "") + " to " + other
                + ": use another VLAN or another port"));
        }
    }

    private void useInner(final Map<VlanId, SegmentName> inner, final VlanId vid, final SegmentName segment,
            final String path) {
        final var other = inner.putIfAbsent(vid, segment);
        if (other != null) {
            problems.add(new Problem(path, "VLAN " + vid + " behind the circuit's S-VID already belongs to segment '"
                + other + "': use another VLAN"));
        }
    }

    private record Port(SwitchName switchName, PortRef port) {
    }

    private record Tag(Port port, Optional<VlanId> vid) {
    }
}
