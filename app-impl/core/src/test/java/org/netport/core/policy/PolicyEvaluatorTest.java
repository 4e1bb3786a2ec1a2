// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.policy.Sites.ACCEPT;
import static org.netport.core.policy.Sites.ACCEPT_WITH_GRANT;
import static org.netport.core.policy.Sites.NOW;
import static org.netport.core.policy.Sites.OSAKA;
import static org.netport.core.policy.Sites.PARIS;
import static org.netport.core.policy.Sites.REFUSE;
import static org.netport.core.policy.Sites.TOKYO;
import static org.netport.core.policy.Sites.VM1;
import static org.netport.core.policy.Sites.VM2;
import static org.netport.core.policy.Sites.appearance;
import static org.netport.core.policy.Sites.fromDomain;
import static org.netport.core.policy.Sites.fromSite;
import static org.netport.core.policy.Sites.move;
import static org.netport.core.policy.Sites.rule;
import static org.netport.core.policy.Sites.withRules;
import static org.netport.policy.Announcement.GRANTED;
import static org.netport.policy.Announcement.UNANNOUNCED;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.model.HostName;
import org.netport.model.IpPrefix;
import org.netport.model.RuleName;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;
import org.netport.policy.Ground;
import org.netport.policy.MoveRequest;
import org.netport.policy.PolicyDecision;
import org.netport.policy.PolicyDecision.Accepted;
import org.netport.policy.PolicyDecision.Refused;
import org.netport.policy.RuleMatch;

class PolicyEvaluatorTest {
    private static final Accepted BY_DEFAULT = new Accepted(new Ground.Default());

    @Test
    void withoutRulesEverythingMovesWithinADomainUnannouncedToo() {
        assertEquals(BY_DEFAULT, decide(withRules(), move(VM1, TOKYO, UNANNOUNCED)));
        assertEquals(BY_DEFAULT, decide(withRules(), move(VM1, TOKYO, GRANTED)));
        assertEquals(BY_DEFAULT, decide(withRules(), move(VM1, OSAKA, UNANNOUNCED)));
    }

    @Test
    void withoutRulesNothingMovesBetweenDomains() {
        final var refused = assertInstanceOf(Refused.class, decide(withRules(), move(VM1, PARIS, GRANTED)));
        assertEquals(new Ground.Default(), refused.ground());
        assertEquals("site 'osaka' refuses host 'vm1' from site 'paris' by default: no rule accepts it, and between "
            + "administrative domains (here 'bravo' and 'acme') nothing moves unless a rule accepts it",
            refused.reason());
    }

    @Test
    void aSiteThatIsNotConfiguredIsInAnotherDomain() {
        final var gone = new SiteName("gone");
        assertInstanceOf(Refused.class, decide(withRules(), move(VM1, gone, GRANTED)));
        final var toGone = new MoveRequest(VM1, Optional.of(TOKYO), gone, GRANTED);
        assertInstanceOf(Refused.class, decide(withRules(), toGone));
        assertInstanceOf(Refused.class, decide(withRules(), new MoveRequest(VM1, Optional.of(gone),
            new SiteName("gone-too"), GRANTED)), "two domains that nobody knows are not one");
    }

    @Test
    void aPolicyIsThatOfTheDestinationOnly() {
        final var closed = withRules(rule("closed", RuleMatch.ANY, REFUSE));
        assertEquals(BY_DEFAULT, decide(closed, new MoveRequest(VM1, Optional.of(OSAKA), TOKYO, UNANNOUNCED)));
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        final var refusing = rule("refusing", RuleMatch.ANY, REFUSE);
        final var accepting = rule("accepting", RuleMatch.ANY, ACCEPT);
        final var refused = assertInstanceOf(Refused.class,
            decide(withRules(refusing, accepting), move(VM1, TOKYO, GRANTED)));
        assertEquals(new Ground.Rule(new RuleName("refusing")), refused.ground());
        assertEquals("site 'osaka' refuses host 'vm1' from site 'tokyo' by rule 'refusing': closed for works",
            refused.reason());
        assertEquals(new Accepted(new Ground.Rule(new RuleName("accepting"))),
            decide(withRules(accepting, refusing), move(VM1, PARIS, UNANNOUNCED)));
    }

    @Test
    void aRuleCanAcceptWithAGrantOnly() {
        final var policy = withRules(rule("partners", fromDomain("bravo"), ACCEPT_WITH_GRANT));
        assertInstanceOf(Accepted.class, decide(policy, move(VM1, PARIS, GRANTED)));
        final var refused = assertInstanceOf(Refused.class, decide(policy, move(VM1, PARIS, UNANNOUNCED)));
        assertEquals("site 'osaka' refuses host 'vm1' from site 'paris' by rule 'partners': it accepts the host only "
            + "with a grant; ask for one before the host moves", refused.reason());
    }

    @Test
    void aRuleMatchesByTheSourcesDomain() {
        assertMatches(fromDomain("bravo"), move(VM1, PARIS, GRANTED));
        assertMatchesNot(fromDomain("bravo"), move(VM1, TOKYO, GRANTED));
        assertMatchesNot(fromDomain("bravo"), move(VM1, new SiteName("gone"), GRANTED));
    }

    @Test
    void aRuleMatchesByTheSourceSite() {
        assertMatches(fromSite(PARIS), move(VM1, PARIS, GRANTED));
        assertMatchesNot(fromSite(PARIS), move(VM1, TOKYO, GRANTED));
        assertMatches(fromSite(OSAKA), move(VM1, OSAKA, GRANTED));
    }

