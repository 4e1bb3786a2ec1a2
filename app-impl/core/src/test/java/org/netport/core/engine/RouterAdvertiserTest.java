// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.io.BaseEncoding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketOut;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.packet.Packets;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.flow.Action;
import org.netport.flow.Cookie;
import org.netport.model.Generation;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.Vni;
import org.netport.network.LinkEnd;
import org.netport.network.NetworkConfig;
import org.netport.network.RouterAdvertisement;
import org.netport.network.RouterAdvertisement.Addressing;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;

/** What hosts hear of routers, when they ask and when they do not. */
class RouterAdvertiserTest {
    private static final Vni VNI = new Vni(5000);
    private static final List<Action> TO_ALL = List.of(new Action.ToGroup(Numbers.localPorts(VNI)));
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final RouterAdvertisement USUAL = new RouterAdvertisement(Addressing.AUTONOMOUS, 1800, 600);
    private static final Duration A_LITTLE_MORE_THAN_A_SECOND = Duration.ofMillis(1100);
    private static final List<String> PREFIXES = List.of("10.0.0.0/24", "2001:db8:1::/64", "2001:db8:2::/64");

    private final OutsideRouters world = new OutsideRouters();
    private long generation = 1;

    /** The guests' segment has an advertisement and some subnets, of the first of which alone there is a gateway. */
    private NetworkConfig advertising(final Optional<RouterAdvertisement> advertisement, final List<String> subnets,
            final MacAddress gateway) {
        final NetworkConfig usual = world.network.config();
        final Segment lan = usual.segments().get(ExitNetwork.LAN);
        final var segments = ImmutableMap.<SegmentName, Segment>builder().putAll(usual.segments())
            .put(lan.name(), new Segment(lan.name(), lan.tenant(), lan.vni(), 1400, lan.siteVlans(),
                subnets.stream().map(IpPrefix::parse).collect(ImmutableSet.toImmutableSet()), lan.transports(),
                lan.cutOver(), lan.portability())).buildKeepingLast();
        final Vrf vrf = usual.routing().vrfs().get(ExitNetwork.VRF);
        final var interfaces = ImmutableMap.<SegmentName, VrfInterface>builder().putAll(vrf.interfaces())
            .put(lan.name(), new VrfInterface(lan.name(), vrf.interfaces().get(lan.name()).gateways(), advertisement))
            .buildKeepingLast();
        return new NetworkConfig(new Generation(generation++), usual.sites(), usual.switches(), usual.links(), segments,
            usual.hosts()).with(new Routing(ImmutableMap.of(vrf.name(), new Vrf(vrf.name(), vrf.tenant(),
                vrf.transit(), gateway, interfaces, vrf.waysOut()))));
    }

    private NetworkConfig advertising(final RouterAdvertisement advertisement) {
        return advertising(Optional.of(advertisement), PREFIXES, Vrf.DEFAULT_GATEWAY_MAC);
    }

    /** The switches are there, and hosts have been told for the first time. */
    private void start() {
        world.start();
        world.configure(advertising(USUAL));
        world.loop.pass(A_LITTLE_MORE_THAN_A_SECOND);
        List.of("a", "b", "c").forEach(site -> assertEquals(1, said(site).size(), site));
    }

    /** The advertisements that a switch has been given, in order. */
    private List<PacketOut> said(final String site) {
        return world.sessions.get(site).sent.stream().filter(out -> hex(out, 12, 14).equals("86dd")
            && hex(out, 54, 55).equals("86")).toList();
    }

    private PacketOut last(final String site) {
        return said(site).get(said(site).size() - 1);
    }

    private static String hex(final PacketOut out, final int from, final int to) {
        return BaseEncoding.base16().lowerCase().encode(out.frame(), from, Math.min(to, out.frame().length) - from);
    }

    private static int lifetime(final PacketOut out) {
        return Integer.parseInt(hex(out, 60, 62), 16);
    }

    private static List<String> prefixes(final PacketOut out) {
        // Behind the router's MAC address and the MTU.
        return IntStream.iterate(86, at -> at + 32 <= out.frame().length, at -> at + 32)
            .mapToObj(at -> hex(out, at, at + 4) + " " + hex(out, at + 16, at + 24)).toList();
    }

    private void ask(final byte[] frame) {
        world.engine.packetIn(world.sessions.get("a"), new PacketIn(new PortNumber(11),
            EntryKind.GATEWAY_QUESTION.table().id(), Cookie.of(EntryKind.GATEWAY_QUESTION.feature(),
                ExitNetwork.TRANSIT_VNI.value(), 0), Metadata.segment(VNI).value(), frame));
        world.loop.run();
    }

    @Test
    void everySwitchTellsItsHostsFromTheGatewaysAddress() {
        start();
        final PacketOut told = last("c");
        assertEquals(TO_ALL, told.actions());
        assertEquals("333300000001" + "024e50fe0001", hex(told, 0, 12));
        assertEquals(1800, lifetime(told));
        assertEquals("05010000" + "00000578", hex(told, 78, 86), "the segment's MTU");
        assertEquals(List.of("030440c0 20010db800010000", "030440c0 20010db800020000"), prefixes(told),
            "the segment's IPv6 subnets, also where the gateway has its link-local address only");
    }

