// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.engine.SwitchStatus;
import org.netport.engine.SwitchStatus.Connection;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Networks;
import org.netport.model.DatapathId;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.network.NetworkConfig;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.NetportLink;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.NetportNode;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.NetportTerminationPoint;
import org.opendaylight.yang.gen.v1.urn.netport.topology.rev261124.NetportTopologyType;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.NetworkTopology;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.NodeId;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.TpId;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.Topology;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.TopologyKey;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.Link;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.Node;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.NodeKey;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.node.TerminationPoint;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.node.TerminationPointKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** The topology shows what is alive. */
class TopologyPublisherTest {
    private static final PortRef WAN = new PortRef.Named("wan0");

    private final Datastore datastore = new Datastore();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.OPERATIONAL,
        Duration.ZERO);
    private final AtomicInteger tasks = new AtomicInteger();
    private final TopologyPublisher publisher = new TopologyPublisher(writer, task -> {
        tasks.incrementAndGet();
        task.run();
    });

    @BeforeEach
    void start() {
        writer.start();
        publisher.configurationChanged(Networks.small(1));
    }

    @AfterEach
    void close() {
        writer.close();
    }

    private static PortDescription port(final int number, final String name, final LinkState link) {
        return new PortDescription(new PortNumber(number), name, MacAddress.ZERO, link);
    }

    private static SwitchStatus status(final int number, final Connection connection, final PortDescription... ports) {
        final var configured = ImmutableList.copyOf(ports).stream().filter(port -> port.name().equals("wan0"))
            .collect(ImmutableMap.toImmutableMap(port -> WAN, PortDescription::number));
        return new SwitchStatus("sw" + number, new DatapathId(number), connection, "", Optional.empty(),
            ImmutableList.copyOf(ports), configured, ImmutableList.of(), SwitchStatus.Numbers.NONE);
    }

    private static SwitchStatus connected(final int number, final LinkState wan) {
        return status(number, Connection.CONNECTED, port(1, "tap1", LinkState.UP), port(2, "wan0", wan));
    }

    private Topology topology() throws InterruptedException {
        assertTrue(writer.drain(Duration.ofSeconds(20)));
        return datastore.read(LogicalDatastoreType.OPERATIONAL, DataObjectIdentifier.builder(NetworkTopology.class)
            .child(Topology.class, new TopologyKey(TopologyEncoder.ID)).build());
    }

    private Set<String> nodes() throws InterruptedException {
        return topology().nonnullNode().values().stream().map(node -> node.getNodeId().getValue())
            .collect(Collectors.toSet());
    }

    private Set<String> links() throws InterruptedException {
        return topology().nonnullLink().values().stream().map(link -> link.getLinkId().getValue())
            .collect(Collectors.toSet());
    }

    @Test
    void aSwitchIsANodeWhileItIsConnected() throws InterruptedException {
        assertEquals(Set.of(), nodes());
        publisher.switchChanged(connected(1, LinkState.UP));
        assertEquals(Set.of("sw1"), nodes());
        publisher.switchChanged(status(2, Connection.READING));
        assertEquals(Set.of("sw1", "sw2"), nodes());
        publisher.switchChanged(status(2, Connection.DISCONNECTED));
        publisher.switchChanged(status(1, Connection.SLAVE));
        assertEquals(Set.of("sw1"), nodes());
        publisher.switchRemoved("sw1");
        assertEquals(Set.of(), nodes());
    }

    @Test
    void aSwitchThatIsNotConfiguredIsNoNode() throws InterruptedException {
        publisher.switchChanged(status(9, Connection.CONNECTED));
        publisher.switchChanged(status(8, Connection.UNCONFIGURED));
        assertEquals(Set.of(), nodes());
    }

    @Test
    void aNodeTellsItsDatapathAndSiteAndItsPorts() throws InterruptedException {
        publisher.switchChanged(status(1, Connection.CONNECTED, port(1, "tap1", LinkState.UP),
            port(2, "", LinkState.DOWN), port(3, "twice", LinkState.UP), port(4, "twice", LinkState.UP)));
        final Topology topology = topology();
        assertNotNull(topology.getTopologyTypes().augmentation(NetportTopologyType.class).getNetport());
        final Node node = topology.nonnullNode().get(new NodeKey(new NodeId("sw1")));
        assertEquals("0000000000000001", node.augmentation(NetportNode.class).getDatapathId().getValue());
        assertEquals("east", node.augmentation(NetportNode.class).getSite().getValue());
        assertEquals(Set.of("tap1", "2", "3", "4"), node.nonnullTerminationPoint().keySet().stream()
            .map(key -> key.getTpId().getValue()).collect(Collectors.toSet()));
        final TerminationPoint down = node.nonnullTerminationPoint().get(new TerminationPointKey(new TpId("2")));
        final var told = down.augmentation(NetportTerminationPoint.class);
        assertEquals(NetportTerminationPoint.State.Down, told.getState());
        assertEquals(2, told.getPortNumber().getValue().intValue());
    }

    @Test
    void aLinkIsThereInBothDirectionsWhileItsTwoPortsAreUp() throws InterruptedException {
        publisher.switchChanged(connected(1, LinkState.UP));
        assertEquals(Set.of(), links(), "nobody knows the other end");
        publisher.switchChanged(connected(2, LinkState.UP));
        assertEquals(Set.of("l:a-b", "l:b-a"), links());
        final Link there = topology().nonnullLink().values().stream()
            .filter(link -> link.getLinkId().getValue().equals("l:a-b")).findFirst().orElseThrow();
        assertEquals(List.of("sw1", "wan0", "sw2", "wan0"), List.of(there.getSource().getSourceNode().getValue(),
            there.getSource().getSourceTp().getValue(), there.getDestination().getDestNode().getValue(),
            there.getDestination().getDestTp().getValue()));
        assertEquals("l", there.augmentation(NetportLink.class).getName().getValue());
        publisher.switchChanged(connected(2, LinkState.DOWN));
        assertEquals(Set.of(), links());
        assertEquals(Set.of("sw1", "sw2"), nodes());
        publisher.switchChanged(connected(2, LinkState.UP));
        assertEquals(Set.of("l:a-b", "l:b-a"), links());
        publisher.switchChanged(status(1, Connection.DISCONNECTED));
        assertEquals(Set.of(), links());
    }

    @Test
    void aLinkWhosePortIsMissingIsNotThere() throws InterruptedException {
        publisher.switchChanged(connected(1, LinkState.UP));
        publisher.switchChanged(status(2, Connection.CONNECTED, port(1, "tap1", LinkState.UP)));
        assertEquals(Set.of(), links());
    }

    @Test
    void aConfigurationWithoutSwitchesOrLinksTakesThemAway() throws InterruptedException {
        publisher.switchChanged(connected(1, LinkState.UP));
        publisher.switchChanged(connected(2, LinkState.UP));
        final NetworkConfig small = Networks.small(2);
        publisher.configurationChanged(new NetworkConfig(small.generation(), small.sites(), small.switches(),
            ImmutableMap.of(), small.segments(), small.hosts()));
        assertEquals(Set.of(), links());
        assertEquals(Set.of("sw1", "sw2"), nodes());
        publisher.configurationChanged(NetworkConfig.EMPTY);
        assertEquals(Set.of(), nodes());
    }

    @Test
    void whatTheTopologyDoesNotShowCausesNoWork() {
        publisher.switchChanged(connected(1, LinkState.UP));
        final int before = tasks.get();
        final var same = connected(1, LinkState.UP);
        publisher.switchChanged(new SwitchStatus(same.name(), same.datapathId(), Connection.READING, "audit",
            same.features(), same.ports(), same.configuredPorts(), ImmutableList.of("x"), new SwitchStatus.Numbers(7,
                9, Optional.empty(), Optional.empty(), OptionalLong.empty())));
        assertEquals(before, tasks.get());
    }
}
