// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.model.DomainName;
import org.netport.model.RuleName;
import org.netport.model.SiteName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.policy.Offer;
import org.netport.policy.PolicyRule;
import org.netport.policy.Quotas;
import org.netport.policy.RuleAction;
import org.netport.policy.RuleMatch;
import org.netport.policy.SitePolicy;
import org.netport.policy.TimeWindow;

class PolicyRulesTest {
    private static final String POLICY = "/netport-policy:policies/policy[site='nowhere-yet']";
    private static final String OFFER = POLICY + "/offer[domain='bravo']";

    @Test
    void acceptsAPolicyAheadOfItsSite() {
        assertProblems(List.of(), rules(rule("night", "22:00", "06:00"), rule("day", "00:00", "00:00")));
        assertProblems(List.of(), offers(List.of(range(1, 5), range(6, 6), range(9, 12)), List.of()));
    }

    @Test
    void refusesAWindowThatEndsWhenItBegins() {
        assertProblems(List.of(POLICY + "/rule[name='never']/match/window/to: the window ends at 09:30, when it "
            + "begins: change one of the two, or leave both out for whole days"),
            rules(rule("never", "09:30", "09:30")));
    }

    @Test
    void refusesARuleThatIsCalledLikeTheDefault() {
        assertProblems(List.of(POLICY + "/rule[name='default']/name: 'default' is the name of what holds where no rule "
            + "matches: give the rule another one"), rules(rule("default", "01:00", "02:00")));
    }

    @Test
    void refusesAnOfferOfNothing() {
        assertProblems(List.of(OFFER + ": the offer has no vni-range and offers nothing: add one, "
            + "or take the offer away"), offers(List.of(), List.of(vlans(1, 2))));
    }

    @Test
    void refusesARangeThatEndsBeforeItBegins() {
        assertProblems(List.of(OFFER + "/vni-range[from='9']/to: the range 9-8 ends before it "
            + "begins: write the lower number first"), offers(List.of(range(9, 8)), List.of()));
        assertProblems(List.of(OFFER + "/vlan-range[from='9']/to: the range 9-8 ends before it "
            + "begins: write the lower number first"), offers(List.of(range(1, 1)), List.of(vlans(9, 8))));
    }

    @Test
    void refusesRangesThatOverlapInWhateverOrder() {
        assertProblems(List.of(OFFER + "/vni-range[from='5']: VNIs 5-7 overlap those of the range "
            + "1-5: make one range of them, or keep them apart"),
            offers(List.of(range(5, 7), range(1, 5)), List.of()));
        assertProblems(List.of(OFFER + "/vlan-range[from='90']: VLANs 90-91 overlap those of the "
            + "range 1-100: make one range of them, or keep them apart"),
            offers(List.of(range(1, 1)), List.of(vlans(1, 100), vlans(90, 91))));
        assertProblems(List.of(
            OFFER + "/vni-range[from='2']: VNIs 2-3 overlap those of the range 1-100: make one "
            + "range of them, or keep them apart",
            OFFER + "/vni-range[from='50']: VNIs 50-51 overlap those of the range 1-100: make one "
            + "range of them, or keep them apart"),
            offers(List.of(range(1, 100), range(2, 3), range(50, 51)), List.of()));
    }

    private static void assertProblems(final List<String> problems, final SitePolicy policy) {
        assertEquals(problems, NetworkValidator.validate(Fixture.twoSites().build()
            .withPolicies(ImmutableMap.of(policy.site(), policy))).stream().map(Problem::toString).toList());
    }

    private static SitePolicy rules(final PolicyRule... rules) {
        return new SitePolicy(new SiteName("nowhere-yet"), ImmutableList.copyOf(rules), ImmutableMap.of(), Quotas.NONE,
            Duration.ofHours(1));
    }

    private static PolicyRule rule(final String name, final String from, final String to) {
        return new PolicyRule(new RuleName(name), new RuleMatch(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(new TimeWindow(ImmutableSet.of(),
                LocalTime.parse(from), LocalTime.parse(to), ZoneId.of("UTC")))), new RuleAction.Refuse("no"));
    }

    private static SitePolicy offers(final List<Offer.Range<Vni>> vnis, final List<Offer.Range<VlanId>> vlans) {
        return new SitePolicy(new SiteName("nowhere-yet"), ImmutableList.of(), ImmutableMap.of(new DomainName("bravo"),
            new Offer(ImmutableList.copyOf(vnis), ImmutableList.copyOf(vlans))), Quotas.NONE, Duration.ofHours(1));
    }

    private static Offer.Range<Vni> range(final int from, final int to) {
        return new Offer.Range<>(new Vni(from), new Vni(to));
    }

    private static Offer.Range<VlanId> vlans(final int from, final int to) {
        return new Offer.Range<>(new VlanId(from), new VlanId(to));
    }
}
