// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.fake.Expected;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork;
import org.netport.core.fake.FakeNetwork.Delivery;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.fake.FakeSwitch;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Numbers;
import org.netport.core.pipeline.ProgramText;
import org.netport.core.topology.NetworkView;
import org.netport.flow.GroupId;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.LinkName;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;
import org.netport.network.ExitChoice;
import org.netport.network.Host;
import org.netport.network.Vrf;

/** Frames that leave a VRF and frames that come in, on switches that no controller changes meanwhile. */
class WaysOutTest {
    private static final MacAddress GATEWAY = Vrf.DEFAULT_GATEWAY_MAC;
    private static final String ABROAD = "8.8.8.8";
    private static final MacAddress STRANGER = MacAddress.parse("02:aa:00:00:00:01");

    private static FakeNetwork programmed(final ExitNetwork network, final NetworkView view) {
        final var fake = new FakeNetwork(view);
        view.config().switches().keySet().forEach(at ->
            fake.at(at).program(FullCompiler.compile(view, network.places(), at)));
        return fake;
    }

    private static FakeFrame.Payload packet(final IpAddress from, final IpAddress to) {
        return from instanceof Ipv4Address v4 ? new FakeFrame.Ip4(v4, (Ipv4Address) to, FakeFrame.TTL)
            : new FakeFrame.Ip6((Ipv6Address) from, (Ipv6Address) to, FakeFrame.TTL);
    }

    private static Trace leave(final FakeNetwork fake, final ExitNetwork network, final String site, final String to) {
        final Host guest = network.guest(site);
        final IpAddress destination = IpAddress.parse(to);
        final IpAddress own = guest.addresses().stream().filter(address -> address.bits() == destination.bits())
            .findFirst().orElseThrow();
        return fake.send(ExitNetwork.place(site, "guest"), network.config().segments().get(ExitNetwork.LAN),
            FakeFrame.of(guest.mac(), GATEWAY, packet(own, destination)));
    }

    private static Trace enter(final FakeNetwork fake, final ExitNetwork network, final String site,
            final FakeFrame frame) {
        return fake.send(ExitNetwork.place(site, "out"), network.config().segments().get(ExitNetwork.outside(site)),
            frame);
    }

    private static void leavesAt(final Trace trace, final String site) {
        assertEquals(List.of(ExitNetwork.place(site, "out")), trace.places(), () -> "told " + trace.told());
        final FakeFrame frame = trace.deliveries().get(0).frame();
        assertEquals(ExitNetwork.router(site), frame.dst());
        assertEquals(GATEWAY, frame.src());
        assertEquals(List.of(new FakeFrame.Tag(0x8100, 30)), frame.tags());
        assertEquals(List.of(), trace.strays());
    }

    private static void isDropped(final Trace trace) {
        assertEquals(List.of(), trace.deliveries());
        assertEquals(List.of(), trace.told());
        assertEquals(List.of(), trace.strays());
    }

    private static void dies(final FakeNetwork fake, final String site, final PortNumber... ports) {
        fake.at(new SwitchName(site)).dead(Set.of(ports));
    }

    @Test
    void eachSwitchHoldsWhatTheExampleSays() throws IOException {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        for (String at : new String[] {"a", "c"}) {
            Expected.text(Path.of("src", "test", "resources", "golden", "exit-" + at + ".txt"), String.join("\n",
                ProgramText.lines(FullCompiler.compile(network.view(), network.places(), new SwitchName(at)))) + "\n");
        }
    }

