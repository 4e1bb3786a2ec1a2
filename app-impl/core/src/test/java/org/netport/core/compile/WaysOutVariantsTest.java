// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.fake.ExitVariant;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.topology.NetworkView;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;
import org.netport.network.ExitChoice;
import org.netport.network.Host;
import org.netport.network.Vrf;

/** Frames that leave a VRF by uplinks of less common kinds, on switches that no controller changes meanwhile. */
class WaysOutVariantsTest {
    private static final MacAddress GATEWAY = Vrf.DEFAULT_GATEWAY_MAC;
    private static final List<String> SITES = List.of("a", "b", "c");
    private static final List<String> ABROAD = List.of("8.8.8.8", "2001:db8:ffff::1");

    private final ExitNetwork network = ExitNetwork.ofTwo(ExitChoice.NEAREST);

    private FakeNetwork programmed(final NetworkView view) {
        final var fake = new FakeNetwork(view);
        view.config().switches().keySet().forEach(at ->
            fake.at(at).program(FullCompiler.compile(view, network.places(), at)));
        return fake;
    }

    private static FakeFrame.Payload packet(final IpAddress from, final IpAddress to, final int ttl) {
        return from instanceof Ipv4Address v4 ? new FakeFrame.Ip4(v4, (Ipv4Address) to, ttl)
            : new FakeFrame.Ip6((Ipv6Address) from, (Ipv6Address) to, ttl);
    }

    private static IpAddress own(final Host guest, final IpAddress other) {
        return guest.addresses().stream().filter(address -> address.bits() == other.bits()).findFirst().orElseThrow();
    }

    private Trace leave(final FakeNetwork fake, final String site, final String to) {
        final Host guest = network.guest(site);
        final IpAddress destination = IpAddress.parse(to);
        return fake.send(ExitNetwork.place(site, "guest"), network.config().segments().get(ExitNetwork.LAN),
            FakeFrame.of(guest.mac(), GATEWAY, packet(own(guest, destination), destination, FakeFrame.TTL)));
    }

    /** What a router gets of a guest's packet, one hop older. */
    private FakeFrame left(final String site, final String to, final MacAddress router) {
        return left(site, to, router, 1);
    }

    private FakeFrame left(final String site, final String to, final MacAddress router, final int hops) {
        final IpAddress destination = IpAddress.parse(to);
        return FakeFrame.of(GATEWAY, router,
            packet(own(network.guest(site), destination), destination, FakeFrame.TTL - hops));
    }

    private static void leaves(final Trace trace, final String site, final String port, final FakeFrame frame) {
        assertEquals(List.of(new FakeNetwork.Delivery(ExitNetwork.place(site, port), frame)), trace.deliveries());
        assertEquals(List.of(), trace.told());
        assertEquals(List.of(), trace.strays());
    }

    private static void dies(final FakeNetwork fake, final String site, final PortNumber... ports) {
        fake.at(new SwitchName(site)).dead(Set.of(ports));
    }

    // ---- two uplinks at a switch

    @Test
    void aSwitchWithTwoUplinksTakesItsSecondOneBeforeThatOfAnotherSite() {
        final var fake = programmed(ExitVariant.second(network.view(), "a", 10));
        for (String to : ABROAD) {
            leaves(leave(fake, "a", to), "a", "out", left("a", to, ExitNetwork.router("a")).tagged(0x8100, 30));
        }
        dies(fake, "a", ExitNetwork.outPort());
        for (String to : ABROAD) {
            leaves(leave(fake, "a", to), "a", "out2",
                left("a", to, ExitVariant.SECOND_ROUTER).tagged(0x8100, 31));
            assertEquals(0, leave(fake, "a", to).hops());
        }
        dies(fake, "a", ExitNetwork.outPort(), ExitVariant.SECOND_PORT);
        for (String to : ABROAD) {
            leaves(leave(fake, "a", to), "b", "out", left("a", to, ExitNetwork.router("b")).tagged(0x8100, 30));
        }
    }

    @Test
    void thoseWhoAreSentToASwitchWithTwoUplinksLeaveByTheOtherOneOfItToo() {
        final var only = new ExitNetwork(SITES, Map.of("a", 10), ExitChoice.NEAREST);
        final var fake = programmed(ExitVariant.second(only.view(), "a", 10));
        dies(fake, "a", ExitNetwork.outPort());
        for (String site : SITES) {
            for (String to : ABROAD) {
                leaves(leave(fake, site, to), "a", "out2",
                    left(site, to, ExitVariant.SECOND_ROUTER).tagged(0x8100, 31));
            }
        }
    }

    @Test
    void theMorePreferredOfTwoUplinksAtASwitchComesFirst() {
        final var fake = programmed(ExitVariant.second(network.view(), "a", 5));
        for (String to : ABROAD) {
            for (String site : SITES) {
                leaves(leave(fake, site, to), "a", "out2",
                    left(site, to, ExitVariant.SECOND_ROUTER).tagged(0x8100, 31));
            }
        }
        dies(fake, "a", ExitVariant.SECOND_PORT);
        for (String to : ABROAD) {
            leaves(leave(fake, "a", to), "a", "out", left("a", to, ExitNetwork.router("a")).tagged(0x8100, 30));
        }
    }

