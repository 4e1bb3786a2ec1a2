// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.netport.channel.PortDescription.LinkState;
import org.netport.channel.SwitchAbilities;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.model.DomainName;
import org.netport.model.HostName;
import org.netport.model.Ipv4Address;
import org.netport.model.LinkName;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LoadSharing;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.netport.network.TransportKind;

/**
 * One small change of a network, as an operator or a failure makes it.
 *
 * @param what in words
 * @param view the network afterwards
 */
public record NetworkMutation(String what, NetworkView view) {
    /** Makes a random change; it may turn out to be none. */
    public static NetworkMutation of(final NetworkView view, final Random random) {
        final NetworkMutation changed = change(view, random);
        return new NetworkMutation(changed.what, changed.what.startsWith("abilities") ? changed.view
            : changed.view.withAbilities(view.abilities()));
    }

    private static NetworkMutation change(final NetworkView view, final Random random) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> ports(view, random);
            case 2 -> links(view, random);
            case 3 -> sites(view, random);
            case 4 -> random.nextBoolean() ? segments(view, random) : hosts(view, random);
            case 5 -> switches(view, random);
            case 6 -> abilities(view, random);
            default -> new NetworkMutation("routing", new NetworkView(RoutingMutation.of(view.config(), random),
                view.ports()));
        };
    }

    /** A switch has become a newer or an older one. */
    private static NetworkMutation abilities(final NetworkView view, final Random random) {
        final var names = view.config().switches().keySet().asList();
        final SwitchName name = names.get(random.nextInt(names.size()));
        final var others = new LinkedHashMap<>(view.abilities());
        others.put(name, view.abilitiesOf(name).equals(SwitchAbilities.NONE) ? NetworkGenerator.ABLE
            : SwitchAbilities.NONE);
        return new NetworkMutation("abilities of " + name, view.withAbilities(ImmutableMap.copyOf(others)));
    }

    /** Segments that hosts can be in. */
    static ImmutableList<SegmentName> inhabitable(final NetworkConfig config) {
        return config.segments().keySet().stream().filter(name -> !name.value().startsWith("transit"))
            .collect(ImmutableList.toImmutableList());
    }

    private static NetworkConfig with(final NetworkConfig config, final Map<LinkName, Link> links) {
        return new NetworkConfig(config.generation(), config.sites(), config.switches(), ImmutableMap.copyOf(links),
            config.segments(), config.hosts(), config.policies(), config.duplicateDetection(), config.routing());
    }

    private static NetworkView with(final NetworkView view, final SwitchName at, final SwitchPorts ports) {
        final var all = new LinkedHashMap<>(view.ports());
        all.put(at, ports);
        return new NetworkView(view.config(), ImmutableMap.copyOf(all), view.alive(), view.abilities());
    }

    static NetworkConfig with(final NetworkConfig config, final Map<SegmentName, Segment> segments,
            final ImmutableMap<HostName, Host> hosts) {
        return new NetworkConfig(config.generation(), config.sites(), config.switches(), config.links(),
            ImmutableMap.copyOf(segments), hosts, config.policies(), config.duplicateDetection(), config.routing());
    }

    /** Takes the port of a link's end down. */
    public static NetworkView down(final NetworkView view, final LinkEnd end) {
        return port(view, end.switchName(), end.port(), Optional.of(new ResolvedPort(
            view.portsOf(end.switchName()).number(end.port()).orElseThrow(), LinkState.DOWN)));
    }

    private static NetworkView port(final NetworkView view, final SwitchName at, final PortRef ref,
            final Optional<ResolvedPort> port) {
        final Map<PortRef, ResolvedPort> ports = new LinkedHashMap<>(view.portsOf(at).ports());
        ports.remove(ref);
        port.ifPresent(found -> ports.put(ref, found));
        return with(view, at, SwitchPorts.seen(ImmutableMap.copyOf(ports)));
    }

    private static <T> T any(final Iterable<T> values, final Random random) {
        final var list = ImmutableList.copyOf(values);
        return list.get(random.nextInt(list.size()));
    }

    private static NetworkMutation ports(final NetworkView view, final Random random) {
        final SwitchName at = any(view.config().switches().keySet(), random);
        final var ports = view.portsOf(at).ports();
        if (ports.isEmpty() || random.nextInt(8) == 0) {
            return new NetworkMutation(at + " never seen", with(view, at, SwitchPorts.UNKNOWN));
        }
        final PortRef ref = any(ports.keySet(), random);
        final ResolvedPort port = ports.get(ref);
        return switch (random.nextInt(3)) {
            case 0 -> new NetworkMutation(at + " lost " + ref, port(view, at, ref, Optional.empty()));
            case 1 -> new NetworkMutation(at + " " + ref + " renumbered", port(view, at, ref,
                Optional.of(new ResolvedPort(new PortNumber(1000 + random.nextInt(5000)), port.link()))));
            default -> new NetworkMutation(at + " " + ref + " up or down", port(view, at, ref,
                Optional.of(new ResolvedPort(port.number(),
                    port.link() == LinkState.UP ? LinkState.DOWN : LinkState.UP))));
        };
    }

    /** A site comes to another administrative domain, or policies change. */
    private static NetworkMutation sites(final NetworkView view, final Random random) {
        final NetworkConfig config = view.config();
        final Map<SiteName, Site> sites = new LinkedHashMap<>(config.sites());
        if (random.nextBoolean()) {
            final SiteName name = any(sites.keySet(), random);
            sites.put(name, new Site(name, new DomainName("d" + random.nextInt(2))));
            return new NetworkMutation("domain of " + name, new NetworkView(new NetworkConfig(config.generation(),
                ImmutableMap.copyOf(sites), config.switches(), config.links(), config.segments(), config.hosts(),
                config.policies(), config.duplicateDetection(), config.routing()), view.ports()));
        }
        return new NetworkMutation("policies", new NetworkView(config.withPolicies(
            NetworkGenerator.policies(sites.keySet(), random)), view.ports()));
    }

    private static NetworkMutation links(final NetworkView view, final Random random) {
        final NetworkConfig config = view.config();
        if (config.links().isEmpty()) {
            return new NetworkMutation("no link", view);
        }
        final Link link = any(config.links().values(), random);
        final Map<LinkName, Link> links = new LinkedHashMap<>(config.links());
        if (random.nextInt(3) == 0) {
            links.remove(link.name());
        } else {
            links.put(link.name(), new Link(link.name(), link.number(), link.a(), link.b(), link.transport(),
                1 + random.nextInt(9)));
        }
        return new NetworkMutation("link " + link.name(), new NetworkView(with(config, links), view.ports()));
    }

    private static NetworkMutation segments(final NetworkView view, final Random random) {
        final NetworkConfig config = view.config();
        final Segment old = any(config.segments().values(), random);
        final Map<SegmentName, Segment> segments = new LinkedHashMap<>(config.segments());
        segments.put(old.name(), switch (random.nextInt(5)) {
            case 0 -> new Segment(old.name(), old.tenant(), new Vni(old.vni().value() + 17), old.mtu(),
                old.siteVlans(), old.subnets(), old.transports(), old.cutOver(), old.portability());
            case 1 -> new Segment(old.name(), old.tenant(), old.vni(), 9000, old.siteVlans(), old.subnets(),
                old.transports(), old.cutOver(), old.portability());
            case 2 -> new Segment(old.name(), old.tenant(), old.vni(), old.mtu(), old.siteVlans(), old.subnets(),
                ImmutableSet.of(any(ImmutableList.copyOf(TransportKind.values()), random)), old.cutOver(),
                old.portability());
            case 3 -> new Segment(old.name(), old.tenant(), old.vni(), old.mtu(), old.siteVlans(), old.subnets(),
                old.transports(), old.cutOver(), old.portability(),
                old.loadSharing() == LoadSharing.NONE ? LoadSharing.EQUAL_COST : LoadSharing.NONE);
            default -> new Segment(old.name(), old.tenant(), old.vni(), old.mtu(),
                old.siteVlans().entrySet().stream().collect(ImmutableMap.toImmutableMap(Map.Entry::getKey,
                    vlan -> new VlanId(vlan.getValue().value() + 100))), old.subnets(), old.transports(),
                old.cutOver(), old.portability());
        });
        return new NetworkMutation("segment " + old.name(), new NetworkView(with(config, segments,
            config.hosts()), view.ports()));
    }

    private static NetworkMutation hosts(final NetworkView view, final Random random) {
        final NetworkConfig config = view.config();
        final Map<HostName, Host> hosts = new LinkedHashMap<>(config.hosts());
        final String what;
        if (hosts.isEmpty() || random.nextInt(3) == 0) {
            final int number = 1000 + random.nextInt(1000);
            final Host added = new Host(new HostName("h" + number), any(inhabitable(config), random),
                new MacAddress(0x020000000000L + number), ImmutableSet.of(new Ipv4Address(0x0ac80000 + number)));
            hosts.put(added.name(), added);
            what = "new host " + added.name();
        } else {
            final Host old = any(hosts.values(), random);
            what = "host " + old.name();
            if (random.nextBoolean()) {
                hosts.remove(old.name());
            } else {
                hosts.put(old.name(), new Host(old.name(), any(inhabitable(config), random), old.mac(),
                    ImmutableSet.of(new Ipv4Address(0x0ac90000 + random.nextInt(60_000)))));
            }
        }
        return new NetworkMutation(what, new NetworkView(with(config, config.segments(), ImmutableMap.copyOf(hosts)),
            view.ports()));
    }

    private static NetworkMutation switches(final NetworkView view, final Random random) {
        final NetworkConfig config = view.config();
        final Switch old = any(config.switches().values(), random);
        final Map<SwitchName, Switch> switches = new LinkedHashMap<>(config.switches());
        final Map<LinkName, Link> links = new LinkedHashMap<>(config.links());
        switch (random.nextInt(5)) {
            case 0 -> {
                if (switches.size() > 1) {
                    switches.remove(old.name());
                    links.values().removeIf(link -> link.a().switchName().equals(old.name())
                        || link.b().switchName().equals(old.name()));
                }
            }
            case 1 -> switches.put(old.name(), new Switch(old.datapathId(), old.name(), old.site(),
                new SwitchNumber(1000 + random.nextInt(1000)), old.tunnelAddress(), old.accessPorts()));
            case 2 -> switches.put(old.name(), new Switch(old.datapathId(), old.name(), old.site(), old.number(),
                Optional.of(new Ipv4Address(0xc6336400 + random.nextInt(200))), old.accessPorts()));
            case 3 -> switches.put(old.name(), new Switch(old.datapathId(), old.name(),
                any(config.sites().keySet(), random), old.number(), old.tunnelAddress(), old.accessPorts()));
            default -> switches.put(old.name(), new Switch(old.datapathId(), old.name(), old.site(), old.number(),
                old.tunnelAddress(), old.accessPorts().entrySet().stream().filter(port -> random.nextInt(4) > 0)
                    .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey,
                        port -> retagged(port.getValue(), config, random)))));
        }
        return new NetworkMutation("switch " + old.name(), new NetworkView(new NetworkConfig(config.generation(),
            config.sites(), ImmutableMap.copyOf(switches), ImmutableMap.copyOf(links), config.segments(),
            config.hosts(), config.policies(), config.duplicateDetection(), config.routing()), view.ports()));
    }

    private static AccessPort retagged(final AccessPort port, final NetworkConfig config, final Random random) {
        if (random.nextBoolean()) {
            return port;
        }
        final SegmentName untagged = any(inhabitable(config), random);
        return new AccessPort(port.name(), port.port(), Optional.of(untagged), inhabitable(config).stream()
            .filter(name -> !name.equals(untagged) && random.nextBoolean()).collect(ImmutableSet.toImmutableSet()));
    }
}