    @Test
    void aRuleMatchesByTenantSegmentAndHost() {
        final Optional<TenantName> gold = Optional.of(new TenantName("gold"));
        final Optional<SegmentName> red = Optional.of(new SegmentName("red"));
        for (var match : new RuleMatch[] {about(gold, Optional.empty(), Optional.empty()),
            about(Optional.empty(), red, Optional.empty()), about(Optional.empty(), Optional.empty(), Optional.of(VM1)),
            about(gold, red, Optional.of(VM1))}) {
            assertMatches(match, move(VM1, TOKYO, GRANTED));
            assertMatches(match, appearance(VM1, GRANTED));
            assertMatchesNot(match, move(VM2, TOKYO, GRANTED));
        }
    }

    @Test
    void aRuleMatchesWhenOneOfTheHostsAddressesLiesInItsPrefix() {
        for (var prefix : new String[] {"10.1.0.0/24", "2001:db8:1::/64", "0.0.0.0/0", "10.1.0.5/32"}) {
            assertMatches(within(prefix), move(VM1, TOKYO, GRANTED));
        }
        assertMatchesNot(within("10.2.0.0/16"), move(VM1, TOKYO, GRANTED));
        assertMatchesNot(within("2001:db8:2::/64"), move(VM1, TOKYO, GRANTED));
        assertMatchesNot(within("0.0.0.0/0"), move(VM2, TOKYO, GRANTED));
    }

    @Test
    void allThatARuleGivesMustMatch() {
        assertMatchesNot(new RuleMatch(Optional.empty(), Optional.of(PARIS), Optional.empty(), Optional.empty(),
            Optional.of(VM2), Optional.empty(), Optional.empty()), move(VM1, PARIS, GRANTED));
    }

    @Test
    void aHostThatWasNowhereIsAcceptedUnlessARuleThatNamesNoSourceRefuses() {
        assertEquals(BY_DEFAULT, decide(withRules(), appearance(VM1, UNANNOUNCED)));
        assertEquals(BY_DEFAULT, decide(withRules(rule("s", fromSite(TOKYO), REFUSE),
            rule("d", fromDomain("acme"), REFUSE)), appearance(VM1, UNANNOUNCED)));
        assertInstanceOf(Refused.class,
            decide(withRules(rule("all", RuleMatch.ANY, REFUSE)), appearance(VM1, UNANNOUNCED)));
        final var refused = assertInstanceOf(Refused.class,
            decide(withRules(rule("all", RuleMatch.ANY, ACCEPT_WITH_GRANT)), appearance(VM1, UNANNOUNCED)));
        assertTrue(refused.reason().startsWith("site 'osaka' refuses host 'vm1' by rule 'all'"), refused.reason());
    }

    @Test
    void aHostThatIsNotConfiguredIsRefused() {
        final var refused = assertInstanceOf(Refused.class,
            decide(withRules(rule("all", RuleMatch.ANY, ACCEPT)), move(new HostName("ghost"), TOKYO, GRANTED)));
        assertTrue(refused.reason().contains("'ghost' is not configured"), refused.reason());
        assertFalse(PolicyEvaluator.mayComeUnannounced(withRules().config(), new HostName("ghost"), Optional.empty(),
            OSAKA));
    }

    @Test
    void aPacketMayMoveAHostWhereTheFirstRuleAboutItSaysSo() {
        assertTrue(mayComeUnannounced(withRules(), TOKYO));
        assertFalse(mayComeUnannounced(withRules(), PARIS));
        assertTrue(mayComeUnannounced(withRules(rule("all", RuleMatch.ANY, ACCEPT)), PARIS));
        assertFalse(mayComeUnannounced(withRules(rule("all", RuleMatch.ANY, ACCEPT_WITH_GRANT)), TOKYO));
        assertFalse(mayComeUnannounced(withRules(rule("no", RuleMatch.ANY, REFUSE),
            rule("yes", RuleMatch.ANY, ACCEPT)), TOKYO));
        assertFalse(mayComeUnannounced(withRules(rule("paris", fromSite(PARIS), ACCEPT_WITH_GRANT),
            rule("yes", RuleMatch.ANY, ACCEPT)), PARIS));
    }

    private static void assertMatches(final RuleMatch match, final MoveRequest request) {
        assertEquals(new Ground.Rule(new RuleName("r")), decide(withRules(rule("r", match, ACCEPT)), request).ground());
    }

    private static void assertMatchesNot(final RuleMatch match, final MoveRequest request) {
        assertEquals(new Ground.Default(), decide(withRules(rule("r", match, ACCEPT)), request).ground());
    }

    private static RuleMatch about(final Optional<TenantName> tenant, final Optional<SegmentName> segment,
            final Optional<HostName> host) {
        return new RuleMatch(Optional.empty(), Optional.empty(), tenant, segment, host, Optional.empty(),
            Optional.empty());
    }

    private static RuleMatch within(final String prefix) {
        return new RuleMatch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.of(IpPrefix.parse(prefix)), Optional.empty());
    }

    private static boolean mayComeUnannounced(final Sites sites, final SiteName from) {
        return PolicyEvaluator.mayComeUnannounced(sites.config(), VM1, Optional.of(from), OSAKA);
    }

    private static PolicyDecision decide(final Sites sites, final MoveRequest request) {
        return PolicyEvaluator.decide(sites.config(), request, Counts.NOTHING, NOW);
    }
}
