// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Policies;
import org.netport.model.DomainName;
import org.netport.model.HostName;
import org.netport.model.IpPrefix;
import org.netport.model.RuleName;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.policy.Announcement;
import org.netport.policy.DuplicateDetection;
import org.netport.policy.Offer;
import org.netport.policy.PolicyRule;
import org.netport.policy.Quotas;
import org.netport.policy.RuleAction;
import org.netport.policy.RuleMatch;
import org.netport.policy.SitePolicy;
import org.netport.policy.TimeWindow;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv6Prefix;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.DuplicateDetectionBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.QuotasBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.Rule;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.RuleBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.rule.MatchBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.what.matches.Window;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.what.matches.WindowBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;

class PolicyMapperTest {
    @Test
    void mapsAPolicyWithEverything() {
        final var window = Policies.window("22:00", "06:30", "Asia/Tokyo", Window.Day.Monday, Window.Day.Sunday);
        final var all = new RuleBuilder().setName(new Name("all")).setAction(Rule.Action.Accept)
            .setUnannounced(Rule.Unannounced.Accept).setMatch(new MatchBuilder().setSourceDomain(new Name("bravo"))
                .setSourceSite(new Name("west")).setTenant(new Name("acme")).setSegment(new Name("red"))
                .setHost(new Name("vm")).setAddress(new org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf
                    .inet.types.rev130715.IpPrefix(new Ipv6Prefix("2001:db8::/32"))).setWindow(window).build())
            .build();
        final var entry = new PolicyBuilder(Policies.policy("east", all, Policies.refusing("rest", "full")))
            .setOffer(Policies.offer("bravo", Policies.vnis(1, 16777215)))
            .setQuotas(new QuotasBuilder().setMostHosts(Uint32.valueOf(1)).setMostHostsPerTenant(Uint32.valueOf(2))
                .setMostConcurrentMoves(Uint32.ZERO).setMostMovesPerMinute(Uint32.valueOf(1_000_000)).build())
            .setLongestGrant(Uint32.valueOf(86400)).build();
        assertEquals(new SitePolicy(new SiteName("east"), ImmutableList.of(
            new PolicyRule(new RuleName("all"), new RuleMatch(Optional.of(new DomainName("bravo")),
                Optional.of(new SiteName("west")), Optional.of(new TenantName("acme")),
                Optional.of(new SegmentName("red")), Optional.of(new HostName("vm")),
                Optional.of(IpPrefix.parse("2001:db8::/32")), Optional.of(new TimeWindow(
                    ImmutableSet.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY), LocalTime.of(22, 0), LocalTime.of(6, 30),
                    ZoneId.of("Asia/Tokyo")))), new RuleAction.Accept(Announcement.UNANNOUNCED)),
            new PolicyRule(new RuleName("rest"), RuleMatch.ANY, new RuleAction.Refuse("full"))),
            ImmutableMap.of(new DomainName("bravo"), new Offer(
                ImmutableList.of(new Offer.Range<>(new Vni(1), new Vni(16777215))),
                ImmutableList.of(new Offer.Range<>(new VlanId(10), new VlanId(20))))),
            new Quotas(OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(0), OptionalInt.of(1_000_000)),
            Duration.ofDays(1)), PolicyMapper.map(entry));
    }

    @Test
    void givesAPolicyTheDefaultsOfTheModel() {
        assertEquals(SitePolicy.none(new SiteName("east")),
            PolicyMapper.map(new PolicyBuilder().setSite(new Name("east")).build()));
    }

    @Test
    void aRuleAcceptsWithAGrantOnlyUnlessItSaysOtherwise() {
        final var rule = Policies.accepting("a", "bravo");
        assertEquals(new RuleAction.Accept(Announcement.GRANTED), mapped(rule).action());
        assertEquals(new RuleAction.Accept(Announcement.GRANTED),
            mapped(new RuleBuilder(rule).setUnannounced(Rule.Unannounced.Refuse).build()).action());
    }

    @Test
    void aWindowIsAllTheTimeInUtcUnlessItSaysOtherwise() {
        final var rule = Policies.during(Policies.refusing("a", "no"), new WindowBuilder().build());
        assertEquals(Optional.of(new TimeWindow(ImmutableSet.of(), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT,
            ZoneId.of("UTC"))), mapped(rule).match().window());
    }

    @Test
    void saysWhatDoesNotGoTogetherInARule() {
        final var refusing = Policies.refusing("r", "no");
        assertRefused("rule 'r': 'reason' is missing: a rule that refuses says why",
            new RuleBuilder(refusing).setReason(null).build());
        assertRefused("rule 'r': 'unannounced' belongs to a rule that accepts: take it away, or accept",
            new RuleBuilder(refusing).setUnannounced(Rule.Unannounced.Refuse).build());
        assertRefused("rule 'r': 'reason' belongs to a rule that refuses: take it away, or refuse",
            new RuleBuilder(refusing).setAction(Rule.Action.Accept).build());
        assertRefused("rule 'r': 'action' is missing", new RuleBuilder(refusing).setAction(null).build());
    }

    @Test
    void saysWhichTimeZoneItDoesNotKnow() {
        for (var zone : new String[] {"Mars/Base", "GMT+9", "UTC+1"}) {
            assertRefused("rule 'r': '" + zone + "' is not a time zone that the controller knows: use a name of the "
                + "IANA database, such as Asia/Tokyo or UTC",
                Policies.during(Policies.refusing("r", "no"), Policies.window("00:00", "01:00", zone)));
        }
    }

    @Test
    void mapsTheDuplicateDetectionWithTheDefaultsOfTheModel() {
        assertEquals(DuplicateDetection.DEFAULT, PolicyMapper.map(new DuplicateDetectionBuilder().build()));
        assertEquals(new DuplicateDetection(Duration.ofHours(1), 10_000, Duration.ofDays(1)),
            PolicyMapper.map(new DuplicateDetectionBuilder().setWindow(Uint16.valueOf(3600))
                .setMostMoves(Uint16.valueOf(10_000)).setHoldDown(Uint32.valueOf(86400)).build()));
    }

    private static PolicyRule mapped(final Rule rule) {
        return PolicyMapper.map(Policies.policy("east", rule)).rules().get(0);
    }

    private static void assertRefused(final String message, final Rule rule) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> mapped(rule)).getMessage());
    }
}
