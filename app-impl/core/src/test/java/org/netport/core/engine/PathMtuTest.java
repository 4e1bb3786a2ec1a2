// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.netport.grant.GrantDecision;
import org.netport.model.IpAddress;
import org.netport.model.LinkName;
import org.netport.model.SegmentName;
import org.netport.model.VlanId;
import org.netport.network.CutOver;
import org.netport.network.Link;
import org.netport.network.LinkTransport;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;
import org.netport.policy.AuditRecord;

/** Whether the links between two switches are configured to carry the largest packets of a segment: 1450 bytes here. */
class PathMtuTest {
    private static final int MTU = 1450;
    private static final LinkTransport CIRCUIT = new LinkTransport.VlanCircuit(Optional.empty(),
        LinkTransport.Selection.LISTED, ImmutableMap.of(new SegmentName("red"),
            new LinkTransport.VidPair(new VlanId(100), new VlanId(200))));

    private static Link with(final Link link, final LinkTransport transport, final OptionalInt mtu) {
        return new Link(link.name(), link.number(), link.a(), link.b(), transport, link.cost(), mtu);
    }

    /** The network in which some links have an MTU, and all are what they are or circuits. */
    private static NetworkConfig linked(final NetworkConfig usual, final Map<String, Integer> mtus,
            final Optional<LinkTransport> transport) {
        return new NetworkConfig(usual.generation(), usual.sites(), usual.switches(), ImmutableMap.copyOf(
            Maps.transformValues(usual.links(), link -> with(link, transport.orElse(link.transport()),
                mtus.containsKey(link.name().value()) ? OptionalInt.of(mtus.get(link.name().value()))
                    : OptionalInt.empty()))), usual.segments(), usual.hosts());
    }

    private static NetworkConfig withoutLink(final String gone, final NetworkConfig usual) {
        return new NetworkConfig(usual.generation(), usual.sites(), usual.switches(), ImmutableMap.copyOf(
            Maps.filterKeys(usual.links(), link -> !link.equals(new LinkName(gone)))), usual.segments(),
            usual.hosts());
    }

    private static NetworkConfig overIpv6(final NetworkConfig usual) {
        return new NetworkConfig(usual.generation(), usual.sites(), ImmutableMap.copyOf(
            Maps.transformValues(usual.switches(), at -> new Switch(at.datapathId(), at.name(), at.site(), at.number(),
                Optional.of(IpAddress.parse("2001:db8::" + at.number().value())), at.accessPorts()))), usual.links(),
            usual.segments(), usual.hosts());
    }

    private static GrantDecision ask(final NetworkConfig config) {
        return new ThreeSites(CutOver.RELAY).start(config).ask(Map.of(VM1, at(2, 1)), Duration.ofMinutes(1));
    }

    private static NetworkConfig usual() {
        return new ThreeSites(CutOver.RELAY).config();
    }

    private static void assertGranted(final NetworkConfig config) {
        assertInstanceOf(GrantDecision.Granted.class, ask(config));
    }

    private static String refusal(final NetworkConfig config) {
        final var refused = assertInstanceOf(GrantDecision.Refused.class, ask(config));
        assertEquals("mtu", refused.rule());
        return refused.reason();
    }

    @Test
    void aCircuitThatIsTooNarrowIsNamedWithWhatItCarriesAndWhatIsNeeded() {
        assertEquals("link 'l1' on the way of host 'vm1' from switch 'sw1' to switch 'sw2' carries packets of 1449 "
            + "bytes, and segment 'red' needs 1450: raise the mtu of the link, or lower that of the segment",
            refusal(linked(usual(), Map.of("l1", MTU - 1), Optional.of(CIRCUIT))));
        assertGranted(linked(usual(), Map.of("l1", MTU), Optional.of(CIRCUIT)));
    }

    @Test
    void aTunnelOverIpv4Needs50BytesMore() {
        assertTrue(refusal(linked(usual(), Map.of("l1", MTU + 49), Optional.empty())).contains("needs 1500"));
        assertGranted(linked(usual(), Map.of("l1", MTU + 50), Optional.empty()));
    }

    @Test
    void aTunnelOverIpv6Needs70BytesMore() {
        assertTrue(refusal(linked(overIpv6(usual()), Map.of("l1", MTU + 69), Optional.empty()))
            .contains("needs 1520"));
        assertGranted(linked(overIpv6(usual()), Map.of("l1", MTU + 70), Optional.empty()));
    }

    @Test
    void aLinkOfWhichNobodyHasSaidWhatItCarriesIsNotJudged() {
        assertGranted(usual());
    }

    @Test
    void everyLinkOfTheWayIsJudgedAndNoOther() {
        assertGranted(linked(usual(), Map.of("l2", MTU, "l3", MTU), Optional.empty()));
        final NetworkConfig round = withoutLink("l1", usual());
        assertTrue(refusal(linked(round, Map.of("l2", MTU), Optional.empty())).contains("link 'l2'"));
        assertTrue(refusal(linked(round, Map.of("l3", MTU), Optional.empty())).contains("link 'l3'"));
        assertGranted(linked(round, Map.of("l2", MTU + 50, "l3", MTU + 50), Optional.empty()));
    }

    @Test
    void whereNoWayIsNothingIsTooNarrow() {
        assertGranted(withoutLink("l1", withoutLink("l3", linked(usual(), Map.of("l2", MTU), Optional.empty()))));
    }

    @Test
    void aHostThatWasNowhereAndOneThatStaysAtItsSwitchNeedNoWay() {
        final var net = new ThreeSites(CutOver.RELAY).start(linked(usual(), Map.of("l1", 1280, "l3", 1280),
            Optional.empty()));
        assertInstanceOf(GrantDecision.Granted.class, net.ask(Map.of(VM1, at(1, 3)), Duration.ofMinutes(1)));
        net.engine.withdraw(VM1);
        net.loop.run();
        assertInstanceOf(GrantDecision.Granted.class, net.ask(Map.of(VM1, at(2, 1)), Duration.ofMinutes(1)));
    }

    @Test
    void aRefusalForItsWayLeavesNothingAndIsAudited() {
        final var net = new ThreeSites(CutOver.RELAY);
        net.start(linked(net.config(), Map.of("l1", MTU), Optional.empty()));
        final var before = net.held();
        net.ask(Map.of(VM1, at(2, 1)), Duration.ofMinutes(1));
        assertEquals(before, net.held());
        assertEquals(List.of(AuditRecord.Event.REFUSED), net.audited());
        assertTrue(net.recorder.audits.get(0).reason().contains("from switch '" + name(1) + "'"));
    }
}
