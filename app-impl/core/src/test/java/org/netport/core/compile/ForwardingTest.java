// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.compile.Question.Role;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.topology.Carriage;
import org.netport.core.topology.SegmentTopology;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LoadSharing;
import org.netport.network.Segment;

/** What frames do in networks of every shape. */
class ForwardingTest {
    private static final MacAddress STRANGER = MacAddress.parse("02:ff:00:00:00:01");

    @Property(tries = 300)
    void broadcastReachesEveryOtherAccessPortOnceAndNothingElse(@ForAll final long seed) {
        final var world = new World(seed);
        for (Host host : world.located()) {
            final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
            for (MacAddress destination : List.of(MacAddress.BROADCAST, STRANGER,
                    MacAddress.parse("01:00:5e:00:00:fb"))) {
                final Trace trace = world.send(host, from, FakeFrame.plain(host.mac(), destination));
                assertEquals(world.others(host, from), trace.places());
                trace.deliveries().forEach(copy -> assertEquals(world.asSeenAt(copy.at(), host, destination),
                    copy.frame()));
                assertClean(trace);
            }
        }
    }

    @Property(tries = 300)
    void unicastReachesTheHostAndNobodyElse(@ForAll final long seed) {
        final var world = new World(seed);
        for (Host host : world.located()) {
            final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
            final SegmentTopology topology = world.topology(host);
            for (Host peer : world.hostsWith(host)) {
                // Not IP: what is on another island cannot be reached.
                final Trace trace = world.send(host, from, FakeFrame.of(host.mac(), peer.mac(),
                    new FakeFrame.Plain(0x9000)));
                final Optional<AttachmentPoint> to = world.places.placeOf(peer.name());
                final List<SwitchName> path = to.map(place -> topology.path(from.switchName(), place.switchName()))
                    .orElse(ImmutableList.of());
                assertEquals(path.isEmpty() || to.equals(Optional.of(from)) ? List.of() : to.stream().toList(),
                    trace.places(), () -> "to " + peer);
                if (topology.segment().loadSharing() == LoadSharing.NONE) {
                    assertTrue(trace.hops() == path.size() - 1 || path.isEmpty());
                } else if (!path.isEmpty()) {
                    assertEquals(cost(topology, from.switchName(), to.orElseThrow().switchName()),
                        trace.links().stream().mapToInt(Link::cost).sum());
                }
                assertClean(trace);
            }
        }
    }

    @Property(tries = 200)
    void whatIsNotConfiguredCarriesNothing(@ForAll final long seed) {
        final var world = new World(seed);
        final var random = new Random(seed);
        for (SwitchName name : world.view.config().switches().keySet()) {
            for (int port : new int[] {1, 2, 11, 12, 13, 50, 100, 101, 201, 202}) {
                for (FakeFrame frame : world.strangeFrames(random)) {
                    final Trace trace = world.network.sendRaw(name, new PortNumber(port), frame);
                    assertTrue(trace.deliveries().isEmpty(), () -> frame + " came through " + trace.deliveries());
                    assertEquals(0, trace.hops());
                    assertClean(trace);
                }
            }
        }
    }

    @Property(tries = 200)
    void aSourceThatDoesNotBelongOnItsPortIsDropped(@ForAll final long seed) {
        final var world = new World(seed);
        for (Host host : world.view.config().hosts().values()) {
            final Segment segment = world.view.config().segments().get(host.segment());
            for (AttachmentPoint place : NetworkGenerator.places(world.view.config(), segment.name())) {
                final boolean home = world.places.placeOf(host.name()).equals(Optional.of(place));
                final Trace foreign = world.network.send(place, segment,
                    FakeFrame.plain(STRANGER, MacAddress.BROADCAST));
                assertTrue(foreign.deliveries().isEmpty() && foreign.told().isEmpty());
                assertTrue(world.network.at(place.switchName()).hits(EntryKind.SOURCE_FOREIGN) > 0);
                final Trace own = world.network.send(place, segment,
                    FakeFrame.plain(host.mac(), MacAddress.BROADCAST));
                assertEquals(home ? 0 : 1, own.told().size());
                assertTrue(home || own.deliveries().isEmpty());
                own.told().forEach(told -> assertEquals(EntryKind.SOURCE_ELSEWHERE, told.what().by()));
            }
        }
    }

