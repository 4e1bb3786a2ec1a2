// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.compile.FullCompiler;
import org.netport.core.compile.HostLocations;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.fake.ExitVariant;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.NetworkView;
import org.netport.engine.ObjectStatus;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.engine.ObjectStatus.State;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.model.AccessPortName;
import org.netport.model.Generation;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.TenantName;
import org.netport.model.UplinkName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.model.VrfName;
import org.netport.network.AccessPort;
import org.netport.network.Liveness;
import org.netport.network.NetworkConfig;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.Uplink;
import org.netport.network.Vrf;
import org.netport.network.VrfInterface;
import org.netport.network.WaysOut;

/** Outside routers that answer, fall silent, come back and change, as the switches hear of it. */
class NextHopsTest {
    private static final ObjectId GREEN = new ObjectId(Kind.VRF, "green");
    private final OutsideRouters world = new OutsideRouters();

    /** To which MAC addresses groups of ways out send, in the order of their buckets. */
    private Set<List<MacAddress>> ways(final String site) {
        return world.sessions.get(site).held.values().stream()
            .flatMap(entry -> entry instanceof GroupEntry group && (group.key().value() >>> 24) >= 0x58
                ? Stream.of(group) : Stream.of())
            .map(group -> group.buckets().stream().map(NextHopsTest::to).toList()).collect(Collectors.toSet());
    }

    private static MacAddress to(final Bucket bucket) {
        return bucket.actions().stream().flatMap(action -> action instanceof Action.SetEthDst set
            ? Stream.of(set.address()) : Stream.of()).findFirst().orElseThrow();
    }

    private boolean sendsTo(final String site, final String router) {
        return ways(site).stream().anyMatch(way -> way.contains(ExitNetwork.router(router)));
    }

    private Map<String, Integer> commits() {
        return ImmutableMap.copyOf(Maps.transformValues(world.sessions, session -> session.commits.size()));
    }

    private void isAsCompiled(final String... alive) {
        isAsCompiled(world.network.view(alive));
    }

    private void isAsCompiled(final NetworkView view) {
        world.sessions.forEach((site, session) -> assertEquals(
            FullCompiler.compile(view, HostLocations.NOWHERE, new SwitchName(site)).entries(), session.held, site));
    }

    private ObjectStatus status() {
        return world.recorder.objects.get(GREEN);
    }

    @Test
    void routersThatAnswerAreWaysOut() {
        world.start();
        assertTrue(sendsTo("a", "a"));
        assertTrue(sendsTo("b", "b"));
        isAsCompiled("a", "b");
        assertEquals(State.PROGRAMMED, status().state(), status().reason());
    }

    @Test
    void aRouterThatHasNeverAnsweredIsNoWayOutAndTheVrfSaysWhich() {
        world.isSilent("b");
        world.start();
        isAsCompiled("a");
        assertEquals(State.DEGRADED, status().state());
        assertTrue(status().reason().startsWith("uplink 'up-b': next hop 192.0.2.33 does not answer ARP at b/out: "),
            status().reason());
        assertTrue(status().reason().contains("2001:db8:f2::1 does not answer neighbour solicitations"),
            status().reason());
    }

    @Test
    void aRouterThatIsSilentInOneFamilyIsLeftByThatFamilyAlone() {
        world.start();
        for (int bits : new int[] {32, 128}) {
            final var mac = world.answering.remove(OutsideRouters.router("b", bits));
            world.pass(Duration.ofMillis(3100));
            isAsCompiled(ExitVariant.silent(world.network.view(), "b", bits));
            assertEquals(State.DEGRADED, status().state());
            assertEquals("uplink 'up-b': next hop " + OutsideRouters.router("b", bits) + " answers no more "
                + (bits == 32 ? "ARP" : "neighbour solicitations") + " at b/out: look at the router, and at the segment"
                + " 'out-b' there", status().reason());
            world.answering.put(OutsideRouters.router("b", bits), mac);
            world.pass(Duration.ofMillis(3200));
            isAsCompiled("a", "b");
            assertEquals(State.PROGRAMMED, status().state(), status().reason());
        }
    }

    @Test
    void aRouterIsAskedByItsLinkLocalAddressAndRememberedByItToo() {
        final var config = ExitVariant.linkLocal(world.network.config());
        final var address = IpAddress.parse("fe80::1");
        world.answering.put(address, ExitNetwork.router("a"));
        world.start(config);
        world.sessions.get("a").commits.clear();
        world.restart(config, "a", "b", "c");
        world.pass(Duration.ofSeconds(10));
        assertEquals(List.of(), world.sessions.get("a").commits);
        assertEquals(State.PROGRAMMED, status().state(), status().reason());
        world.answering.remove(address);
        world.pass(Duration.ofMillis(3100));
        assertTrue(status().reason().contains("next hop fe80::1 answers no more neighbour solicitations at a/out"),
            status().reason());
        assertFalse(status().reason().contains("192.0.2."), status().reason());
    }

