// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.policy.Sites.BRAVO;
import static org.netport.core.policy.Sites.OSAKA;
import static org.netport.core.policy.Sites.PARIS;
import static org.netport.core.policy.Sites.TOKYO;
import static org.netport.core.policy.Sites.VM1;
import static org.netport.core.policy.Sites.VM2;
import static org.netport.core.policy.Sites.vlans;
import static org.netport.core.policy.Sites.vnis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.model.DomainName;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;
import org.netport.policy.Announcement;
import org.netport.policy.Ground;
import org.netport.policy.MoveRequest;
import org.netport.policy.Offer;
import org.netport.policy.PolicyDecision;
import org.netport.policy.PolicyDecision.Accepted;
import org.netport.policy.PolicyDecision.Refused;
import org.netport.policy.PolicyRule;
import org.netport.policy.Quotas;
import org.netport.policy.RuleMatch;
import org.netport.policy.SitePolicy;
import org.netport.policy.TimeWindow;

/** What holds for every policy, whatever its rules are. */
class PolicyPropertiesTest {
    private static final List<String> ZONES = List.of("UTC", "Asia/Tokyo", "America/New_York", "Europe/Berlin");

    @Property(tries = 2000)
    void whatIsAcceptedUnannouncedAtAnyTimeMayComeUnannounced(@ForAll final long seed) {
        final var random = new Random(seed);
        final var sites = sites(random);
        final var from = from(random);
        final var host = random.nextBoolean() ? VM1 : VM2;
        for (int moment = 0; moment < 20; moment++) {
            final var request = new MoveRequest(host, from, OSAKA, Announcement.UNANNOUNCED);
            if (decide(sites, request, counts(random), now(random)) instanceof Accepted) {
                assertTrue(PolicyEvaluator.mayComeUnannounced(sites.config(), host, from, OSAKA));
            }
        }
    }

    @Property(tries = 2000)
    void aGrantNeverMakesItWorse(@ForAll final long seed) {
        final var random = new Random(seed);
        final var sites = sites(random);
        final var without = new MoveRequest(VM1, from(random), OSAKA, Announcement.UNANNOUNCED);
        final var counts = counts(random);
        final var now = now(random);
        if (decide(sites, without, counts, now) instanceof Accepted accepted) {
            assertEquals(accepted, decide(sites, new MoveRequest(without.host(), without.from(), without.to(),
                Announcement.GRANTED), counts, now));
        }
    }

    @Property(tries = 2000)
    void onlyTheRuleThatDecidesMatters(@ForAll final long seed) {
        final var random = new Random(seed);
        final var sites = sites(random);
        final var request = new MoveRequest(VM1, from(random), OSAKA, announcement(random));
        final var now = now(random);
        final var decision = decide(unlimited(sites, sites.osaka().rules()), request, Counts.NOTHING, now);
        final var deciding = sites.osaka().rules().stream()
            .filter(rule -> decision.ground().equals(new Ground.Rule(rule.name()))).toList();
        assertEquals(decision, decide(unlimited(sites, deciding), request, Counts.NOTHING, now));
        if (!deciding.isEmpty()) {
            final int index = sites.osaka().rules().indexOf(deciding.get(0));
            for (var earlier : sites.osaka().rules().subList(0, index)) {
                assertInstanceOf(Ground.Default.class,
                    decide(unlimited(sites, List.of(earlier)), request, Counts.NOTHING, now).ground());
            }
        }
    }

    @Property(tries = 2000)
    void aFullerSiteNeverAcceptsMore(@ForAll final long seed) {
        final var random = new Random(seed);
        final var sites = sites(random);
        final var request = new MoveRequest(VM1, from(random), OSAKA, announcement(random));
        final var now = now(random);
        final var some = counts(random);
        final var more = new Counts(some.hosts() + random.nextInt(3), some.ofTenant() + random.nextInt(3),
            some.underWay() + random.nextInt(3), some.inLastMinute() + random.nextInt(3));
        if (decide(sites, request, some, now) instanceof Refused) {
            assertInstanceOf(Refused.class, decide(sites, request, more, now));
        }
    }

