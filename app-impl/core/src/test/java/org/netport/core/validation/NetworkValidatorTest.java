// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.validation.Fixture.access;
import static org.netport.core.validation.Fixture.all;
import static org.netport.core.validation.Fixture.listed;
import static org.netport.core.validation.Fixture.tunnel;
import static org.netport.core.validation.Fixture.twoSites;
import static org.netport.core.validation.Fixture.vids;
import static org.netport.core.validation.Fixture.vxlanOnly;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.pipeline.SegmentSlots;
import org.netport.model.DatapathId;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.TenantName;
import org.netport.model.Vni;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.Segment;
import org.netport.network.Switch;

class NetworkValidatorTest {
    @Test
    void acceptsWhatIsConsistent() {
        assertTrue(problems(twoSites()
            .device("sw-south", "south", 3, Optional.of("192.0.2.3"))
            .circuit("e-w", 1, "wan0", all(Optional.of(vids(300, 400))))
            .circuit("e-w-2", 2, "wan0", listed("red", 1001, 2001))
            .link("w-s", 3, "sw-west", "sw-south", "vx0", tunnel(Addressing.FLOW))
            .link("e-s", 4, "sw-east", "sw-south", "vx0", tunnel(Addressing.FLOW))
            .host("vm1", "red", "02:00:00:00:00:01", "10.1.0.1", "2001:db8:1::1", "fe80::1")
            .host("vm2", "blue", "02:00:00:00:00:01", "10.1.0.1", "fe80::1")).isEmpty());
    }

    @Test
    void acceptsSegmentsThatShareASubnetBecauseTheyAreApart() {
        assertTrue(problems(twoSites()).isEmpty());
    }

    @Test
    void refusesAVniTwice() {
        assertProblem(twoSites().segment("green", 5002, 103, 203),
            "/netport-segment:segments/segment[name='green']/vni",
            "VNI 5002 is also used by /netport-segment:segments/segment[name='blue']/vni");
    }

    @Test
    void refusesASwitchNumberTwice() {
        assertProblem(twoSites().device(device("sw-x", 2, 9)),
            "/netport-site:sites/site[name='south']/switch[name='sw-x']/number", "switch number 2 is also used");
    }

    @Test
    void refusesADatapathIdTwice() {
        assertProblem(twoSites().device(device("sw-x", 3, 2)),
            "/netport-site:sites/site[name='south']/switch[name='sw-x']/datapath-id",
            "datapath id 0000000000000002 is also used");
    }

    @Test
    void refusesALinkNumberTwice() {
        assertProblem(twoSites().circuit("one", 1, "wan0", listed("red", 1, 1))
            .circuit("two", 1, "wan1", listed("red", 1, 1)), "/netport-link:links/link[name='two']/number",
            "link number 1 is also used");
    }

    @Test
    void refusesALinkToAnUnknownSwitch() {
        assertProblem(twoSites().link("x", 1, "sw-east", "nowhere", "wan0", listed("red", 1, 1)),
            "/netport-link:links/link[name='x']/b/switch", "switch 'nowhere' is not configured");
    }

    @Test
    void refusesALinkFromASwitchToItself() {
        assertProblem(twoSites().link("x", 1, "sw-east", "sw-east", "wan0", listed("red", 1, 1)),
            "/netport-link:links/link[name='x']/b/switch", "both ends are at switch 'sw-east'");
    }

    @Test
    void refusesUnknownSegmentsOfAPort() {
        assertProblem(twoSites().device("sw-x", "east", 3, Optional.empty(), access("p", "tap", Optional.of("nix"))),
            "/netport-site:sites/site[name='east']/switch[name='sw-x']/access-port[name='p']/untagged-segment",
            "segment 'nix' is not configured");
        assertProblem(twoSites().device("sw-x", "east", 3, Optional.empty(),
            access("p", "tap", Optional.empty(), "nix")),
            "/netport-site:sites/site[name='east']/switch[name='sw-x']/access-port[name='p']/tagged-segment[.='nix']",
            "segment 'nix' is not configured");
    }

    @Test
    void refusesUnknownSegmentsOfACircuit() {
        assertProblem(twoSites().circuit("x", 1, "wan0", listed("nix", 1, 1)),
            "/netport-link:links/link[name='x']/vlan-circuit/segment[name='nix']", "segment 'nix' is not configured");
    }

    @Test
    void refusesASegmentOnACircuitThatItsTransportsExclude() {
        assertProblem(twoSites().segment(vxlanOnly("green", 3)).circuit("x", 1, "wan0", listed("green", 1, 1)),
            "/netport-link:links/link[name='x']/vlan-circuit/segment[name='green']",
            "segment 'green' does not allow transport vlan");
    }

    @Test
    void refusesATaggedSegmentWithoutVlanAtTheSite() {
        assertProblem(twoSites().device("sw-x", "south", 3, Optional.empty(),
            access("p", "tap", Optional.empty(), "red")),
            "/netport-site:sites/site[name='south']/switch[name='sw-x']/access-port[name='p']/tagged-segment[.='red']",
            "segment 'red' has no VLAN at site 'south'");
    }