    @Test
    void aRouterThatFallsSilentIsLeftWhenItsPatienceIsOverAndTakenAgainWhenItAnswersForAsLong() {
        world.start();
        world.isSilent("b");
        world.pass(Duration.ofMillis(1900));
        isAsCompiled("a", "b");
        world.pass(Duration.ofMillis(1200));
        isAsCompiled("a");
        assertEquals(State.DEGRADED, status().state());
        assertTrue(status().reason().contains("answers no more"), status().reason());
        world.answers("b");
        world.pass(Duration.ofMillis(1100));
        isAsCompiled("a");
        world.pass(Duration.ofMillis(2100));
        isAsCompiled("a", "b");
        assertEquals(State.PROGRAMMED, status().state(), status().reason());
    }

    @Test
    void aRouterThatFallsSilentBehindItsAnswerIsLeftWhenItsPatienceIsOverAndNotAtTheNextQuestion() {
        world.start();
        final int sent = world.sessions.get("b").sent.size();
        while (world.sessions.get("b").sent.size() == sent) {
            world.pass(Duration.ofMillis(10));
        }
        world.isSilent("b");
        world.pass(Duration.ofMillis(2900));
        isAsCompiled("a", "b");
        world.pass(Duration.ofMillis(150));
        isAsCompiled("a");
    }

    @Test
    void oneAnswerThatIsLostChangesNothing() {
        world.start();
        final var before = commits();
        world.isSilent("b");
        world.pass(Duration.ofSeconds(1));
        world.answers("b");
        world.pass(Duration.ofSeconds(10));
        assertEquals(before, commits());
    }

    @Test
    void aKnownRouterIsAskedAloneUntilItDoesNotAnswer() {
        world.start();
        world.asked.clear();
        world.pass(Duration.ofSeconds(3));
        assertEquals(Set.of(ExitNetwork.router("a"), ExitNetwork.router("b")), world.asked);
        world.isSilent("b");
        world.pass(Duration.ofSeconds(2));
        assertTrue(world.asked.contains(MacAddress.BROADCAST));
    }

    @Test
    void aRouterThatIsReplacedIsFollowedToItsNewAddress() {
        world.start();
        final MacAddress other = MacAddress.parse("02:00:00:00:ee:01");
        world.answering.put(OutsideRouters.router("b", 32), other);
        world.pass(Duration.ofSeconds(3));
        assertTrue(ways("b").stream().anyMatch(way -> way.contains(other)));
    }

    @Test
    void aPortThatGoesDownEndsAWayOutAtOnceAndOneThatComesUpWaitsForAnAnswer() {
        world.start();
        world.link("b", LinkState.DOWN);
        assertFalse(sendsTo("b", "b"));
        assertFalse(ways("c").stream().anyMatch(way -> way.contains(
            Numbers.exit(new SwitchNumber(2)))));
        world.pass(Duration.ofMillis(1500));
        assertTrue(status().reason().contains("since port b/out is down or missing"), status().reason());
        world.isSilent("b");
        world.link("b", LinkState.UP);
        world.pass(Duration.ofSeconds(3));
        assertFalse(sendsTo("b", "b"));
        assertTrue(status().reason().contains("192.0.2.33 does not answer ARP"), status().reason());
        world.answers("b");
        world.pass(Duration.ofMillis(1100));
        assertTrue(sendsTo("b", "b"));
    }

    @Test
    void aRestartWritesNothing() {
        world.start();
        world.restart();
        world.pass(Duration.ofSeconds(10));
        world.sessions.forEach((site, session) -> assertEquals(List.of(), session.commits, site));
        isAsCompiled("a", "b");
    }

    @Test
    void aSwitchThatComesBackLateKeepsItsWaysOut() {
        world.start();
        world.restart("a", "c");
        world.pass(EngineSettings.DEFAULT.recoveryWindow().plusSeconds(2));
        assertFalse(ways("c").stream().anyMatch(way -> way.contains(Numbers.exit(new SwitchNumber(2)))),
            "nobody knows whether its router is alive");
        world.connect("b");
        assertEquals(List.of(), world.sessions.get("b").commits);
        isAsCompiled("a", "b");
        world.pass(Duration.ofSeconds(5));
        assertEquals(List.of(), world.sessions.get("b").commits);
        isAsCompiled("a", "b");
    }

    @Test
    void whatASwitchThatComesBackLateRemembersOfASilentRouterCountsForItsPatience() {
        world.start();
        world.isSilent("b");
        world.restart("a", "c");
        world.pass(EngineSettings.DEFAULT.recoveryWindow().plusSeconds(2));
        world.connect("b");
        world.pass(Duration.ofSeconds(5));
        isAsCompiled("a");
    }

    @Test
    void routersOfTwoVrfsThatHaveTheSameAddressAtOnePortAreToldApart() {
        world.deaf.add(new VlanId(31));
        world.start();
        world.configure(withAnotherVrf(world.network.config()));
        world.pass(Duration.ofSeconds(5));
        assertEquals(State.PROGRAMMED, status().state(), status().reason());
        final ObjectStatus blue = world.recorder.objects.get(new ObjectId(Kind.VRF, "blue"));
        assertEquals(State.DEGRADED, blue.state(), "its router has not answered");
        assertTrue(blue.reason().startsWith("uplink 'up-b': next hop 192.0.2.33 does not answer"), blue.reason());
    }