    @Test
    void itIsSaidAgainBetweenAThirdOfTheIntervalAndThat() {
        start();
        world.loop.pass(LONGEST.dividedBy(3).minusSeconds(2));
        assertEquals(1, said("a").size());
        world.loop.pass(LONGEST);
        assertTrue(said("a").size() >= 2);
        final int before = said("a").size();
        world.loop.pass(LONGEST.multipliedBy(10));
        final int told = said("a").size() - before;
        assertTrue(told >= 9 && told <= 30, told + " times in ten intervals");
    }

    @Test
    void nothingIsSaidBeforeSwitchesMayBeWrittenAndThenAtOnce() {
        world.engine.start(advertising(USUAL), Map.of());
        world.connect("a");
        world.loop.pass(EngineSettings.DEFAULT.recoveryWindow().minusMillis(100));
        assertEquals(List.of(), said("a"));
        world.loop.pass(A_LITTLE_MORE_THAN_A_SECOND);
        assertEquals(1, said("a").size());
    }

    @Test
    void whoAsksIsAnsweredAlone() {
        start();
        final MacAddress guest = world.network.guest("a").mac();
        ask(Packets.routerSolicitation(guest));
        assertEquals(2, said("a").size());
        assertEquals(List.of(new Action.Output(new PortNumber(11))), last("a").actions());
        assertEquals("020000000001", hex(last("a"), 0, 6));
        assertEquals(1800, lifetime(last("a")));
        assertEquals(1, said("b").size());
    }

    @Test
    void whoAsksWhereNothingIsAdvertisedIsNotAnswered() {
        world.start();
        ask(Packets.routerSolicitation(world.network.guest("a").mac()));
        assertEquals(List.of(), said("a"));
    }

    @Test
    void whatIsOtherIsSaidAtOnceAndWhatIsNotIsNot() {
        start();
        world.configure(advertising(USUAL));
        world.loop.pass(A_LITTLE_MORE_THAN_A_SECOND);
        assertEquals(1, said("a").size());
        world.configure(advertising(new RouterAdvertisement(Addressing.AUTONOMOUS, 900, 600)));
        world.loop.pass(A_LITTLE_MORE_THAN_A_SECOND);
        assertEquals(2, said("a").size());
        assertEquals(900, lifetime(last("a")));
        world.configure(advertising(new RouterAdvertisement(Addressing.AUTONOMOUS, 900, 4)));
        world.loop.pass(Duration.ofSeconds(6));
        assertTrue(said("a").size() >= 4, "by the shorter interval");
    }

    @Test
    void hostsAreToldOfARouterThatIsNoneAnyMore() {
        start();
        world.configure(advertising(Optional.empty(), PREFIXES, Vrf.DEFAULT_GATEWAY_MAC));
        assertEquals(2, said("a").size());
        assertEquals(TO_ALL, last("a").actions());
        assertEquals(0, lifetime(last("a")));
        world.loop.pass(LONGEST.multipliedBy(2));
        assertEquals(2, said("a").size());
    }

    @Test
    void aGatewayThatGetsAnotherMacAddressIsTwoRouters() {
        start();
        world.configure(advertising(Optional.of(USUAL), PREFIXES, MacAddress.parse("02:00:00:00:00:77")));
        assertEquals("024e50fe0001", hex(last("a"), 6, 12));
        assertEquals(0, lifetime(last("a")));
        world.loop.pass(A_LITTLE_MORE_THAN_A_SECOND);
        assertEquals("020000000077", hex(last("a"), 6, 12));
        assertEquals(1800, lifetime(last("a")));
    }

    @Test
    void aSwitchThatIsAwayIsLeftOutAndTheOthersAreNot() {
        start();
        world.engine.disconnected(world.sessions.get("b"), "test");
        world.loop.pass(LONGEST);
        assertEquals(1, said("b").size());
        assertTrue(said("c").size() > 1);
    }

    @Test
    void aSwitchThatIsTakenAwaySaysNothingMore() {
        start();
        final NetworkConfig all = advertising(USUAL);
        final var gone = new SwitchName("c");
        world.configure(new NetworkConfig(all.generation(), all.sites(), ImmutableMap.copyOf(Maps.filterKeys(
            all.switches(), name -> !name.equals(gone))), ImmutableMap.copyOf(Maps.filterValues(all.links(),
                link -> Stream.of(link.a(), link.b()).map(LinkEnd::switchName).noneMatch(gone::equals))),
            all.segments(), all.hosts()).with(all.routing()));
        final int before = said("c").size();
        world.loop.pass(LONGEST.multipliedBy(2));
        assertEquals(before, said("c").size());
        assertTrue(said("a").size() > 1);
    }

    @Test
    void asManyPrefixesAsMayBeConfiguredAreAdvertised() {
        world.start();
        world.configure(advertising(Optional.of(USUAL), IntStream.rangeClosed(1, RouterAdvertisement.MOST_PREFIXES)
            .mapToObj(number -> "2001:db8:" + number + "::/64").collect(ImmutableList.toImmutableList()),
            Vrf.DEFAULT_GATEWAY_MAC));
        world.loop.pass(A_LITTLE_MORE_THAN_A_SECOND);
        assertEquals(RouterAdvertisement.MOST_PREFIXES, prefixes(last("a")).size());
    }
}