    @Property(tries = 200)
    void aHostUsesNoAddressButItsOwn(@ForAll final long seed) {
        final var world = new World(seed);
        final var foreign4 = new Ipv4Address(0x0a00ffff);
        final var foreign6 = new Ipv6Address(0x20010db800000000L, 0xffff);
        final var linkLocal = new Ipv6Address(0xfe80_0000_0000_0000L, 42);
        for (Host host : world.located()) {
            final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
            final int all = world.others(host, from).size();
            final boolean has4 = host.addresses().stream().anyMatch(Ipv4Address.class::isInstance);
            final boolean has6 = host.addresses().stream().anyMatch(Ipv6Address.class::isInstance);
            assertEquals(has4 ? 0 : all, world.broadcast(host, new FakeFrame.Ip4(foreign4)));
            assertEquals(has4 ? 0 : all, world.broadcast(host, new FakeFrame.Arp(2, foreign4, foreign4)));
            assertEquals(has6 ? 0 : all, world.broadcast(host, new FakeFrame.Ip6(foreign6)));
            assertEquals(has6 ? 0 : all, world.broadcast(host, new FakeFrame.Nd(136, linkLocal, foreign6)));
            assertEquals(all, world.broadcast(host, new FakeFrame.Nd(136, linkLocal, linkLocal)));
            assertEquals(all, world.broadcast(host, new FakeFrame.Ip4(new Ipv4Address(0))));
            assertEquals(all, world.broadcast(host, new FakeFrame.Ip6(linkLocal)));
            assertEquals(all, world.broadcast(host, new FakeFrame.Ip6(new Ipv6Address(0, 0))));
            host.addresses().forEach(address -> {
                final List<FakeFrame.Payload> good = switch (address) {
                    case Ipv4Address v4 -> List.of(new FakeFrame.Ip4(v4), new FakeFrame.Arp(1, v4, v4),
                        new FakeFrame.Arp(2, v4, foreign4), new FakeFrame.Arp(1, new Ipv4Address(0), v4));
                    case Ipv6Address v6 -> List.of(new FakeFrame.Ip6(v6), new FakeFrame.Nd(136, v6, v6),
                        new FakeFrame.Nd(135, new Ipv6Address(0, 0), v6));
                };
                good.forEach(payload -> assertEquals(all, world.broadcast(host, payload), payload::toString));
            });
        }
    }

    @Property(tries = 200)
    void questionsForKnownHostsAreAnsweredAtTheEdge(@ForAll final long seed) {
        final var world = new World(seed);
        for (Host host : world.located()) {
            final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
            for (Host peer : world.hostsWith(host)) {
                peer.addresses().forEach(address -> {
                    if (world.places.placeOf(peer.name()).isEmpty()) {
                        final Trace trace = world.send(host, from, FakeFrame.of(host.mac(), MacAddress.BROADCAST,
                            question(address)));
                        assertEquals(world.others(host, from), trace.places());
                        assertTrue(trace.told().isEmpty());
                    } else if (!world.isOnOtherIsland(peer, from)) {
                        new Question(world, host, peer.mac(), Role.HOST, EntryKind.NEIGHBOUR_QUESTION)
                            .ask(address, List.of(MacAddress.BROADCAST, MacAddress.parse("33:33:ff:00:00:01")));
                    }
                });
            }
        }
    }

    private static FakeFrame.Payload question(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> new FakeFrame.Arp(1, new Ipv4Address(0), v4);
            case Ipv6Address v6 -> new FakeFrame.Nd(135, new Ipv6Address(0, 0), v6);
        };
    }

    @Property(tries = 200)
    void whoAsksAHostAloneIsAnsweredByIt(@ForAll final long seed) {
        final var world = new World(seed);
        for (Host host : world.located()) {
            final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
            for (Host peer : world.hostsWith(host)) {
                world.places.placeOf(peer.name()).filter(place -> !world.isOnOtherIsland(peer, from)
                    && !world.topology(host).path(from.switchName(), place.switchName()).isEmpty()
                    && !place.equals(from)).ifPresent(place -> peer.addresses().forEach(address -> {
                        final Trace trace = world.send(host, from,
                            FakeFrame.of(host.mac(), peer.mac(), question(address)));
                        assertEquals(List.of(place), trace.places());
                        assertTrue(trace.told().isEmpty());
                    }));
            }
        }
    }

    @Property(tries = 200)
    void aTagInsideATagLeadsNowhere(@ForAll final long seed) {
        final var world = new World(seed);
        for (Host host : world.located()) {
            final AttachmentPoint from = world.places.placeOf(host.name()).orElseThrow();
            final var port = world.view.config().switches().get(from.switchName()).accessPorts().get(from.port());
            if (port.tagged().contains(host.segment())) {
                for (MacAddress to : List.of(MacAddress.BROADCAST, STRANGER, host.mac())) {
                    final Trace trace = world.send(host, from,
                        FakeFrame.plain(host.mac(), to).tagged(0x8100, 1000));
                    assertTrue(trace.deliveries().isEmpty() && trace.told().isEmpty());
                    assertEquals(0, trace.hops());
                }
            }
            for (var carried : world.topology(host).carried().values()) {
                if (carried.carriage() instanceof Carriage.Tagged tagged && tagged.handoff().isEmpty()) {
                    final var end = carried.link().a();
                    for (MacAddress to : List.of(MacAddress.BROADCAST, STRANGER, host.mac())) {
                        final Trace trace = world.network.sendRaw(end.switchName(),
                            world.network.number(end.switchName(), end.port()), FakeFrame.plain(STRANGER, to)
                                .tagged(0x8100, 1000).tagged(0x8100, tagged.vids().a().value()));
                        assertTrue(trace.deliveries().isEmpty());
                        assertEquals(0, trace.hops());
                    }
                }
            }
        }
    }

    private static int cost(final SegmentTopology topology, final SwitchName from, final SwitchName to) {
        return topology.path(from, to).stream()
            .mapToInt(at -> topology.nextLink(at, to).map(Link::cost).orElse(0)).sum();
    }

    private static void assertClean(final Trace trace) {
        assertTrue(trace.strays().isEmpty(), () -> "strays: " + trace.strays());
    }
}
