// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Entries;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.TenantName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.CutOver;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.LoadSharing;
import org.netport.network.Portability;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.netport.network.TransportKind;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.LinkBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.TunnelBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.VlanCircuitBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.tunnel.Tunnel;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.vlan.circuit.VlanCircuit;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.vlan.circuit.vlan.circuit.HandoffBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.vlan.circuit.vlan.circuit.SegmentBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.CutOverMode;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Geneve;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Vlan;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Vxlan;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.port.reference.port.by.AttachedMacBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.port.reference.port.by.IfaceIdBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.port.reference.port.by.PortNumberBuilder;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;

class MapperTest {
    @Test
    void mapsASiteWithSwitchesAndPortsOfEveryKind() {
        final var entry = Entries.site("east", Entries.device("sw1", 17,
            Entries.access("p1", Entries.named("tap1"), "red", "blue"),
            Entries.access("p2", new PortNumberBuilder().setPortNumber(
                new org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.PortNumber(
                    Uint32.valueOf(4294967040L))).build(), "red"),
            Entries.access("p3", new IfaceIdBuilder().setIfaceId("vm3").build(), "red"),
            Entries.access("p4", new AttachedMacBuilder().setAttachedMac(
                new UnicastMacAddress("0A:00:00:00:00:04")).build(), "red")));
        final var red = Optional.of(new SegmentName("red"));
        assertEquals(new SiteMapper.MappedSite(new Site(new SiteName("east"), new DomainName("acme")),
            com.google.common.collect.ImmutableList.of(new Switch(new DatapathId(17), new SwitchName("sw1"),
                new SiteName("east"), new SwitchNumber(17), Optional.of(IpAddress.parse("192.0.2.17")),
                ImmutableMap.of(
                    new AccessPortName("p1"), new AccessPort(new AccessPortName("p1"), new PortRef.Named("tap1"), red,
                        ImmutableSet.of(new SegmentName("blue"))),
                    new AccessPortName("p2"), new AccessPort(new AccessPortName("p2"),
                        new PortRef.Numbered(new PortNumber(0xffffff00)), red, ImmutableSet.of()),
                    new AccessPortName("p3"), new AccessPort(new AccessPortName("p3"),
                        new PortRef.InterfaceId("vm3"), red, ImmutableSet.of()),
                    new AccessPortName("p4"), new AccessPort(new AccessPortName("p4"),
                        new PortRef.AttachedMac(MacAddress.parse("0a:00:00:00:00:04")), red, ImmutableSet.of()))))),
            SiteMapper.map(entry));
    }

    @Test
    void mapsASegmentWithEverything() {
        final var entry = new org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.SegmentBuilder(
            Entries.segment("red", 5001, "10.1.0.0/16", "2001:db8:1::/64")).setMtu(Uint16.valueOf(9000))
            .setSiteVlan(BindingMap.of(Entries.siteVlan("east", 101), Entries.siteVlan("west", 4094)))
            .setTransport(Set.of(Vlan.VALUE, Vxlan.VALUE, Geneve.VALUE)).setCutOver(CutOverMode.Copy)
            .setLoadSharing(
                org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment.LoadSharing.EqualCost)
            .build();
        assertEquals(new Segment(new SegmentName("red"), new TenantName("acme"), new Vni(5001), 9000,
            ImmutableMap.of(new SiteName("east"), new VlanId(101), new SiteName("west"), new VlanId(4094)),
            ImmutableSet.of(IpPrefix.parse("10.1.0.0/16"), IpPrefix.parse("2001:db8:1::/64")),
            ImmutableSet.of(TransportKind.VLAN, TransportKind.VXLAN, TransportKind.GENEVE), CutOver.COPY,
            Portability.EXTENDED, LoadSharing.EQUAL_COST),
            SegmentMapper.map(entry));
    }

