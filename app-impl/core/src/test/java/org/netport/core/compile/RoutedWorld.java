// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork.Delivery;
import org.netport.core.fake.RoutingGenerator;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SegmentTopology;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Vrf;

/** What a network should do with packets, told from its configuration and places, and not from what is compiled. */
final class RoutedWorld {
    final World world;
    private final NetworkConfig config;
    private final SegmentTopologies topologies;

    RoutedWorld(final World world) {
        this.world = world;
        config = world.view.config();
        topologies = SegmentTopologies.of(world.view);
    }

    /**
     * How a packet arrives.
     *
     * @param source the source of its frame
     * @param hops how many hops it has lost
     */
    record Arrival(MacAddress source, int hops) {
    }

    Optional<Vrf> vrf(final Host host) {
        return config.routing().of(host.segment());
    }

    /** All ways in which a host can send to an address. */
    List<Flow> flows(final Host from, final IpAddress target) {
        final List<Flow> flows = new ArrayList<>();
        vrf(from).ifPresent(vrf -> flows.add(new Flow(from, target, vrf.gatewayMac())));
        owner(from, target).filter(owner -> owner.segment().equals(from.segment()) && !owner.equals(from))
            .ifPresent(owner -> flows.add(new Flow(from, target, owner.mac())));
        return flows;
    }

    /** The flows to a host that arrive at each of some places, between which packets can also be relayed. */
    List<Flow> flowsTo(final Host to, final List<AttachmentPoint> places) {
        final List<Flow> flows = new ArrayList<>();
        for (Host from : world.located()) {
            if (!from.equals(to) && vrf(to).isPresent()) {
                to.addresses().stream().filter(address -> owner(from, address).equals(Optional.of(to)))
                    .flatMap(address -> flows(from, address).stream()).forEach(flow -> {
                        final AttachmentPoint at = world.places.placeOf(from.name()).orElseThrow();
                        if (places.stream().allMatch(place -> arrival(flow, at, place).isPresent()
                                && canRelay(to, at, place, places))) {
                            flows.add(flow);
                        }
                    });
            }
        }
        return flows;
    }

    /** Whoever meets a frame at layer 2 may be the first to know that it has to be routed to another of the places. */
    private boolean canRelay(final Host to, final AttachmentPoint from, final AttachmentPoint place,
            final List<AttachmentPoint> places) {
        final SegmentTopology transit = topologies.of(vrf(to).orElseThrow().transit());
        return places.stream().allMatch(other -> Stream.concat(Stream.of(from.switchName(), place.switchName()),
                topologies.of(to.segment()).path(from.switchName(), place.switchName()).stream())
            .filter(transit.edges()::contains)
            .noneMatch(at -> transit.path(at, other.switchName()).isEmpty()));
    }

    /** Whom a host reaches under an address: one of its VRF, or of its segment. */
    Optional<Host> owner(final Host from, final IpAddress target) {
        return config.hosts().values().stream().filter(host -> host.addresses().contains(target))
            .filter(host -> host.segment().equals(from.segment())
                || vrf(from).isPresent() && vrf(host).equals(vrf(from)))
            .findFirst();
    }

    /** How packets come from one place to another; empty: not at all. */
    Optional<Arrival> arrival(final Flow flow, final AttachmentPoint from, final AttachmentPoint to) {
        final Optional<Vrf> vrf = vrf(flow.from());
        final Optional<MacAddress> gateway = vrf.map(Vrf::gatewayMac);
        if (gateway.filter(flow.to()::equals).isPresent()) {
            return routed(flow, vrf.orElseThrow(), from.switchName(), to.switchName());
        }
        final Segment segment = world.segment(flow.from());
        if (from.equals(to)) {
            return Optional.empty();
        }
        if (segment.portability().joins(config.siteOf(from.switchName()).orElseThrow(),
                config.siteOf(to.switchName()).orElseThrow())
                && isJoined(segment.name(), from.switchName(), to.switchName())) {
            return Optional.of(new Arrival(flow.from().mac(), 0));
        }
        return gateway.filter(mac -> isJoined(vrf.orElseThrow().transit(), from.switchName(), to.switchName()))
            .map(mac -> new Arrival(mac, 0));
    }

