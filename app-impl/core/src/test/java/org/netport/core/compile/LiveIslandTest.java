// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.FakePlaces;
import org.netport.core.fake.NetworkMutation;
import org.netport.core.fake.WiredNetwork;
import org.netport.core.topology.NetworkView;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.LinkName;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.TenantName;
import org.netport.model.Vni;
import org.netport.model.VrfName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Tunnel;
import org.netport.network.LoadSharing;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.TransportKind;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/**
 * An island loses the last link between two of its parts, which routes join; and gets it back. Bridged frames go from a
 * over m to b, routed ones from a over c to b; m has no host and does not route.
 */
class LiveIslandTest {
    private static final LinkName LOST = new LinkName("am");
    private static final Set<HostName> HOSTS = ImmutableSet.of(new HostName("a"), new HostName("b"));

    private static Segment segment(final String name, final int vni, final TransportKind kind) {
        return new Segment(new SegmentName(name), new TenantName("t"), new Vni(vni), 1500, ImmutableMap.of(),
            name.equals("red") ? ImmutableSet.of(IpPrefix.parse("10.0.0.0/24")) : ImmutableSet.of(),
            ImmutableSet.of(kind), CutOver.RELAY, Portability.EXTENDED);
    }

    private static NetworkView network() {
        final NetworkView drawn = new WiredNetwork().link("a", "m", 1).link("m", "b", 1).link("a", "c", 1)
            .link("c", "b", 1).view(LoadSharing.NONE);
        final NetworkConfig config = drawn.config();
        final Segment red = segment("red", 100, TransportKind.VXLAN);
        final Segment core = segment("core", 200, TransportKind.GENEVE);
        final var vrf = new Vrf(new VrfName("main"), new TenantName("t"), core.name(), Vrf.DEFAULT_GATEWAY_MAC,
            ImmutableMap.of(red.name(), new VrfInterface(red.name(), ImmutableSet.of(), Optional.empty())));
        return new NetworkView(new NetworkConfig(config.generation(), config.sites(),
            ImmutableMap.copyOf(Maps.transformValues(config.switches(), at -> at.name().value().equals("m")
                ? new Switch(at.datapathId(), at.name(), at.site(), at.number(), at.tunnelAddress(), ImmutableMap.of())
                : at)),
            ImmutableMap.copyOf(Maps.transformValues(config.links(), link -> link.endsAt(new SwitchName("c"))
                ? new Link(link.name(), link.number(), link.a(), link.b(), new Tunnel(Encapsulation.GENEVE,
                    Addressing.PORT), link.cost()) : link)),
            ImmutableMap.of(red.name(), red, core.name(), core),
            ImmutableMap.copyOf(Maps.transformValues(Maps.filterKeys(config.hosts(), HOSTS::contains), host ->
                new Host(host.name(), red.name(), host.mac(), ImmutableSet.of(address(host.name()))))))
            .with(new Routing(ImmutableMap.of(vrf.name(), vrf))), drawn.ports());
    }

    private static IpAddress address(final HostName host) {
        return IpAddress.parse("10.0.0." + (int) host.value().charAt(0));
    }

    private static World world(final NetworkView view) {
        final var places = new FakePlaces();
        HOSTS.forEach(host -> places.put(host, WiredNetwork.place(host.value()), 1));
        return new World(view, places);
    }

    private static NetworkView parted() {
        return NetworkMutation.down(network(), network().config().links().get(LOST).a());
    }

    /** What each host sends to the other's own MAC address arrives. */
    private static void bothArrive(final World world) {
        for (Host from : world.located()) {
            final Host to = world.hostsWith(from).get(0);
            final AttachmentPoint goal = world.places.placeOf(to.name()).orElseThrow();
            assertEquals(List.of(goal), world.send(from, world.places.placeOf(from.name()).orElseThrow(),
                new Flow(from, address(to.name()), to.mac()).frame(1)).places(), () -> from + " to " + to);
        }
    }

    private static void rest(final LiveNetwork live, final Random random, final Runnable look) {
        for (int quiet = 0; quiet < 15; quiet++) {
            while (live.step(random)) {
                look.run();
                quiet = 0;
            }
            live.pass(Duration.ofMillis(100));
        }
    }

    @Test
    void partsThatNoLinkJoinsAreRoutedTo() {
        bothArrive(world(parted()));
        bothArrive(world(network()));
    }

    @Property(tries = 100)
    void nothingIsLostWhenTheyAreOneAgain(@ForAll final long seed) {
        final World world = world(parted());
        final LiveNetwork live = LiveNetwork.of(world);
        final var before = live.programs();
        live.replug(new SwitchName("a"), network());
        rest(live, new Random(seed), () -> bothArrive(world));
        assertNotEquals(before, live.programs());
        assertEquals(LiveNetwork.of(world(network())).programs(), live.programs());
    }

    @Property(tries = 100)
    void theyAreRoutedToWhenTheLinkFails(@ForAll final long seed) {
        final World world = world(network());
        final LiveNetwork live = LiveNetwork.of(world);
        live.replug(new SwitchName("a"), parted());
        rest(live, new Random(seed), () -> { });
        bothArrive(world);
        assertEquals(LiveNetwork.of(world(parted())).programs(), live.programs());
    }
}