    @Test
    void givesASegmentTheDefaultsOfTheModel() {
        final var segment = SegmentMapper.map(Entries.segment("red", 1));
        assertEquals(1500, segment.mtu());
        assertEquals(CutOver.RELAY, segment.cutOver());
        assertEquals(LoadSharing.NONE, segment.loadSharing());
        assertEquals(Portability.EXTENDED, segment.portability());
        assertTrue(segment.subnets().isEmpty() && segment.transports().isEmpty() && segment.siteVlans().isEmpty());
    }

    @Test
    void mapsACircuitWithHandoff() {
        final var circuit =
            new org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.vlan.circuit
                .VlanCircuitBuilder().setCarries(VlanCircuit.Carries.All)
                .setHandoff(new HandoffBuilder().setASVid(Entries.vlan(300)).setBSVid(Entries.vlan(400)).build())
                .setSegment(BindingMap.of(new SegmentBuilder().setName(new Name("red")).setAVid(Entries.vlan(1))
                    .setBVid(Entries.vlan(2)).build())).build();
        assertEquals(new Link(new LinkName("l"), new LinkNumber(7),
            new LinkEnd(new SwitchName("a"), new PortRef.Named("wan0")),
            new LinkEnd(new SwitchName("b"), new PortRef.Named("wan0")),
            new LinkTransport.VlanCircuit(Optional.of(new VidPair(new VlanId(300), new VlanId(400))),
                LinkTransport.Selection.ALL,
                ImmutableMap.of(new SegmentName("red"), new VidPair(new VlanId(1), new VlanId(2)))), 10),
            LinkMapper.map(Entries.link("l", 7, "a", "b", new VlanCircuitBuilder().setVlanCircuit(circuit).build())));
    }

    @Test
    void mapsTheMtuOfALink() {
        final var entry = new org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.LinkBuilder(
            Entries.link("l", 7, "a", "b", new VlanCircuitBuilder().setVlanCircuit(
                new org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.vlan.circuit
                    .VlanCircuitBuilder().build()).build())).setMtu(Uint16.valueOf(9100)).build();
        assertEquals(OptionalInt.of(9100), LinkMapper.map(entry).mtu());
    }

    @Test
    void mapsTunnels() {
        final var builder =
            new org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.tunnel.TunnelBuilder();
        final var byFlow = new TunnelBuilder().setTunnel(builder.setEncapsulation(Vxlan.VALUE).build()).build();
        final var byPort = new TunnelBuilder().setTunnel(builder.setEncapsulation(Geneve.VALUE)
            .setAddressing(Tunnel.Addressing.Port).build()).build();
        assertEquals(new LinkTransport.Tunnel(LinkTransport.Encapsulation.VXLAN, LinkTransport.Addressing.FLOW),
            LinkMapper.map(Entries.link("l", 7, "a", "b", byFlow)).transport());
        assertEquals(new LinkTransport.Tunnel(LinkTransport.Encapsulation.GENEVE, LinkTransport.Addressing.PORT),
            LinkMapper.map(Entries.link("l", 7, "a", "b", byPort)).transport());
    }

    @Test
    void mapsTheCostOfALink() {
        final var entry = new LinkBuilder(Entries.link("l", 7, "a", "b", new VlanCircuitBuilder().setVlanCircuit(
            new org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.transport.vlan.circuit
                .VlanCircuitBuilder().build()).build())).setCost(Uint16.valueOf(65535)).build();
        assertEquals(65535, LinkMapper.map(entry).cost());
    }

    @Test
    void mapsAHost() {
        assertEquals(new Host(new HostName("vm5"), new SegmentName("red"), MacAddress.parse("02:00:00:00:00:05"),
            ImmutableSet.of(IpAddress.parse("10.1.0.5"), IpAddress.parse("2001:db8:1::5"))),
            HostMapper.map(Entries.host("vm5", "red", 5, "10.1.0.5", "2001:db8:1::5")));
    }

    @Test
    void saysWhatIsMissing() {
        final var failure = assertThrows(IllegalArgumentException.class, () -> HostMapper.map(
            new org.opendaylight.yang.gen.v1.urn.netport.host.rev261124.hosts.HostBuilder()
                .setName(new Name("vm")).build()));
        assertEquals("'segment' is missing", failure.getMessage());
    }
}
