// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.policy.Sites.ACCEPT;
import static org.netport.core.policy.Sites.BRAVO;
import static org.netport.core.policy.Sites.NOW;
import static org.netport.core.policy.Sites.OSAKA;
import static org.netport.core.policy.Sites.PARIS;
import static org.netport.core.policy.Sites.TOKYO;
import static org.netport.core.policy.Sites.VM1;
import static org.netport.core.policy.Sites.VM2;
import static org.netport.core.policy.Sites.appearance;
import static org.netport.core.policy.Sites.move;
import static org.netport.core.policy.Sites.rule;
import static org.netport.core.policy.Sites.vlans;
import static org.netport.core.policy.Sites.vnis;
import static org.netport.core.policy.Sites.withRules;
import static org.netport.policy.Announcement.GRANTED;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.netport.model.DomainName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.policy.Ground;
import org.netport.policy.MoveRequest;
import org.netport.policy.Offer;
import org.netport.policy.PolicyDecision;
import org.netport.policy.PolicyDecision.Accepted;
import org.netport.policy.PolicyDecision.Refused;
import org.netport.policy.Quotas;
import org.netport.policy.RuleMatch;

/** Offers and quotas: what limits a move that a rule accepts. */
class LimitsTest {
    private static final Sites OPEN = withRules(rule("all", RuleMatch.ANY, ACCEPT));

    @Test
    void withoutOffersEverySegmentMayCome() {
        assertInstanceOf(Accepted.class, decide(OPEN, move(VM1, PARIS, GRANTED)));
    }

    @Test
    void anOfferToAnotherDomainIsNoneToThisOne() {
        final var sites = OPEN.offering(Map.of(new DomainName("charlie"), offer(List.of(vnis(1, 1000)), List.of())));
        assertRefused("offer/bravo", "site 'osaka' refuses host 'vm1' from site 'paris': it offers nothing to domain "
            + "'bravo'", decide(sites, move(VM1, PARIS, GRANTED)));
    }

    @Test
    void aSegmentMayComeWhenItsVniAndItsVlanAreOffered() {
        assertInstanceOf(Accepted.class, decide(OPEN.offering(Map.of(BRAVO,
            offer(List.of(vnis(1, 5), vnis(100, 100)), List.of(vlans(4094, 4094), vlans(10, 20))))),
            move(VM1, PARIS, GRANTED)));
    }

    @Test
    void aSegmentWhoseVniIsNotOfferedMayNotCome() {
        for (var range : List.of(vnis(1, 99), vnis(101, 500))) {
            assertRefused("offer/bravo", "site 'osaka' refuses host 'vm1' from site 'paris': VNI 100 of segment 'red' "
                + "is not offered to domain 'bravo'", decide(OPEN.offering(Map.of(BRAVO,
                    offer(List.of(range), List.of(vlans(1, 4094))))), move(VM1, PARIS, GRANTED)));
        }
    }

    @Test
    void aSegmentWhoseVlanAtTheSiteIsNotOfferedMayNotCome() {
        // The segment's VLAN at another site, 999, does not matter.
        for (List<Offer.Range<VlanId>> ranges : List.of(List.<Offer.Range<VlanId>>of(), List.of(vlans(999, 999)))) {
            assertRefused("offer/bravo", "site 'osaka' refuses host 'vm1' from site 'paris': VLAN 10 of segment 'red' "
                + "is not offered to domain 'bravo'", decide(OPEN.offering(Map.of(BRAVO,
                    offer(List.of(vnis(1, 500)), ranges))), move(VM1, PARIS, GRANTED)));
        }
    }

    @Test
    void aSegmentWithoutVlanAtTheSiteNeedsNone() {
        assertInstanceOf(Accepted.class, decide(OPEN.offering(Map.of(BRAVO, offer(List.of(vnis(200, 200)),
            List.of()))), move(VM2, PARIS, GRANTED)));
    }

    @Test
    void whatIsNowhereOrOfTheSitesOwnDomainNeedsNoOffer() {
        final var sites = OPEN.offering(Map.of(BRAVO, offer(List.of(vnis(1, 1)), List.of())));
        assertInstanceOf(Accepted.class, decide(sites, move(VM1, TOKYO, GRANTED)));
        assertInstanceOf(Accepted.class, decide(sites, appearance(VM1, GRANTED)));
    }

    @Test
    void anOfferAcceptsNothingByItself() {
        final var sites = withRules().offering(Map.of(BRAVO, offer(List.of(vnis(1, 500)), List.of(vlans(1, 4094)))));
        assertEquals(new Ground.Default(), decide(sites, move(VM1, PARIS, GRANTED)).ground());
    }

    @Test
    void noPacketMovesAHostInASegmentThatIsNotOffered() {
        final var sites = OPEN.offering(Map.of(BRAVO, offer(List.of(vnis(200, 200)), List.of())));
        assertFalse(PolicyEvaluator.mayComeUnannounced(sites.config(), VM1, Optional.of(PARIS), OSAKA));
        assertTrue(PolicyEvaluator.mayComeUnannounced(sites.config(), VM2, Optional.of(PARIS), OSAKA));
    }