    @Test
    void refusesASegmentThatIsTaggedAndUntagged() {
        assertProblem(twoSites().device("sw-x", "east", 3, Optional.empty(),
            access("p", "tap", Optional.of("red"), "red")),
            "/netport-site:sites/site[name='east']/switch[name='sw-x']/access-port[name='p']/tagged-segment[.='red']",
            "segment 'red' is tagged and untagged on one port");
    }

    @Test
    void refusesTwoAccessPortsThatShareUntaggedFrames() {
        assertProblem(twoSites().device("sw-x", "east", 3, Optional.empty(), access("p", "tap", Optional.of("red")),
            access("q", "tap", Optional.of("blue"))),
            "/netport-site:sites/site[name='east']/switch[name='sw-x']/access-port[name='q']/untagged-segment",
            "the untagged frames at port 'tap' of switch 'sw-x' already belong to");
    }

    @Test
    void refusesTwoAccessPortsThatShareAVlan() {
        assertProblem(twoSites().segment("green", 3, 101, 103).device("sw-x", "east", 3, Optional.empty(),
            access("p", "tap", Optional.empty(), "red"), access("q", "tap", Optional.empty(), "green")),
            "/netport-site:sites/site[name='east']/switch[name='sw-x']/access-port[name='q']/tagged-segment[.='green']",
            "VLAN 101 at port 'tap' of switch 'sw-x' already belongs to");
    }

    @Test
    void refusesAnAccessPortThatTakesAVlanOfALink() {
        assertProblem(twoSites().link("l", 1, "sw-west", "sw-x", "wan0", listed("blue", 9, 101))
            .device("sw-x", "east", 3, Optional.empty(), access("p", "wan0", Optional.empty(), "red")),
            "/netport-site:sites/site[name='east']/switch[name='sw-x']/access-port[name='p']/tagged-segment[.='red']",
            "VLAN 101 at port 'wan0' of switch 'sw-x' already belongs to /netport-link:links/link[name='l']");
    }

    @Test
    void refusesTwoCircuitsThatShareAVlan() {
        assertProblem(twoSites().circuit("one", 1, "wan0", listed("red", 7, 8))
            .circuit("two", 2, "wan0", listed("blue", 7, 9)),
            "/netport-link:links/link[name='two']/vlan-circuit/segment[name='blue']/a-vid",
            "VLAN 7 at port 'wan0' of switch 'sw-east' already belongs to");
    }

    @Test
    void refusesACircuitOfAllSegmentsThatTakesAVlanOfAnother() {
        assertProblem(twoSites().circuit("one", 1, "wan0", listed("red", 7, 202))
            .circuit("two", 2, "wan0", all(Optional.empty())),
            "/netport-link:links/link[name='two']/vlan-circuit/segment[name='blue']/b-vid",
            "VLAN 202 at port 'wan0' of switch 'sw-west' already belongs to");
    }

    @Test
    void refusesTwoCircuitsThatShareAnSVid() {
        assertProblem(twoSites().circuit("one", 1, "wan0", all(Optional.of(vids(300, 400))))
            .circuit("two", 2, "wan0", all(Optional.of(vids(300, 401)))),
            "/netport-link:links/link[name='two']/vlan-circuit/handoff/a-s-vid",
            "VLAN 300 at port 'wan0' of switch 'sw-east' already belongs to");
    }

    @Test
    void refusesAnSVidThatIsAlsoAVidSinceAMatchDoesNotTellThemApart() {
        assertProblem(twoSites().circuit("one", 1, "wan0", listed("red", 300, 1))
            .circuit("two", 2, "wan0", all(Optional.of(vids(300, 401)))),
            "/netport-link:links/link[name='two']/vlan-circuit/handoff/a-s-vid", "VLAN 300 at port 'wan0'");
    }

    @Test
    void refusesTwoSegmentsWithOneVlanBehindAnSVid() {
        assertProblem(twoSites().segment("green", 3, 101, 203).circuit("one", 1, "wan0",
            all(Optional.of(vids(300, 400)))),
            "/netport-link:links/link[name='one']/vlan-circuit/segment[name='green']",
            "VLAN 101 behind the circuit's S-VID already belongs to segment 'red'");
    }

    @Test
    void refusesATunnelWithoutTunnelAddress() {
        assertProblem(twoSites().device("sw-x", "east", 3, Optional.empty())
            .link("t", 1, "sw-east", "sw-x", "vx0", tunnel(Addressing.FLOW)),
            "/netport-link:links/link[name='t']/b/switch", "switch 'sw-x' has no tunnel-address");
    }

    @Test
    void refusesATunnelBetweenTwoFamilies() {
        assertProblem(twoSites().device("sw-x", "east", 3, Optional.of("2001:db8::1"))
            .link("t", 1, "sw-east", "sw-x", "vx0", tunnel(Addressing.FLOW)),
            "/netport-link:links/link[name='t']/tunnel", "192.0.2.1 and 2001:db8::1 are of two families");
    }