    @Test
    void aSiteLeavesByItsOwnUplinkAndOneWithoutByTheNearest() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        for (String to : new String[] {ABROAD, "2001:db8:ffff::1"}) {
            leavesAt(leave(fake, network, "a", to), "a");
            leavesAt(leave(fake, network, "b", to), "b");
            leavesAt(leave(fake, network, "c", to), "b");
        }
        final var packet = (FakeFrame.Packet) leave(fake, network, "c", ABROAD).deliveries().get(0).frame().payload();
        assertEquals(FakeFrame.TTL - 1, packet.ttl(), "one router for the guest, however many switches");
    }

    @Test
    void theNearestUplinkIsThatOfTheCheapestPath() {
        final var network = new ExitNetwork(List.of("a", "b", "c"), Map.of("a", 10, "c", 10), ExitChoice.NEAREST);
        leavesAt(leave(programmed(network, network.view()), network, "b", ABROAD), "a");
        final var dear = network.costing("a", 11);
        leavesAt(leave(programmed(network, dear), network, "b", ABROAD), "c");
    }

    @Test
    void theMorePreferredUplinkIsTakenWhereverItIs() {
        final var network = new ExitNetwork(List.of("a", "b", "c"), Map.of("a", 5, "b", 10), ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        for (String site : new String[] {"a", "b", "c"}) {
            leavesAt(leave(fake, network, site, ABROAD), "a");
        }
    }

    @Test
    void allSitesLeaveByOneUplinkWhereTheyShall() {
        final var network = ExitNetwork.ofTwo(ExitChoice.SYMMETRIC);
        final var fake = programmed(network, network.view());
        for (String site : new String[] {"a", "b", "c"}) {
            leavesAt(leave(fake, network, site, ABROAD), "a");
        }
        final var later = programmed(network, network.view("b"));
        for (String site : new String[] {"a", "b", "c"}) {
            leavesAt(leave(later, network, site, ABROAD), "b");
        }
    }

    @Test
    void aPortThatDiesIsLeftByEverybodyWithoutAController() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        dies(fake, "b", ExitNetwork.outPort());
        for (String site : new String[] {"a", "b", "c"}) {
            leavesAt(leave(fake, network, site, ABROAD), "a");
            leavesAt(leave(fake, network, site, "2001:db8:ffff::1"), "a");
        }
        dies(fake, "a", ExitNetwork.outPort());
        for (String site : new String[] {"a", "b", "c"}) {
            isDropped(leave(fake, network, site, ABROAD));
        }
        dies(fake, "b");
        for (String site : new String[] {"a", "b", "c"}) {
            leavesAt(leave(fake, network, site, ABROAD), "b");
        }
    }

    @Test
    void aLinkThatDiesOnTheWayToTheOnlyUplinkIsGoneAroundWithoutAController() {
        final var network = new ExitNetwork(List.of("a", "b", "c"), Map.of("a", 10), ExitChoice.NEAREST);
        final NetworkView view = network.ring();
        for (String site : new String[] {"b", "c"}) {
            final var fake = programmed(network, view);
            assertEquals(1, leave(fake, network, site, ABROAD).hops());
            fake.kill(view.config().links().get(new LinkName(site.equals("b") ? "l1" : "l3")));
            final Trace trace = leave(fake, network, site, ABROAD);
            leavesAt(trace, "a");
            assertEquals(2, trace.hops());
        }
    }

    @Test
    void aDetourGoesBackByTheLinkThatTheFrameCameBy() {
        final var network = new ExitNetwork(List.of("a", "b"), Map.of("a", 10, "b", 5), ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        leavesAt(leave(fake, network, "a", ABROAD), "b");
        dies(fake, "b", ExitNetwork.outPort());
        final Trace trace = leave(fake, network, "a", ABROAD);
        leavesAt(trace, "a");
        assertEquals(2, trace.hops());
    }

    @Test
    void anUplinkWhoseRouterIsSilentIsNotTaken() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view("a"));
        for (String site : new String[] {"a", "b", "c"}) {
            leavesAt(leave(fake, network, site, ABROAD), "a");
        }
        final var none = programmed(network, network.view(new String[0]));
        for (String site : new String[] {"a", "b", "c"}) {
            isDropped(leave(none, network, site, ABROAD));
            assertEquals(1, none.at(new SwitchName(site)).hits(EntryKind.ROUTE_NO_EXIT));
        }
    }

    @Test
    void theLongestPrefixWins() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        leavesAt(leave(fake, network, "b", "203.0.113.1"), "a");
        isDropped(leave(fake, network, "b", "203.0.113.65"));
        assertEquals(1, fake.at(new SwitchName("b")).hits(EntryKind.ROUTE_BLACK_HOLE));
        leavesAt(leave(fake, network, "b", "203.0.113.130"), "a");
        leavesAt(leave(fake, network, "b", "203.0.114.1"), "b");
        leavesAt(leave(fake, network, "b", "2001:db8:aaaa::1"), "a");
        isDropped(leave(fake, network, "b", "2001:db8:aaaa:1::1"));
        assertEquals(2, fake.at(new SwitchName("b")).hits(EntryKind.ROUTE_BLACK_HOLE));
        leavesAt(leave(fake, network, "b", "2001:db8:aaaa:2::1"), "a");
        leavesAt(leave(fake, network, "b", "2001:db8:aaab::1"), "b");
    }

    @Test
    void addressesOfTheVrfThatNobodyHasDoNotLeave() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        isDropped(leave(fake, network, "a", "10.0.0.99"));
        isDropped(leave(fake, network, "c", "192.0.2.20"));
        isDropped(leave(fake, network, "c", "2001:db8:1::99"));
    }

    @Test
    void anOutsideRouterItselfIsReachedFromEverySite() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        for (String site : new String[] {"a", "b", "c"}) {
            leavesAt(leave(fake, network, site, "192.0.2.17"), "a");
            leavesAt(leave(fake, network, site, "2001:db8:f2::1"), "b");
        }
    }

    @Test
    void theOutsideReachesGuestsWhereverTheyAre() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        for (String site : new String[] {"a", "b", "c"}) {
            final Host guest = network.guest(site);
            for (IpAddress address : guest.addresses()) {
                final Trace trace = enter(fake, network, "b", FakeFrame.of(ExitNetwork.router("b"), GATEWAY,
                    packet(IpAddress.parse(address.bits() == 32 ? ABROAD : "2001:db8:ffff::1"), address)));
                assertEquals(List.of(ExitNetwork.place(site, "guest")), trace.places());
                assertEquals(guest.mac(), trace.deliveries().get(0).frame().dst());
            }
        }
    }

    @Test
    void theOutsideIsNotCarriedThrough() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        isDropped(enter(fake, network, "a", FakeFrame.of(ExitNetwork.router("a"), GATEWAY,
            packet(IpAddress.parse("9.9.9.9"), IpAddress.parse(ABROAD)))));
        assertEquals(1, fake.at(new SwitchName("a")).hits(EntryKind.ROUTE_NO_TRANSIT));
    }

    @Test
    void theOutsideMaySendFromNoAddressOfTheVrf() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        final Host victim = network.guest("c");
        for (String source : new String[] {"10.0.0.11", "10.0.0.99", "192.0.2.33"}) {
            isDropped(enter(fake, network, "a", FakeFrame.of(STRANGER, GATEWAY,
                packet(IpAddress.parse(source), victim.addresses().asList().get(0)))));
        }
        assertEquals(3, fake.at(new SwitchName("a")).hits(EntryKind.OUTSIDE_SPOOFED));
        isDropped(enter(fake, network, "a", FakeFrame.of(GATEWAY, MacAddress.BROADCAST,
            packet(IpAddress.parse(ABROAD), IpAddress.parse("255.255.255.255")))));
        isDropped(enter(fake, network, "a", FakeFrame.of(STRANGER, MacAddress.BROADCAST,
            new FakeFrame.Arp(2, (Ipv4Address) IpAddress.parse("192.0.2.18"),
                (Ipv4Address) IpAddress.parse("192.0.2.18")))));
        assertEquals(1, fake.at(new SwitchName("a")).hits(EntryKind.GATEWAY_FORGED));
    }

    @Test
    void theOutsidePretendsInVainToBeAHostOfItsOwnSegment() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        final FakeSwitch at = fake.at(new SwitchName("a"));
        final Host server = network.server("a");
        final Host victim = network.guest("b");
        final var own = (Ipv4Address) server.addresses().asList().get(0);
        final var own6 = (Ipv6Address) server.addresses().asList().get(1);
        isDropped(enter(fake, network, "a", FakeFrame.of(server.mac(), GATEWAY,
            packet(IpAddress.parse(ABROAD), victim.addresses().asList().get(0)))));
        assertEquals(1, at.hits(EntryKind.OUTSIDE_AS_HOST));
        isDropped(enter(fake, network, "a", FakeFrame.of(STRANGER, GATEWAY,
            packet(own, victim.addresses().asList().get(0)))));
        isDropped(enter(fake, network, "a", FakeFrame.of(STRANGER, GATEWAY,
            packet(own6, victim.addresses().asList().get(1)))));
        isDropped(enter(fake, network, "a", FakeFrame.of(STRANGER, MacAddress.BROADCAST,
            new FakeFrame.Arp(2, own, own))));
        assertEquals(3, at.hits(EntryKind.OUTSIDE_FORGED));
        isDropped(enter(fake, network, "a", FakeFrame.of(STRANGER, MacAddress.parse("33:33:00:00:00:01"),
            new FakeFrame.Nd(136, (Ipv6Address) IpAddress.parse("fe80::7"), own6))));
        assertEquals(1, at.hits(EntryKind.OUTSIDE_ADVERTISED));
        assertEquals(List.of(ExitNetwork.place("b", "guest")), fake.send(ExitNetwork.place("a", "guest"),
            network.config().segments().get(server.segment()), FakeFrame.of(server.mac(), GATEWAY,
                packet(own, victim.addresses().asList().get(0)))).places());
    }

    @Test
    void martiansNeitherComeInNorGoOut() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        final IpAddress guest = network.guest("a").addresses().asList().get(0);
        for (String martian : new String[] {"127.0.0.1", "0.1.2.3", "224.0.0.5", "240.0.0.1", "169.254.1.1"}) {
            isDropped(enter(fake, network, "a", FakeFrame.of(STRANGER, GATEWAY,
                packet(IpAddress.parse(martian), guest))));
            isDropped(leave(fake, network, "a", martian));
        }
        for (String martian : new String[] {"::1", "ff05::2", "fe80::7"}) {
            isDropped(enter(fake, network, "a", FakeFrame.of(STRANGER, GATEWAY,
                packet(IpAddress.parse(martian), network.guest("a").addresses().asList().get(1)))));
            isDropped(leave(fake, network, "a", martian));
        }
        assertEquals(8, fake.at(new SwitchName("a")).hits(EntryKind.MARTIAN_SOURCE));
        assertEquals(8, fake.at(new SwitchName("a")).hits(EntryKind.MARTIAN_DESTINATION));
    }

    @Test
    void answersOfARouterToUsAreToldAndThoseToOthersAreNot() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        final var arp = new FakeFrame.Arp(2, (Ipv4Address) IpAddress.parse("192.0.2.17"),
            (Ipv4Address) IpAddress.parse("192.0.2.18"));
        final Trace told = enter(fake, network, "a", FakeFrame.of(ExitNetwork.router("a"), GATEWAY, arp));
        assertEquals(List.of(EntryKind.NEXT_HOP_ANSWER), told.told().stream().map(each -> each.what().by()).toList());
        final Trace advertised = enter(fake, network, "a", FakeFrame.of(ExitNetwork.router("a"), GATEWAY,
            new FakeFrame.Nd(136, (Ipv6Address) IpAddress.parse("2001:db8:f1::1"),
                (Ipv6Address) IpAddress.parse("2001:db8:f1::1"))));
        assertEquals(List.of(EntryKind.NEXT_HOP_ANSWER),
            advertised.told().stream().map(each -> each.what().by()).toList());
        assertEquals(List.of(), enter(fake, network, "a", FakeFrame.of(ExitNetwork.router("a"), STRANGER, arp)).told());
    }

    @Test
    void aRouterThatAsksForTheGatewayIsAnsweredByTheSwitchWithTheTagOfTheUplink() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        final var outside = (Ipv4Address) IpAddress.parse("192.0.2.17");
        final var own = (Ipv4Address) IpAddress.parse("192.0.2.18");
        final var arp = new FakeFrame.Arp(1, outside, own, ExitNetwork.router("a"), MacAddress.ZERO);
        final Trace asked = enter(fake, network, "a", FakeFrame.of(ExitNetwork.router("a"), MacAddress.BROADCAST, arp));
        assertEquals(List.of(), asked.told());
        assertEquals(List.of(new Delivery(ExitNetwork.place("a", "out"), FakeFrame.of(GATEWAY, ExitNetwork.router("a"),
            new FakeFrame.Arp(2, own, outside, GATEWAY, ExitNetwork.router("a"))).tagged(0x8100, 30))),
            asked.deliveries());
        final var gateway = (Ipv6Address) IpAddress.parse("2001:db8:f1::2");
        final var router = (Ipv6Address) IpAddress.parse("2001:db8:f1::1");
        final Trace probed = enter(fake, network, "a", FakeFrame.of(ExitNetwork.router("a"), GATEWAY,
            new FakeFrame.Nd(135, router, gateway, gateway, 0, Optional.of(
                new FakeFrame.LinkOption(1, ExitNetwork.router("a"))))));
        assertEquals(List.of(new Delivery(ExitNetwork.place("a", "out"), FakeFrame.of(GATEWAY, ExitNetwork.router("a"),
            new FakeFrame.Nd(136, gateway, router, gateway, 0xe000_0000L, Optional.of(
                new FakeFrame.LinkOption(2, GATEWAY)))).tagged(0x8100, 30))),
            probed.deliveries());
    }

    @Test
    void aRouterThatAsksForTheGatewayAtASwitchThatCannotAnswerIsAnsweredByTheController() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final var fake = programmed(network, network.view());
        final Trace asked = enter(fake, network, "b", FakeFrame.of(ExitNetwork.router("b"), MacAddress.BROADCAST,
            new FakeFrame.Arp(1, (Ipv4Address) IpAddress.parse("192.0.2.33"),
                (Ipv4Address) IpAddress.parse("192.0.2.34"))));
        assertEquals(List.of(EntryKind.GATEWAY_QUESTION), asked.told().stream().map(each -> each.what().by()).toList());
    }

    /** However many uplinks have died, unseen by any controller: no circle, no double, out if possible. */
    @Property(tries = 300)
    void aFrameLeavesOnceByALivingUplinkWhateverHasDied(@ForAll final long seed) {
        final var random = new Random(seed);
        final List<String> sites = List.of("a", "b", "c", "d", "e").subList(0, 2 + random.nextInt(4));
        final Map<String, Integer> uplinks = new TreeMap<>();
        sites.forEach(site -> {
            if (random.nextInt(3) > 0) {
                uplinks.put(site, random.nextInt(2));
            }
        });
        uplinks.putIfAbsent("a", 1);
        final var network = new ExitNetwork(sites, uplinks,
            random.nextBoolean() ? ExitChoice.NEAREST : ExitChoice.SYMMETRIC);
        final var fake = programmed(network, network.view());
        final Map<String, Set<PortNumber>> dead = new HashMap<>();
        uplinks.keySet().forEach(site -> {
            if (random.nextBoolean()) {
                dead.computeIfAbsent(site, key -> new HashSet<>()).add(ExitNetwork.outPort());
            }
        });
        dead.forEach((site, ports) -> fake.at(new SwitchName(site)).dead(ports));
        final List<String> living = new ArrayList<>(uplinks.keySet());
        living.removeAll(dead.keySet());
        for (String site : sites) {
            for (String to : new String[] {ABROAD, "2001:db8:ffff::1"}) {
                final Trace trace = leave(fake, network, site, to);
                assertEquals(living.isEmpty() ? 0 : 1, trace.deliveries().size(),
                    () -> site + " with uplinks " + uplinks + ", dead " + dead.keySet());
                trace.places().forEach(place -> assertTrue(living.contains(place.switchName().value())));
            }
        }
    }

    /** And links of a ring too, maybe at one end only: then it may be lost. */
    @Property(tries = 300)
    void whateverLinksHaveDiedTooAFrameLeavesAtMostOnceByALivingUplink(@ForAll final long seed) {
        final var random = new Random(seed);
        final List<String> sites = List.of("a", "b", "c", "d", "e").subList(0, 3 + random.nextInt(3));
        final Map<String, Integer> uplinks = new TreeMap<>(Map.of("a", 1));
        sites.stream().filter(site -> random.nextBoolean()).forEach(site -> uplinks.put(site, random.nextInt(2)));
        final var network = new ExitNetwork(sites, uplinks,
            random.nextBoolean() ? ExitChoice.NEAREST : ExitChoice.SYMMETRIC);
        final NetworkView view = network.ring();
        final var fake = programmed(network, view);
        final Set<String> living = new TreeSet<>(uplinks.keySet());
        uplinks.keySet().stream().filter(site -> random.nextInt(3) == 0).forEach(site -> {
            fake.kill(ExitNetwork.outEnd(site));
            living.remove(site);
        });
        view.config().links().values().forEach(link -> Stream.of(link.a(), link.b())
            .filter(end -> random.nextInt(4) == 0).forEach(fake::kill));
        for (String site : sites) {
            final Trace trace = leave(fake, network, site, ABROAD);
            assertTrue(trace.deliveries().size() <= 1);
            trace.places().forEach(place -> assertTrue(living.contains(place.switchName().value())));
            assertTrue(trace.hops() <= sites.size() * (sites.size() + 1), () -> trace.hops() + " hops");
            assertEquals(List.of(), trace.told());
            assertEquals(List.of(), trace.strays());
        }
    }

    /** Switches that know different routers to be alive: the controller has reached some of them only. */
    @Property(tries = 300)
    void switchesThatDoNotAgreeMakeNoCircle(@ForAll final long seed) {
        final var random = new Random(seed);
        final List<String> sites = List.of("a", "b", "c", "d");
        final var network = new ExitNetwork(sites, Map.of("a", 1, "b", random.nextInt(3), "c", 1),
            random.nextBoolean() ? ExitChoice.NEAREST : ExitChoice.SYMMETRIC);
        final var fake = new FakeNetwork(network.view());
        for (String site : sites) {
            final String[] alive = List.of("a", "b", "c").stream().filter(any -> random.nextBoolean())
                .toArray(String[]::new);
            fake.at(new SwitchName(site)).program(FullCompiler.compile(network.view(alive), network.places(),
                new SwitchName(site)));
            if (random.nextBoolean()) {
                dies(fake, site, ExitNetwork.outPort());
            }
        }
        for (String site : sites) {
            final Trace trace = leave(fake, network, site, ABROAD);
            assertTrue(trace.deliveries().size() <= 1);
            assertTrue(trace.hops() <= 4 * sites.size(), () -> trace.hops() + " hops");
            assertEquals(List.of(), trace.told());
        }
    }

    @Test
    void anUplinkThatDiesChangesGroupsAndNumbersStay() {
        final var network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
        final SwitchName at = new SwitchName("c");
        final var both = FullCompiler.compile(network.view(), network.places(), at).entries();
        final var one = FullCompiler.compile(network.view("a"), network.places(), at).entries();
        final var slot = Numbers.waysOut(9000, 0).value();
        both.keySet().stream().filter(one::containsKey).filter(key -> !both.get(key).equals(one.get(key)))
            .forEach(key -> assertTrue(key instanceof GroupId id && (id.value() & ~0xfff) == slot,
                () -> key + " differs"));
    }
}