    /** Over which graph packets come from one place to another without a hop between; empty: not so. */
    Optional<SegmentTopology> way(final Flow flow, final AttachmentPoint from, final AttachmentPoint to) {
        final Optional<SegmentTopology> transit = vrf(flow.from()).map(vrf -> topologies.of(vrf.transit()));
        return arrival(flow, from, to).filter(arrival -> arrival.hops() < 2).flatMap(arrival ->
            arrival.source().equals(flow.from().mac()) ? Optional.of(topologies.of(flow.from().segment())) : transit);
    }

    private Optional<Arrival> routed(final Flow flow, final Vrf vrf, final SwitchName from, final SwitchName to) {
        final Host owner = owner(flow.from(), flow.target()).orElseThrow();
        final Segment segment = world.segment(owner);
        if (!isJoined(vrf.transit(), from, to)) {
            return Optional.empty();
        }
        if (topologies.of(segment.name()).edges().contains(from) || !isHome(segment, to)) {
            return Optional.of(new Arrival(vrf.gatewayMac(), 1));
        }
        return vrf.interfaces().get(segment.name()).gateways().stream()
            .filter(gateway -> gateway.subnet().contains(flow.target())).findFirst()
            .map(gateway -> new Arrival(vrf.gatewayMac(), nearestHome(vrf, segment, from).equals(to) ? 1 : 2));
    }

    /** By the costs of links, then by name. */
    private SwitchName nearestHome(final Vrf vrf, final Segment segment, final SwitchName from) {
        final SegmentTopology transit = topologies.of(vrf.transit());
        return topologies.of(segment.name()).edges().stream().filter(at -> isHome(segment, at))
            .filter(at -> isJoined(vrf.transit(), from, at))
            .min(Comparator.<SwitchName>comparingInt(at -> transit.path(from, at).stream()
                    .mapToInt(hop -> transit.nextLink(hop, at).map(Link::cost).orElse(0)).sum())
                .thenComparing(Comparator.naturalOrder())).orElseThrow();
    }

    boolean isHome(final Segment segment, final SwitchName at) {
        return segment.portability().isHome(config.siteOf(at).orElseThrow());
    }

    boolean isJoined(final SegmentName segment, final SwitchName one, final SwitchName other) {
        return !topologies.of(segment).path(one, other).isEmpty();
    }

    /** What comes out of access ports when a packet is sent from where its sender is. */
    List<Delivery> deliveries(final Flow flow, final int number) {
        final AttachmentPoint from = world.places.placeOf(flow.from().name()).orElseThrow();
        return owner(flow.from(), flow.target()).flatMap(owner -> world.places.placeOf(owner.name())
            .flatMap(at -> arrival(flow, from, at).map(arrival -> new Delivery(at, dressed(at, owner,
                FakeFrame.of(arrival.source(), owner.mac(), flow.packet(number, FakeFrame.TTL - arrival.hops())))))))
            .stream().toList();
    }

    /** A frame as an access port shows it. */
    FakeFrame dressed(final AttachmentPoint at, final Host host, final FakeFrame frame) {
        final var node = config.switches().get(at.switchName());
        return node.accessPorts().get(at.port()).tagged().contains(host.segment())
            ? frame.tagged(0x8100, world.segment(host).siteVlans().get(node.site()).value()) : frame;
    }

    /** Every address that a host of the network has. */
    List<IpAddress> addresses() {
        return config.hosts().values().stream().flatMap(host -> host.addresses().stream()).distinct().toList();
    }

    /** Addresses that nobody has, in each subnet and outside of all. */
    List<IpAddress> unknownAddresses() {
        return Stream.concat(config.segments().values().stream().flatMap(segment -> segment.subnets().stream())
            .map(subnet -> RoutingGenerator.address(subnet, 77)), Stream.of(IpAddress.parse("198.51.100.1"),
                IpAddress.parse("2001:db8:dead::1"))).distinct().toList();
    }
}
