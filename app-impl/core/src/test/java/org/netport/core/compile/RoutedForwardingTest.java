// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.channel.PacketIn.Reason;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.compile.Question.Role;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeFrame.Payload;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.pipeline.EntryKind;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.network.AttachmentPoint;
import org.netport.network.GatewayAddress;
import org.netport.network.Host;
import org.netport.network.Vrf;

/** What packets do between segments and islands, in networks of every shape. */
class RoutedForwardingTest {
    /** The kinds of entries that take a hop from what a host sends to its gateway. */
    private static final Set<EntryKind> HOPS = EnumSet.of(EntryKind.HOP, EntryKind.HOP_NARROW, EntryKind.HOP_WIDE);
    private static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);
    private static final Ipv4Address NOBODY = new Ipv4Address(0);

    private static AttachmentPoint placeOf(final World world, final Host host) {
        return world.places.placeOf(host.name()).orElseThrow();
    }

    private static Trace send(final World world, final Host host, final FakeFrame frame) {
        return world.send(host, placeOf(world, host), frame);
    }

    @Property(tries = 400)
    void aPacketArrivesOnceWhereTheAddressOfItsVrfIsAndNowhereElse(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            for (IpAddress address : routed.addresses()) {
                int number = 0;
                for (Flow flow : routed.flows(host, address)) {
                    final Trace trace = send(routed.world, host, flow.frame(++number));
                    assertEquals(routed.deliveries(flow, number), trace.deliveries(), flow::toString);
                    assertEquals(List.of(), trace.told(), flow::toString);
                    assertEquals(List.of(), trace.strays(), flow::toString);
                }
            }
        }
    }

    @Property(tries = 200)
    void whatIsForNobodyIsDropped(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            for (IpAddress address : routed.unknownAddresses()) {
                for (Flow flow : routed.flows(host, address)) {
                    final Trace trace = send(routed.world, host, flow.frame(1));
                    assertTrue(trace.deliveries().isEmpty() && trace.told().isEmpty() && trace.strays().isEmpty(),
                        flow::toString);
                }
            }
        }
    }

    @Property(tries = 200)
    void aPacketWhoseTimeEndsAtTheGatewayIsToldByTheFirstSwitch(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            routed.vrf(host).ifPresent(vrf -> routed.unknownAddresses().forEach(address -> {
                final Trace trace = send(routed.world, host, new Flow(host, address, vrf.gatewayMac()).frame(1, 1));
                assertTrue(trace.deliveries().isEmpty());
                assertEquals(1, trace.told().size());
                assertToldOnce(trace, placeOf(routed.world, host), trace.told().get(0).what().by());
                final boolean isLookedAt = routed.world.view.abilitiesOf(placeOf(routed.world, host).switchName())
                    .has(Ability.MATCH_HOPS);
                assertEquals(isLookedAt, trace.told().get(0).what().by() == EntryKind.HOP_USED_UP, trace::toString);
                assertTrue(isLookedAt || HOPS.contains(trace.told().get(0).what().by()), trace::toString);
                assertEquals(isLookedAt ? Reason.ACTION : Reason.INVALID_TTL, trace.told().get(0).what().reason());
            }));
        }
    }

    @Property(tries = 200)
    void packetsForGatewaysAreToldHoweverFewTheirHopsAre(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            routed.vrf(host).ifPresent(vrf -> vrf.interfaces().forEach((segment, at) -> {
                for (GatewayAddress gateway : at.gateways()) {
                    final Trace trace = send(routed.world, host,
                        new Flow(host, gateway.address(), vrf.gatewayMac()).frame(1, 1));
                    assertEquals(Reason.ACTION, trace.told().get(0).what().reason());
                    assertTrue(trace.deliveries().isEmpty());
                    assertToldOnce(trace, placeOf(routed.world, host), segment.equals(host.segment())
                        ? EntryKind.GATEWAY_ADDRESSED : EntryKind.GATEWAY_PACKET);
                }
            }));
        }
    }

    @Property(tries = 200)
    void questionsForGatewaysAreAnsweredOrToldWhoeverIsAsked(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            routed.vrf(host).ifPresent(vrf -> gateways(vrf, host).forEach(address ->
                new Question(routed.world, host, vrf.gatewayMac(), Role.ROUTER, EntryKind.GATEWAY_QUESTION)
                    .ask(address, List.of(MacAddress.BROADCAST, vrf.gatewayMac()))));
        }
    }

    @Property(tries = 200)
    void questionsForHostsOnOtherIslandsAreAnsweredOrToldWhoeverIsAsked(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            final AttachmentPoint from = placeOf(routed.world, host);
            for (Host peer : routed.world.hostsWith(host)) {
                if (routed.world.isOnOtherIsland(peer, from)) {
                    final var question = new Question(routed.world, host, routed.vrf(host).orElseThrow().gatewayMac(),
                        Role.HOST, EntryKind.ABSENT_QUESTION);
                    peer.addresses().forEach(address ->
                        question.ask(address, List.of(MacAddress.BROADCAST, peer.mac())));
                }
            }
        }
    }

    @Property(tries = 200)
    void nobodySpeaksAsTheGateway(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            routed.vrf(host).ifPresent(vrf -> gateways(vrf, host).forEach(address -> {
                final List<Payload> forged = switch (address) {
                    case Ipv4Address v4 -> List.of(new FakeFrame.Arp(1, v4, v4), new FakeFrame.Arp(2, v4, v4),
                        new FakeFrame.Arp(1, v4, new Ipv4Address(1)), new FakeFrame.Ip4(v4));
                    case Ipv6Address v6 -> List.of(new FakeFrame.Nd(136, v6, v6),
                        new FakeFrame.Nd(136, new Ipv6Address(0xfe80_0000_0000_0000L, 1), v6),
                        new FakeFrame.Nd(135, v6, v6), new FakeFrame.Ip6(v6));
                };
                forged.forEach(payload -> {
                    for (MacAddress to : List.of(MacAddress.BROADCAST, vrf.gatewayMac())) {
                        final Trace trace = send(routed.world, host, FakeFrame.of(host.mac(), to, payload));
                        assertTrue(trace.deliveries().isEmpty() && trace.told().isEmpty(), payload::toString);
                    }
                });
                final Trace stranger = send(routed.world, host, FakeFrame.of(vrf.gatewayMac(), host.mac(),
                    question(address)));
                assertTrue(stranger.deliveries().isEmpty());
                stranger.told().forEach(told -> assertEquals(EntryKind.ANNOUNCED_FOREIGN, told.what().by()));
            }));
        }
    }

    @Property(tries = 200)
    void nobodySpeaksAsARouter(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            final boolean isRouted = routed.vrf(host).isPresent();
            for (int type : new int[] {134, 137}) {
                final FakeFrame frame = FakeFrame.of(host.mac(), MacAddress.BROADCAST,
                    new FakeFrame.Nd(type, host.mac().linkLocal(), UNSPECIFIED));
                final Trace trace = send(routed.world, host, frame);
                assertTrue(trace.told().isEmpty());
                assertEquals(isRouted ? List.of() : routed.world.others(host, placeOf(routed.world, host)),
                    trace.places());
            }
        }
    }

    @Property(tries = 200)
    void whatIsNoPacketIsNotFloodedInSearchOfTheGateway(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            routed.vrf(host).ifPresent(vrf -> List.of(FakeFrame.PLAIN, new FakeFrame.Arp(2, NOBODY, NOBODY)).forEach(
                payload -> {
                    final Trace trace = send(routed.world, host, FakeFrame.of(host.mac(), vrf.gatewayMac(), payload));
                    assertTrue(trace.deliveries().isEmpty() && trace.told().isEmpty());
                    assertEquals(0, trace.hops());
                }));
        }
    }

    @Property(tries = 200)
    void whatIsNoPacketDoesNotLeaveAnIsland(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            final AttachmentPoint from = placeOf(routed.world, host);
            for (MacAddress to : List.of(MacAddress.BROADCAST, MacAddress.parse("33:33:00:00:00:01"),
                    MacAddress.parse("02:ff:00:00:00:01"))) {
                for (Payload payload : List.of(FakeFrame.PLAIN, new FakeFrame.Plain(0x9000),
                        new FakeFrame.Arp(1, NOBODY, new Ipv4Address(0x0a00_0063)),
                        new FakeFrame.Nd(135, UNSPECIFIED, new Ipv6Address(0x2001_0db8_0000_0000L, 99)))) {
                    final Trace trace = send(routed.world, host, FakeFrame.of(host.mac(), to, payload));
                    assertEquals(routed.world.others(host, from), trace.places());
                    assertTrue(trace.strays().isEmpty() && trace.told().isEmpty());
                }
            }
        }
    }

    private static List<IpAddress> gateways(final Vrf vrf, final Host host) {
        final List<IpAddress> all = new ArrayList<>(vrf.interfaces().get(host.segment()).gateways().stream()
            .map(GatewayAddress::address).toList());
        if (all.stream().anyMatch(Ipv6Address.class::isInstance)) {
            all.add(vrf.gatewayMac().linkLocal());
        }
        return all;
    }

    private static Payload question(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> new FakeFrame.Arp(1, NOBODY, v4);
            case Ipv6Address v6 -> new FakeFrame.Nd(135, UNSPECIFIED, v6);
        };
    }

    private static void assertToldOnce(final Trace trace, final AttachmentPoint from, final EntryKind by) {
        assertEquals(List.of(by), trace.told().stream().map(told -> told.what().by()).toList());
        assertEquals(Optional.of(from.switchName()), trace.told().stream().map(told -> told.by()).findFirst());
        assertEquals(0, trace.hops());
    }
}