    @Test
    void aQuotaThatIsFullRefusesOneMore() {
        assertRefused("quotas/most-hosts", "site 'osaka' refuses host 'vm1' from site 'tokyo' by quota most-hosts: it "
            + "has 7 hosts, and 7 at most are allowed", full(quotas(7, -1, -1, -1)));
        assertRefused("quotas/most-hosts-per-tenant", "site 'osaka' refuses host 'vm1' from site 'tokyo' by quota "
            + "most-hosts-per-tenant: tenant 'gold' has 5 hosts there, and 5 at most are allowed",
            full(quotas(8, 5, -1, -1)));
        assertRefused("quotas/most-concurrent-moves", "site 'osaka' refuses host 'vm1' from site 'tokyo' by quota "
            + "most-concurrent-moves: 3 moves are under way to it, and 2 at most are allowed at one time; try again "
            + "later", full(quotas(8, 6, 2, -1)));
        assertRefused("quotas/most-moves-per-minute", "site 'osaka' refuses host 'vm1' from site 'tokyo' by quota "
            + "most-moves-per-minute: 4 moves to it began in the last minute, and 4 at most are allowed; try again in "
            + "a minute", full(quotas(8, 6, 4, 4)));
        assertInstanceOf(Accepted.class, full(quotas(8, 6, 4, 5)));
    }

    @Test
    void aQuotaOfZeroLetsNothingIn() {
        assertRefused("quotas/most-hosts", "0 at most are allowed", PolicyEvaluator.decide(
            OPEN.limitedTo(quotas(0, -1, -1, -1)).config(), move(VM1, TOKYO, GRANTED), Counts.NOTHING, NOW));
    }

    @Test
    void aMoveWithinTheSiteNeedsNoRoom() {
        assertInstanceOf(Accepted.class, PolicyEvaluator.decide(OPEN.limitedTo(quotas(0, 0, 0, 0)).config(),
            move(VM1, OSAKA, GRANTED), Counts.NOTHING, NOW));
    }

    @Test
    void aHostThatWasNowhereTakesRoomButDoesNotMove() {
        assertInstanceOf(Accepted.class, PolicyEvaluator.decide(OPEN.limitedTo(quotas(8, 6, 0, 0)).config(),
            appearance(VM1, GRANTED), new Counts(7, 5, 3, 4), NOW));
        assertRefused("quotas/most-hosts", "it has 7 hosts", PolicyEvaluator.decide(
            OPEN.limitedTo(quotas(7, -1, -1, -1)).config(), appearance(VM1, GRANTED), new Counts(7, 5, 3, 4), NOW));
    }

    @Test
    void countsAreNotAskedForWhereThereIsNoQuota() {
        final var unasked = new Occupancy() {
            @Override
            public int hosts(final org.netport.model.SiteName site) {
                throw new AssertionError("asked");
            }

            @Override
            public int hosts(final org.netport.model.SiteName site, final org.netport.model.TenantName tenant) {
                throw new AssertionError("asked");
            }

            @Override
            public int movesUnderWay(final org.netport.model.SiteName site) {
                throw new AssertionError("asked");
            }

            @Override
            public int movesInLastMinute(final org.netport.model.SiteName site) {
                throw new AssertionError("asked");
            }
        };
        assertInstanceOf(Accepted.class,
            PolicyEvaluator.decide(OPEN.config(), move(VM1, TOKYO, GRANTED), unasked, NOW));
    }

    @Test
    void hostsThatMoveTogetherFillTheQuotasOneAfterTheOther() {
        final var both = List.of(move(VM1, TOKYO, GRANTED), move(VM2, TOKYO, GRANTED));
        assertEquals(List.of("all", "all"), grounds(quotas(2, 1, 2, 2), both));
        assertEquals(List.of("all", "quotas/most-hosts"), grounds(quotas(1, 1, 2, 2), both));
        assertEquals(List.of("all", "quotas/most-concurrent-moves"), grounds(quotas(2, 1, 1, 2), both));
        assertEquals(List.of("all", "quotas/most-moves-per-minute"), grounds(quotas(2, 1, 2, 1), both));
        assertEquals(List.of("all", "all"), grounds(quotas(1, 1, 1, 1),
            List.of(move(VM1, OSAKA, GRANTED), move(VM2, TOKYO, GRANTED))), "one of them is there already");
    }

    private static List<String> grounds(final Quotas quotas, final List<MoveRequest> requests) {
        return PolicyEvaluator.decideTogether(OPEN.limitedTo(quotas).config(), requests, Counts.NOTHING, NOW).stream()
            .map(decision -> decision.ground().toString()).toList();
    }

    private static PolicyDecision full(final Quotas quotas) {
        return PolicyEvaluator.decide(OPEN.limitedTo(quotas).config(), move(VM1, TOKYO, GRANTED),
            new Counts(7, 5, 3, 4), NOW);
    }

    /** Quotas; a negative number stands for none. */
    private static Quotas quotas(final int hosts, final int ofTenant, final int concurrent, final int perMinute) {
        return new Quotas(limit(hosts), limit(ofTenant), limit(concurrent), limit(perMinute));
    }

    private static OptionalInt limit(final int number) {
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static Offer offer(final List<Offer.Range<Vni>> vnis, final List<Offer.Range<VlanId>> vlans) {
        return new Offer(ImmutableList.copyOf(vnis), ImmutableList.copyOf(vlans));
    }

    private static void assertRefused(final String ground, final String words, final PolicyDecision decision) {
        final var refused = assertInstanceOf(Refused.class, decision);
        assertEquals(ground, refused.ground().toString());
        assertTrue(refused.reason().contains(words), refused.reason());
    }

    private static PolicyDecision decide(final Sites sites, final MoveRequest request) {
        return PolicyEvaluator.decide(sites.config(), request, Counts.NOTHING, NOW);
    }
}