    @Test
    void twoRoutersOfOneSegmentBesideASwitchStandInForEachOther() {
        final var only = new ExitNetwork(SITES, Map.of("a", 10), ExitChoice.NEAREST);
        final NetworkView view = ExitVariant.beside(only.view(), "a", 5);
        final var fake = programmed(view);
        leaveByA(fake, "out2", ExitVariant.SECOND_ROUTER);
        dies(fake, "a", ExitVariant.SECOND_PORT);
        leaveByA(fake, "out", ExitNetwork.router("a"));
        dies(fake, "a");
        leaveByA(fake, "out2", ExitVariant.SECOND_ROUTER);
        for (String port : List.of("out", "out2")) {
            for (String to : ABROAD) {
                final IpAddress outside = IpAddress.parse(to);
                final Host guest = network.guest("c");
                leaves(fake.send(ExitNetwork.place("a", port),
                    view.config().segments().get(ExitNetwork.outside("a")), FakeFrame.of(ExitVariant.SECOND_ROUTER,
                        GATEWAY, packet(outside, own(guest, outside), FakeFrame.TTL))), "c", "guest",
                    FakeFrame.of(GATEWAY, guest.mac(), packet(outside, own(guest, outside), FakeFrame.TTL - 1)));
            }
        }
    }

    private void leaveByA(final FakeNetwork fake, final String port, final MacAddress router) {
        for (String to : ABROAD) {
            for (String site : SITES) {
                leaves(leave(fake, site, to), "a", port, left(site, to, router).tagged(0x8100, 30));
            }
        }
    }

    // ---- an uplink at an untagged port

    @Test
    void anUplinkAtAnUntaggedPortTakesAndGivesFramesWithoutATag() {
        final NetworkView view = ExitVariant.untagged(network.view(), "b");
        final var fake = programmed(view);
        for (String to : ABROAD) {
            for (String site : List.of("b", "c")) {
                leaves(leave(fake, site, to), "b", "out", left(site, to, ExitNetwork.router("b")));
            }
            final IpAddress outside = IpAddress.parse(to);
            for (String site : SITES) {
                final Host guest = network.guest(site);
                final Trace in = fake.send(ExitNetwork.place("b", "out"),
                    view.config().segments().get(ExitNetwork.outside("b")), FakeFrame.of(ExitNetwork.router("b"),
                        GATEWAY, packet(outside, own(guest, outside), FakeFrame.TTL)));
                leaves(in, site, "guest", FakeFrame.of(GATEWAY, guest.mac(),
                    packet(outside, own(guest, outside), FakeFrame.TTL - 1)));
            }
        }
    }

    @Test
    void anUplinkAtAnUntaggedPortThatDiesIsLeftWithoutAController() {
        final var fake = programmed(ExitVariant.untagged(network.view(), "b"));
        dies(fake, "b", ExitNetwork.outPort());
        for (String to : ABROAD) {
            for (String site : SITES) {
                final int hops = site.equals("c") ? 2 : 1; // b takes one for the detour
                leaves(leave(fake, site, to), "a", "out",
                    left(site, to, ExitNetwork.router("a"), hops).tagged(0x8100, 30));
            }
        }
    }

    // ---- one family, and link-local routers

    @Test
    void whereARouterAnswersInOneFamilyAloneThatFamilyLeavesThereAndTheOtherElsewhere() {
        for (int silent : new int[] {32, 128}) {
            final var fake = programmed(ExitVariant.silent(network.view(), "b", silent));
            for (String to : ABROAD) {
                final String by = IpAddress.parse(to).bits() == silent ? "a" : "b";
                for (String site : List.of("b", "c")) {
                    leaves(leave(fake, site, to), by, "out",
                        left(site, to, ExitNetwork.router(by)).tagged(0x8100, 30));
                }
            }
        }
    }

    @Test
    void routersThatHaveTheSameLinkLocalAddressAtTheirSitesAreWaysOutOfTheirOwn() {
        final var fake = programmed(ExitVariant.linkLocal(network.view()));
        for (String to : ABROAD) {
            leaves(leave(fake, "a", to), "a", "out", left("a", to, ExitNetwork.router("a")).tagged(0x8100, 30));
            leaves(leave(fake, "b", to), "b", "out", left("b", to, ExitNetwork.router("b")).tagged(0x8100, 30));
        }
        dies(fake, "b", ExitNetwork.outPort());
        for (String to : ABROAD) {
            leaves(leave(fake, "b", to), "a", "out", left("b", to, ExitNetwork.router("a")).tagged(0x8100, 30));
        }
    }

    @Test
    void theAnswerOfALinkLocalRouterIsTold() {
        final var fake = programmed(ExitVariant.linkLocal(network.view()));
        final var router = (Ipv6Address) IpAddress.parse("fe80::1");
        final Trace told = fake.send(ExitNetwork.place("a", "out"),
            network.config().segments().get(ExitNetwork.outside("a")),
            FakeFrame.of(ExitNetwork.router("a"), GATEWAY, new FakeFrame.Nd(136, router, router)));
        assertEquals(List.of(EntryKind.NEXT_HOP_ANSWER),
            told.told().stream().map(each -> each.what().by()).toList());
    }
}