    /** Behind port b/out there is a router of VRF blue too, in VLAN 31, whose addresses are those of green's. */
    private static NetworkConfig withAnotherVrf(final NetworkConfig usual) {
        final SegmentName blue = new SegmentName("blue-out");
        final SegmentName transit = new SegmentName("blue-transit");
        final VrfName name = new VrfName("blue");
        final Vrf green = usual.routing().vrfs().get(ExitNetwork.VRF);
        final Uplink like = green.waysOut().uplinks().get(new UplinkName("up-b"));
        final Switch at = usual.switches().get(new SwitchName("b"));
        final AccessPort out = at.accessPorts().get(like.at().port());
        final var ports = ImmutableMap.<AccessPortName, AccessPort>builder().putAll(at.accessPorts())
            .put(out.name(), new AccessPort(out.name(), out.port(), out.untagged(),
                ImmutableSet.<SegmentName>builder().addAll(out.tagged()).add(blue).build())).buildKeepingLast();
        final var switches = ImmutableMap.<SwitchName, Switch>builder().putAll(usual.switches())
            .put(at.name(), new Switch(at.datapathId(), at.name(), at.site(), at.number(), at.tunnelAddress(), ports))
            .buildKeepingLast();
        final var segments = ImmutableMap.<SegmentName, Segment>builder().putAll(usual.segments())
            .put(blue, segment(blue, 6000, ImmutableMap.of(at.site(), new VlanId(31))))
            .put(transit, segment(transit, 6001, ImmutableMap.of())).buildOrThrow();
        final Vrf vrf = new Vrf(name, green.tenant(), transit, green.gatewayMac(), ImmutableMap.of(blue,
            new VrfInterface(blue, green.interfaces().get(like.segment()).gateways(), Optional.empty())),
            new WaysOut(ImmutableMap.of(like.name(), new Uplink(like.name(), blue, like.at(), like.nextHops(),
                like.preference(), like.liveness())), ImmutableMap.of(), green.waysOut().choice()));
        return new NetworkConfig(new Generation(2), usual.sites(), switches, usual.links(), segments, usual.hosts())
            .with(new Routing(ImmutableMap.of(green.name(), green, name, vrf)));
    }

    private static Segment segment(final SegmentName name, final int vni, final ImmutableMap<SiteName, VlanId> vlans) {
        return new Segment(name, new TenantName("acme"), new Vni(vni), 1500, vlans, ImmutableSet.of(),
            ImmutableSet.of());
    }

    @Test
    void aRouterThatDiedBesideTheControllerIsLeftAfterTheRestart() {
        world.start();
        world.isSilent("b");
        world.restart();
        world.pass(Duration.ofMillis(2900));
        isAsCompiled("a", "b");
        world.pass(Duration.ofMillis(500));
        isAsCompiled("a");
    }

    @Test
    void aRouterBehindASwitchThatIsAwayStaysWhatItWas() {
        world.start();
        world.engine.disconnected(world.sessions.get("b"), "test");
        world.pass(Duration.ofSeconds(20));
        assertTrue(ways("c").stream().anyMatch(way -> way.contains(
            Numbers.exit(new SwitchNumber(2)))));
        world.connect("b");
        world.pass(Duration.ofSeconds(5));
        isAsCompiled("a", "b");
    }

    @Test
    void anUplinkThatIsTakenAwayIsNotAskedAnyMore() {
        world.start();
        final Vrf vrf = world.network.config().routing().vrfs().get(ExitNetwork.VRF);
        world.configure(world.network.config().at(new Generation(2)).with(new Routing(ImmutableMap.of(vrf.name(),
            vrf.with(WaysOut.NONE)))));
        world.pass(Duration.ofSeconds(2));
        final int sent = world.sessions.get("a").sent.size();
        world.pass(Duration.ofSeconds(5));
        assertEquals(sent, world.sessions.get("a").sent.size());
        assertEquals(Set.of(), ways("a"));
    }

    @Test
    void anotherPreferenceOrPaceLosesNothingThatIsKnown() {
        world.start();
        final Vrf vrf = world.network.config().routing().vrfs().get(ExitNetwork.VRF);
        final WaysOut ways = vrf.waysOut();
        final var paced = ImmutableMap.copyOf(Maps.transformValues(ways.uplinks(), uplink -> new Uplink(uplink.name(),
            uplink.segment(), uplink.at(), uplink.nextHops(), uplink.preference() + 1,
            new Liveness(Duration.ofMillis(100), 3))));
        world.isSilent("b");
        world.configure(world.network.config().at(new Generation(2)).with(new Routing(ImmutableMap.of(vrf.name(),
            vrf.with(new WaysOut(paced, ways.routes(), ways.choice()))))));
        world.pass(Duration.ofMillis(50));
        assertTrue(sendsTo("b", "b"));
        world.pass(Duration.ofMillis(400));
        assertFalse(sendsTo("b", "b"), "by the new pace");
        assertTrue(sendsTo("a", "a"));
    }
}