    @Property(tries = 2000)
    void aRefusalSaysWhoRefusesWhomAndWhy(@ForAll final long seed) {
        final var random = new Random(seed);
        final var sites = sites(random);
        if (decide(sites, new MoveRequest(VM1, from(random), OSAKA, announcement(random)), counts(random),
                now(random)) instanceof Refused(Ground ground, String reason)) {
            assertTrue(reason.startsWith("site 'osaka' refuses host 'vm1'"), reason);
            final String named = switch (ground) {
                case Ground.Rule rule -> "rule '" + rule + "'";
                case Ground.Default standard -> "by default";
                case Ground.OfferTo(DomainName domain) -> "domain '" + domain + "'";
                case Ground.Quota quota -> "quota " + quota.leaf();
            };
            assertTrue(reason.contains(named), reason);
        }
    }

    private static PolicyDecision decide(final Sites sites, final MoveRequest request, final Occupancy occupancy,
            final Instant now) {
        return PolicyEvaluator.decide(sites.config(), request, occupancy, now);
    }

    private static Sites unlimited(final Sites sites, final List<PolicyRule> rules) {
        return new Sites(new SitePolicy(OSAKA, ImmutableList.copyOf(rules), ImmutableMap.of(), Quotas.NONE,
            sites.osaka().longestGrant()));
    }

    private static Sites sites(final Random random) {
        return new Sites(new SitePolicy(OSAKA,
            IntStream.range(0, random.nextInt(6)).mapToObj(index -> Sites.rule("rule-" + index, match(random),
                List.of(Sites.ACCEPT, Sites.ACCEPT_WITH_GRANT, Sites.REFUSE).get(random.nextInt(3))))
                .collect(ImmutableList.toImmutableList()),
            random.nextBoolean() ? ImmutableMap.of() : ImmutableMap.of(random.nextBoolean() ? BRAVO
                : new DomainName("charlie"), new Offer(ImmutableList.of(vnis(1, 50 + random.nextInt(200))),
                    ImmutableList.of(vlans(1, 1 + random.nextInt(20))))),
            new Quotas(limit(random), limit(random), limit(random), limit(random)), Duration.ofHours(1)));
    }

    private static RuleMatch match(final Random random) {
        return new RuleMatch(sometimes(random, () -> random.nextBoolean() ? BRAVO : new DomainName("acme")),
            sometimes(random, () -> List.of(TOKYO, OSAKA, PARIS).get(random.nextInt(3))),
            sometimes(random, () -> new TenantName(random.nextBoolean() ? "gold" : "silver")),
            sometimes(random, () -> new SegmentName(random.nextBoolean() ? "red" : "blue")),
            sometimes(random, () -> random.nextBoolean() ? VM1 : VM2),
            sometimes(random, () -> IpPrefix.parse(random.nextBoolean() ? "10.1.0.0/16" : "2001:db8:2::/48")),
            sometimes(random, () -> new TimeWindow(random.nextBoolean() ? ImmutableSet.of()
                : ImmutableSet.copyOf(List.of(DayOfWeek.values()).subList(random.nextInt(6), 6)),
                LocalTime.of(random.nextInt(24), 0), LocalTime.of(random.nextInt(24), 30),
                ZoneId.of(ZONES.get(random.nextInt(ZONES.size()))))));
    }

    private static <T> Optional<T> sometimes(final Random random, final Supplier<T> value) {
        return random.nextInt(4) == 0 ? Optional.of(value.get()) : Optional.empty();
    }

    private static OptionalInt limit(final Random random) {
        return random.nextInt(3) == 0 ? OptionalInt.of(random.nextInt(5)) : OptionalInt.empty();
    }

    private static Counts counts(final Random random) {
        return new Counts(random.nextInt(5), random.nextInt(5), random.nextInt(5), random.nextInt(5));
    }

    private static Optional<SiteName> from(final Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(OSAKA);
            case 2 -> Optional.of(PARIS);
            default -> Optional.of(TOKYO);
        };
    }

    private static Announcement announcement(final Random random) {
        return random.nextBoolean() ? Announcement.GRANTED : Announcement.UNANNOUNCED;
    }

    private static Instant now(final Random random) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(365 * 24 * 3600));
    }
}
