// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork;
import org.netport.core.fake.FakePlaces;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.AccessPort;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.Switch;
import org.netport.network.Vrf;

/** The tracer and the fake network were written apart from each other: what they say of a frame must be the same. */
class TracerAgreementTest {
    private static final int FRAMES = 150;

    @Property(tries = 150)
    void whatIsToldOfAFrameIsWhatBecomesOfIt(@ForAll final long seed) {
        final var random = new Random(seed);
        final NetworkView view = NetworkGenerator.network(random);
        final FakePlaces places = FakePlaces.random(view, random);
        final var network = new FakeNetwork(view);
        places.load(view, network);
        final var comparison = new FakeComparison(random.nextInt(3) == 0 ? withDeadLink(view, network, random) : view,
            network);
        final List<Switch> switches = List.copyOf(view.config().switches().values());
        for (int count = 0; count < FRAMES; count++) {
            final Switch at = switches.get(random.nextInt(switches.size()));
            final FakeFrame frame = frame(view, random);
            for (PortNumber port : ports(view, places, at, frame, random)) {
                final FakeFrame dressed = dressed(view, at, port, frame, random);
                comparison.check(at.name(), port, dressed);
            }
        }
    }

    /** A link dies after all was programmed: what groups make of it is seen. */
    private static NetworkView withDeadLink(final NetworkView view, final FakeNetwork network, final Random random) {
        final Link link = any(List.copyOf(view.config().links().values()), random);
        network.kill(link);
        final Map<SwitchName, SwitchPorts> ports = new HashMap<>(view.ports());
        for (LinkEnd end : List.of(link.a(), link.b())) {
            final Map<PortRef, ResolvedPort> changed = new HashMap<>(view.portsOf(end.switchName()).ports());
            changed.computeIfPresent(end.port(), (same, port) -> new ResolvedPort(port.number(), LinkState.DOWN));
            ports.put(end.switchName(), SwitchPorts.seen(ImmutableMap.copyOf(changed)));
        }
        return new NetworkView(view.config(), ImmutableMap.copyOf(ports));
    }

    /** Some port of the switch, and the one where the sender is, if it is here. */
    private static List<PortNumber> ports(final NetworkView view, final FakePlaces places, final Switch at,
            final FakeFrame frame, final Random random) {
        final List<PortNumber> ports = new ArrayList<>();
        view.portsOf(at.name()).ports().values().stream().skip(random.nextInt(8)).findFirst()
            .ifPresent(port -> ports.add(port.number()));
        view.config().hosts().values().stream().filter(host -> host.mac().equals(frame.src()))
            .flatMap(host -> places.placeOf(host.name()).stream()).filter(place -> place.switchName().equals(at.name()))
            .forEach(place -> ports.add(view.portsOf(at.name()).number(at.accessPorts().get(place.port()).port())
                .orElseThrow()));
        return ports;
    }

    /** Mostly with the tag that the sender's segment has at an access port. */
    private static FakeFrame dressed(final NetworkView view, final Switch at, final PortNumber number,
            final FakeFrame frame, final Random random) {
        if (random.nextInt(10) == 0) {
            return frame.tagged(random.nextBoolean() ? 0x8100 : 0x88a8, 1 + random.nextInt(1200));
        }
        for (AccessPort port : at.accessPorts().values()) {
            if (view.portsOf(at.name()).number(port.port()).filter(number::equals).isPresent()) {
                return view.config().hosts().values().stream().filter(host -> host.mac().equals(frame.src()))
                    .filter(host -> port.tagged().contains(host.segment())).findFirst()
                    .map(host -> frame.tagged(0x8100, view.config().segments().get(host.segment()).siteVlans()
                        .get(at.site()).value())).orElse(frame);
            }
        }
        return frame;
    }

    private static FakeFrame frame(final NetworkView view, final Random random) {
        final List<MacAddress> macs = new ArrayList<>(List.of(MacAddress.BROADCAST,
            MacAddress.parse("33:33:00:00:00:01"), MacAddress.parse("02:ff:00:00:00:01"), Vrf.DEFAULT_GATEWAY_MAC,
            MacAddress.parse("01:80:c2:00:00:0e")));
        final List<IpAddress> addresses = new ArrayList<>(List.of(IpAddress.parse("198.51.100.1"),
            IpAddress.parse("2001:db8:dead::1"), IpAddress.parse("fe80::1"), IpAddress.parse("10.0.0.77")));
        view.config().hosts().values().forEach(host -> {
            macs.add(host.mac());
            addresses.addAll(host.addresses());
        });
        view.config().routing().vrfs().values().forEach(vrf -> {
            macs.add(vrf.gatewayMac());
            vrf.interfaces().values().forEach(routed -> routed.gateways().forEach(gateway ->
                addresses.add(gateway.address())));
        });
        final List<Host> hosts = List.copyOf(view.config().hosts().values());
        final MacAddress source = hosts.isEmpty() || random.nextInt(8) == 0 ? any(macs, random)
            : any(hosts, random).mac();
        final List<IpAddress> own = hosts.stream().filter(host -> host.mac().equals(source))
            .flatMap(host -> host.addresses().stream()).toList();
        final IpAddress from = own.isEmpty() || random.nextInt(8) == 0 ? any(addresses, random) : any(own, random);
        return FakeFrame.of(source, any(macs, random), payload(from, addresses.stream()
            .filter(address -> address.bits() == from.bits()).toList(), random));
    }

    private static FakeFrame.Payload payload(final IpAddress from, final List<IpAddress> addresses,
            final Random random) {
        final int ttl = switch (random.nextInt(6)) {
            case 0 -> 1;
            case 1 -> 2;
            default -> 64;
        };
        if (random.nextInt(10) == 0) {
            return FakeFrame.PLAIN;
        }
        final int length = random.nextBoolean() ? 0 : 1250 + 50 * random.nextInt(7);
        return switch (from) {
            case Ipv4Address v4 when random.nextInt(3) == 0 -> new FakeFrame.Arp(1 + random.nextInt(2), v4,
                (Ipv4Address) any(addresses, random));
            case Ipv4Address v4 -> new FakeFrame.Ip4(v4, (Ipv4Address) any(addresses, random), ttl)
                .ofLength(length);
            case Ipv6Address v6 when random.nextInt(3) == 0 -> new FakeFrame.Nd(133 + random.nextInt(4), v6,
                (Ipv6Address) any(addresses, random));
            case Ipv6Address v6 -> new FakeFrame.Ip6(v6, (Ipv6Address) any(addresses, random), ttl)
                .ofLength(length);
        };
    }

    private static <T> T any(final List<T> some, final Random random) {
        return some.get(random.nextInt(some.size()));
    }
}