    @Test
    void refusesATunnelBetweenEqualAddresses() {
        assertProblem(twoSites().device("sw-x", "east", 3, Optional.of("192.0.2.1"))
            .link("t", 1, "sw-east", "sw-x", "vx0", tunnel(Addressing.FLOW)),
            "/netport-link:links/link[name='t']/tunnel", "both switches have tunnel address 192.0.2.1");
    }

    @Test
    void refusesTunnelsThatCannotBeToldApart() {
        assertProblem(twoSites().circuit("one", 1, "vx0", tunnel(Addressing.FLOW))
            .circuit("two", 2, "vx0", tunnel(Addressing.FLOW)), "/netport-link:links/link[name='two']/tunnel",
            "cannot be told apart at port 'vx0' of switch 'sw-east'");
    }

    @Test
    void refusesATunnelOnAPortWithOtherFrames() {
        assertProblem(twoSites().circuit("one", 1, "tap1", tunnel(Addressing.FLOW)),
            "/netport-site:sites/site[name='east']/switch[name='sw-east']/access-port[name='p1']",
            "a tunnel port carries tunnels only");
        assertProblem(twoSites().circuit("one", 1, "wan0", listed("red", 1, 1))
            .circuit("two", 2, "wan0", tunnel(Addressing.FLOW)), "/netport-link:links/link[name='two']",
            "a tunnel port carries tunnels only");
    }

    @Test
    void refusesAHostOfAnUnknownSegment() {
        assertProblem(twoSites().host("vm", "nix", "02:00:00:00:00:01"), "/netport-host:hosts/host[name='vm']/segment",
            "segment 'nix' is not configured");
    }

    @Test
    void refusesAMacTwiceInASegment() {
        assertProblem(twoSites().host("vm1", "red", "02:00:00:00:00:01").host("vm2", "red", "02:00:00:00:00:01"),
            "/netport-host:hosts/host[name='vm2']/mac", "02:00:00:00:00:01 is also used by host 'vm1'");
    }

    @Test
    void refusesAGroupMac() {
        assertProblem(twoSites().host("vm1", "red", "03:00:00:00:00:01"), "/netport-host:hosts/host[name='vm1']/mac",
            "is not the address of one station");
    }

    @Test
    void refusesAnAddressTwiceInASegment() {
        assertProblem(twoSites().host("vm1", "red", "02:00:00:00:00:01", "10.1.0.1")
            .host("vm2", "red", "02:00:00:00:00:02", "10.1.0.1"),
            "/netport-host:hosts/host[name='vm2']/address[.='10.1.0.1']", "10.1.0.1 is also used by host 'vm1'");
    }

    @Test
    void refusesAnAddressOutsideTheSubnets() {
        assertProblem(twoSites().host("vm1", "red", "02:00:00:00:00:01", "10.2.0.1"),
            "/netport-host:hosts/host[name='vm1']/address[.='10.2.0.1']", "10.2.0.1 is outside the subnets");
        assertProblem(twoSites().host("vm1", "red", "02:00:00:00:00:01", "2001:db8:2::1"),
            "/netport-host:hosts/host[name='vm1']/address[.='2001:db8:2::1']", "is outside the subnets");
    }

    @Test
    void refusesAddressesThatNoHostCanHave() {
        for (var address : List.of("0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "ff02::1")) {
            assertProblem(twoSites().host("vm1", "red", "02:00:00:00:00:01", address),
                "/netport-host:hosts/host[name='vm1']/address[.='" + address + "']", "cannot be the address of a host");
        }
    }

    @Test
    void refusesMoreSegmentsThanSwitchesCanHaveGroupsFor() {
        final var fixture = twoSites();
        for (int more = 2; more < SegmentSlots.COUNT; more++) {
            fixture.segment(bare(more));
        }
        assertEquals(List.of(), problems(fixture));
        assertProblem(fixture.segment(bare(SegmentSlots.COUNT)),
            "/netport-segment:segments/segment[name='s" + SegmentSlots.COUNT + "']", "32769 segments are more than");
    }

    private static Segment bare(final int number) {
        return new Segment(new SegmentName("s" + number), new TenantName("acme"), new Vni(100_000 + number), 1500,
            ImmutableMap.of(), ImmutableSet.of(), ImmutableSet.of());
    }

    private static Switch device(final String name, final int number, final long datapathId) {
        return new Switch(new DatapathId(datapathId), new SwitchName(name), new SiteName("south"),
            new SwitchNumber(number), Optional.empty(), ImmutableMap.of());
    }

    private static List<Problem> problems(final Fixture fixture) {
        return NetworkValidator.validate(fixture.build());
    }

    private static void assertProblem(final Fixture fixture, final String path, final String reason) {
        final var problems = problems(fixture);
        assertTrue(problems.stream().anyMatch(problem -> problem.path().equals(path)
            && problem.reason().contains(reason)), () -> "expected " + path + ": " + reason + " in " + problems);
        assertEquals(problems, problems(fixture), "the same configuration has the same problems");
    }
}
