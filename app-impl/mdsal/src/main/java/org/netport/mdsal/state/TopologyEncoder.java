// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;
import org.netport.network.LinkEnd;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.NetportLinkBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.NetportNodeBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.NetportTerminationPoint.State;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.NetportTerminationPointBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.NetportTopologyTypeBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.netport.topology.type.NetportBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.LinkId;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.NodeId;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.TopologyId;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.TpId;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.link.attributes.DestinationBuilder;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.link.attributes.SourceBuilder;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.Topology;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.TopologyBuilder;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.Link;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.LinkBuilder;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.Node;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.NodeBuilder;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.TopologyTypesBuilder;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.node.TerminationPoint;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.node.TerminationPointBuilder;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint32;

/**
 * Encodes what is alive of the network in the network-topology model, which other tools read: a node for each
 * configured switch that is connected, a termination point for each port that it has, and two links for each of ours
 * whose ports are up, since links of that model have a direction. Pure.
 */
final class TopologyEncoder {
    /** The id of our topology. */
    static final TopologyId ID = new TopologyId("netport");

    private final Map<SwitchName, SwitchSight> sights;
    private final ImmutableMap<SwitchName, ImmutableMap<PortNumber, TpId>> points;

    private TopologyEncoder(final NetworkConfig config, final Map<SwitchName, SwitchSight> sights) {
        this.sights = sights;
        points = sights.entrySet().stream().filter(sight -> config.switches().containsKey(sight.getKey()))
            .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, sight -> pointsOf(sight.getValue())));
    }

    /**
     * Encodes.
     *
     * @param config the configuration
     * @param sights the switches that are connected; those that are not configured are left out
     * @return the topology
     */
    static Topology encode(final NetworkConfig config, final Map<SwitchName, SwitchSight> sights) {
        final var encoder = new TopologyEncoder(config, sights);
        return typed().setNode(encoder.points.keySet().stream()
                .map(name -> encoder.node(config.switches().get(name))).collect(BindingMap.toMap()))
            .setLink(config.links().values().stream().flatMap(encoder::links).collect(BindingMap.toMap()))
            .build();
    }

    /** The topology with its type and nothing else. */
    static TopologyBuilder typed() {
        return new TopologyBuilder().setTopologyId(ID).setTopologyTypes(new TopologyTypesBuilder().addAugmentation(
            new NetportTopologyTypeBuilder().setNetport(new NetportBuilder().build()).build()).build());
    }

    /** Names of ports tell a reader more than numbers, where they tell the ports apart. */
    private static ImmutableMap<PortNumber, TpId> pointsOf(final SwitchSight sight) {
        final Map<String, Long> names = sight.ports().stream()
            .collect(Collectors.groupingBy(PortDescription::name, Collectors.counting()));
        return sight.ports().stream().collect(ImmutableMap.toImmutableMap(PortDescription::number,
            port -> new TpId(port.name().isBlank() || names.get(port.name()) > 1 ? port.number().toString()
                : port.name()), (first, second) -> second));
    }

    private Node node(final Switch device) {
        final SwitchSight sight = sights.get(device.name());
        final var here = points.get(device.name());
        return new NodeBuilder().setNodeId(new NodeId(device.name().value()))
            .addAugmentation(new NetportNodeBuilder().setDatapathId(new DatapathId(sight.datapathId().toString()))
                .setSite(new Name(device.site().value())).build())
            .setTerminationPoint(sight.ports().stream().map(port -> point(here.get(port.number()), port))
                .collect(Collectors.toMap(TerminationPoint::key, Function.identity(), (first, second) -> second)))
            .build();
    }

    private static TerminationPoint point(final TpId id, final PortDescription port) {
        return new TerminationPointBuilder().setTpId(id).addAugmentation(new NetportTerminationPointBuilder()
            .setPortNumber(new org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.PortNumber(
                Uint32.fromIntBits(port.number().value())))
            .setState(switch (port.link()) {
                case UP -> State.Up;
                case SILENT, DOWN -> State.Down;
            }).build()).build();
    }

    private Stream<Link> links(final org.netport.network.Link link) {
        return pointUp(link.a()).flatMap(a -> pointUp(link.b()).map(b -> Stream.of(
            link(link, ":a-b", link.a(), a, link.b(), b), link(link, ":b-a", link.b(), b, link.a(), a))))
            .orElseGet(Stream::of);
    }

    /** Where a link ends, if frames can pass there. */
    private Optional<TpId> pointUp(final LinkEnd end) {
        return Optional.ofNullable(sights.get(end.switchName()))
            .flatMap(sight -> Optional.ofNullable(sight.configured().get(end.port()))
                .filter(number -> sight.ports().stream()
                    .anyMatch(port -> port.number().equals(number) && port.link() == LinkState.UP)))
            .flatMap(number -> Optional.ofNullable(points.get(end.switchName())).map(here -> here.get(number)));
    }

    private static Link link(final org.netport.network.Link link, final String direction, final LinkEnd from,
            final TpId fromPoint, final LinkEnd to, final TpId toPoint) {
        return new LinkBuilder().setLinkId(new LinkId(link.name() + direction))
            .addAugmentation(new NetportLinkBuilder().setName(new Name(link.name().value())).build())
            .setSource(new SourceBuilder().setSourceNode(new NodeId(from.switchName().value()))
                .setSourceTp(fromPoint).build())
            .setDestination(new DestinationBuilder().setDestNode(new NodeId(to.switchName().value()))
                .setDestTp(toPoint).build())
            .build();
    }
}
