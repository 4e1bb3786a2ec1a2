// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netport.model.IpAddress;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Tunnel;
import org.netport.network.LinkTransport.VlanCircuit;
import org.netport.network.NetworkConfig;
import org.netport.network.TransportKind;

/** Rules of single links, and of tunnels that must be told apart. */
final class LinkRules {
    private LinkRules() {
    }

    static void check(final NetworkConfig config, final ImmutableList.Builder<Problem> problems) {
        NetworkValidator.distinct(config.links().values(), Link::number, link -> Paths.link(link.name()) + "/number",
            "link number", problems);
        final Map<TunnelKey, Link> tunnels = new HashMap<>();
        for (var link : config.links().values()) {
            final var path = Paths.link(link.name());
            checkEnd(config, link.a(), path + "/a", problems);
            checkEnd(config, link.b(), path + "/b", problems);
            if (link.a().switchName().equals(link.b().switchName())) {
                problems.add(new Problem(path + "/b/switch", "both ends are at switch '" + link.b().switchName()
                    + "': a link joins two switches"));
                continue;
            }
            switch (link.transport()) {
                case VlanCircuit circuit -> checkCircuit(config, path, circuit, problems);
                case Tunnel tunnel -> checkTunnel(config, link, tunnel, tunnels, problems);
            }
        }
    }

    private static void checkEnd(final NetworkConfig config, final LinkEnd end, final String path,
            final ImmutableList.Builder<Problem> problems) {
        if (!config.switches().containsKey(end.switchName())) {
            problems.add(new Problem(path + "/switch", "switch '" + end.switchName()
                + "' is not configured: configure its site first"));
        }
    }

    private static void checkCircuit(final NetworkConfig config, final String path, final VlanCircuit circuit,
            final ImmutableList.Builder<Problem> problems) {
        for (var name : circuit.vids().keySet()) {
            final var at = path + "/vlan-circuit/segment[name='" + name + "']";
            final var segment = config.segments().get(name);
            if (segment == null) {
                problems.add(new Problem(at, "segment '" + name + "' is not configured: configure it first"));
            } else if (!segment.transports().isEmpty() && !segment.transports().contains(TransportKind.VLAN)) {
                problems.add(new Problem(at, "segment '" + name
                    + "' does not allow transport vlan: take it from the circuit, or allow vlan in the segment"));
            }
        }
    }

    private static void checkTunnel(final NetworkConfig config, final Link link, final Tunnel tunnel,
            final Map<TunnelKey, Link> tunnels, final ImmutableList.Builder<Problem> problems) {
        final var path = Paths.link(link.name());
        final var addressA = tunnelAddress(config, link.a(), path + "/a", problems);
        final var addressB = tunnelAddress(config, link.b(), path + "/b", problems);
        if (addressA.isPresent() && addressB.isPresent()) {
            final var a = addressA.orElseThrow();
            final var b = addressB.orElseThrow();
            if (a.bits() != b.bits()) {
                problems.add(new Problem(path + "/tunnel", "tunnel addresses " + a + " and " + b
                    + " are of two families: both ends need IPv4, or both IPv6"));
            } else if (a.equals(b)) {
                problems.add(new Problem(path + "/tunnel", "both switches have tunnel address " + a
                    + ": give each its own"));
            }
        }
        for (var end : ImmutableList.of(link.a(), link.b())) {
            // A frame tells its link by port, and by its peer where the flow matches that.
            final Optional<SwitchName> peer = tunnel.addressing() == Addressing.FLOW
                ? Optional.of(link.peerOf(end.switchName())) : Optional.empty();
            final var key = new TunnelKey(end.switchName(), end.port(), tunnel.encapsulation(), peer);
            final var other = tunnels.putIfAbsent(key, link);
            if (other != null && !other.name().equals(link.name())) {
                problems.add(new Problem(path + "/tunnel", "frames of this tunnel and of " + Paths.link(other.name())
                    + " cannot be told apart at port '" + end.port() + "' of switch '" + end.switchName()
                    + "': use another port, or one link"));
            }
        }
    }

    private static Optional<IpAddress> tunnelAddress(final NetworkConfig config, final LinkEnd end,
            final String path, final ImmutableList.Builder<Problem> problems) {
        final var device = config.switches().get(end.switchName());
        if (device == null) {
            return Optional.empty();
        }
        if (device.tunnelAddress().isEmpty()) {
            problems.add(new Problem(path + "/switch", "switch '" + end.switchName()
                + "' has no tunnel-address: a switch at the end of a tunnel needs one"));
        }
        return device.tunnelAddress();
    }

    private record TunnelKey(SwitchName switchName, PortRef port, Encapsulation encapsulation,
            Optional<SwitchName> peer) {
    }
}
