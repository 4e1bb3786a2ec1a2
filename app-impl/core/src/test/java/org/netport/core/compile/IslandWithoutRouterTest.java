// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.fake.FakePlaces;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.Epoch;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.Ipv4Address;
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
import org.netport.model.VrfName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Selection;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/**
 * A switch without access ports lies between the sender and the place that the host has left, for another island or for
 * a part of its own that no link of the segment joins.
 */
class IslandWithoutRouterTest {
    private static final SegmentName USERS = new SegmentName("users");
    private static final SegmentName TRANSIT = new SegmentName("transit");
    private static final AccessPortName PORT = new AccessPortName("port");
    private static final ImmutableList<String> SWITCHES = ImmutableList.of("sender", "between", "old", "new");
    private static final AttachmentPoint OLD = place("old");
    private static final AttachmentPoint NEW = place("new");
    /** Carries everything. */
    private static final LinkTransport TUNNEL = new LinkTransport.Tunnel(Encapsulation.VXLAN, Addressing.FLOW);
    /** Carries what is routed and nothing else. */
    private static final LinkTransport CIRCUIT = new LinkTransport.VlanCircuit(Optional.empty(), Selection.LISTED,
        ImmutableMap.of(TRANSIT, new VidPair(new VlanId(300), new VlanId(301))));
    private static final Host SENDER = host(1);
    private static final Host HOST = host(2);

    private static AttachmentPoint place(final String at) {
        return new AttachmentPoint(new SwitchName(at), PORT);
    }

    private static Host host(final int number) {
        return new Host(new HostName("h" + number), USERS, new MacAddress(0x0200_0000_0000L + number),
            ImmutableSet.of(new Ipv4Address(0x0a00_0000 + number)));
    }

    private static SiteName site(final String at) {
        return new SiteName(at.equals("new") ? "two" : "one");
    }

    private static Switch node(final String name) {
        final int number = SWITCHES.indexOf(name) + 1;
        return new Switch(new DatapathId(number), new SwitchName(name), site(name), new SwitchNumber(number),
            Optional.of(new Ipv4Address(0xc000_0200 + number)), name.equals("between") ? ImmutableMap.of()
                : ImmutableMap.of(PORT, new AccessPort(PORT, new PortRef.Named("tap"), Optional.of(USERS),
                    ImmutableSet.of())));
    }

    private static Link link(final int number, final String other, final LinkTransport transport) {
        final var port = new PortRef.Named(transport.equals(CIRCUIT) ? "wan" : "vxlan");
        return new Link(new LinkName(other), new LinkNumber(number), new LinkEnd(new SwitchName("between"), port),
            new LinkEnd(new SwitchName(other), port), transport, 10);
    }

    private static Segment segment(final SegmentName name, final int vni, final Portability portability) {
        return new Segment(name, new TenantName("tenant"), new Vni(vni), 1500, ImmutableMap.of(), ImmutableSet.of(),
            ImmutableSet.of(), CutOver.RELAY, portability);
    }

    private static NetworkView view(final Portability portability, final LinkTransport toNew) {
        final var nodes = Maps.uniqueIndex(SWITCHES.stream().map(IslandWithoutRouterTest::node).toList(),
            Switch::name);
        final var vrf = new VrfName("vrf");
        return new NetworkView(new NetworkConfig(new Generation(1),
            Maps.toMap(ImmutableSet.of(site("old"), site("new")), name -> new Site(name, new DomainName("one"))),
            nodes, Maps.uniqueIndex(ImmutableList.of(link(1, "sender", TUNNEL), link(2, "old", TUNNEL),
                link(3, "new", toNew)), Link::name),
            Maps.uniqueIndex(ImmutableList.of(segment(USERS, 100, portability),
                segment(TRANSIT, 300, Portability.EXTENDED)), Segment::name),
            Maps.uniqueIndex(ImmutableList.of(SENDER, HOST), Host::name)).with(new Routing(ImmutableMap.of(vrf,
                new Vrf(vrf, new TenantName("tenant"), TRANSIT, Vrf.DEFAULT_GATEWAY_MAC, ImmutableMap.of(USERS,
                    new VrfInterface(USERS, ImmutableSet.of(), Optional.empty())))))),
            Maps.toMap(nodes.keySet(), name -> SwitchPorts.seen(ImmutableMap.of(
                new PortRef.Named("tap"), new ResolvedPort(new PortNumber(11), LinkState.UP),
                new PortRef.Named("vxlan"), new ResolvedPort(new PortNumber(1), LinkState.UP),
                new PortRef.Named("wan"), new ResolvedPort(new PortNumber(2), LinkState.UP)))));
    }

    @Test
    void aSwitchThatCannotRouteHandsFramesToTheOldPlaceWhichRelaysThemToAnotherIsland() {
        checkMove(view(new Portability.Routed(Optional.empty()), TUNNEL));
    }

    @Test
    void aSwitchThatCannotRouteHandsFramesToTheOldPlaceWhichRelaysThemToTheOtherPartOfASeveredIsland() {
        checkMove(view(Portability.EXTENDED, CIRCUIT));
    }

    private static void checkMove(final NetworkView view) {
        final var places = new FakePlaces();
        places.put(SENDER.name(), place("sender"), 1);
        places.put(HOST.name(), OLD, 1);
        final var world = new World(view, places);
        final Flow flow = new Flow(SENDER, new Ipv4Address(0x0a00_0002), HOST.mac());
        assertEquals(List.of(OLD), world.send(SENDER, place("sender"), flow.frame(1)).places());
        for (String at : List.of("new", "old", "between", "sender")) {
            places.except(HOST.name(), new SwitchName(at), new HostForwarding(Optional.of(NEW),
                ImmutableMap.of(OLD, new Epoch(1), NEW, new Epoch(2))));
            world.network.at(new SwitchName(at)).program(
                FullCompiler.compile(world.view, places, new SwitchName(at)));
            assertEquals(List.of(at.equals("new") ? OLD : NEW),
                world.send(SENDER, place("sender"), flow.frame(1)).places(), at);
        }
    }
}
