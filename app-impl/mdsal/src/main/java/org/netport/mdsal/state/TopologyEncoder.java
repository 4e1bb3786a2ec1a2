// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import java.util.stream.Stream;
import org.netport.model.PortRef;
import org.netport.network.AccessPort;
import org.netport.network.LinkEnd;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;
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
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.node.TerminationPoint;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.node.TerminationPointBuilder;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.node.TerminationPointKey;
import org.opendaylight.yangtools.binding.util.BindingMap;

/**
 * Encodes the network in the network-topology model, which other tools read: a node for each switch, a termination
 * point for each port that is configured, and two links for each of ours, since links of that model have a direction.
 * Pure.
 */
final class TopologyEncoder {
    /** The id of our topology. */
    static final TopologyId ID = new TopologyId("netport");

    private TopologyEncoder() {
    }

    static Topology encode(final NetworkConfig config) {
        return new TopologyBuilder().setTopologyId(ID).setNode(config.switches().values().stream()
                .map(device -> node(device, config)).collect(BindingMap.toMap()))
            .setLink(config.links().values().stream().flatMap(link -> Stream.of(
                link(link.name() + ":a-b", link.a(), link.b()), link(link.name() + ":b-a", link.b(), link.a())))
                .collect(BindingMap.toMap()))
            .build();
    }

    private static Node node(final Switch device, final NetworkConfig config) {
        final var accessPorts = device.accessPorts().values().stream().map(AccessPort::port);
        final var linkPorts = config.links().values().stream().flatMap(link -> Stream.of(link.a(), link.b()))
            .filter(end -> end.switchName().equals(device.name())).map(LinkEnd::port);
        return new NodeBuilder().setNodeId(new NodeId(device.name().value()))
            .setTerminationPoint(Stream.concat(accessPorts, linkPorts).map(PortRef::toString).distinct()
                .map(TopologyEncoder::terminationPoint).collect(BindingMap.toMap()))
            .build();
    }

    private static TerminationPoint terminationPoint(final String port) {
        return new TerminationPointBuilder().withKey(new TerminationPointKey(new TpId(port))).build();
    }

    private static Link link(final String id, final LinkEnd from, final LinkEnd to) {
        return new LinkBuilder().setLinkId(new LinkId(id))
            .setSource(new SourceBuilder().setSourceNode(new NodeId(from.switchName().value()))
                .setSourceTp(new TpId(from.port().toString())).build())
            .setDestination(new DestinationBuilder().setDestNode(new NodeId(to.switchName().value()))
                .setDestTp(new TpId(to.port().toString())).build())
            .build();
    }
}
