// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import java.time.LocalTime;
import java.util.List;
import org.netport.network.NetworkConfig;
import org.netport.policy.Ground;
import org.netport.policy.Offer;
import org.netport.policy.PolicyRule;
import org.netport.policy.SitePolicy;
import org.netport.policy.TimeWindow;

/** Rules of movement policies: what cannot be meant. What a policy names need not be configured yet. */
final class PolicyRules {
    private PolicyRules() {
    }

    static void check(final NetworkConfig config, final ImmutableList.Builder<Problem> problems) {
        for (var policy : config.policies().values()) {
            final var path = Paths.policy(policy.site());
            policy.rules().forEach(rule -> checkRule(rule, path + "/rule[name='" + rule.name() + "']", problems));
            checkOffers(policy, path, problems);
        }
    }

    private static void checkRule(final PolicyRule rule, final String path,
            final ImmutableList.Builder<Problem> problems) {
        if (rule.name().value().equals(Ground.DEFAULT_TEXT)) {
            problems.add(new Problem(path + "/name", "'" + Ground.DEFAULT_TEXT
                + "' is the name of what holds where no rule matches: give the rule another one"));
        }
        rule.match().window().filter(PolicyRules::neverOpens).ifPresent(window -> problems.add(
            new Problem(path + "/match/window/to", "the window ends at " + window.to()
                + ", when it begins: change one of the two, or leave both out for whole days")));
    }

    private static boolean neverOpens(final TimeWindow window) {
        return window.from().equals(window.to()) && !window.to().equals(LocalTime.MIDNIGHT);
    }

    private static void checkOffers(final SitePolicy policy, final String path,
            final ImmutableList.Builder<Problem> problems) {
        policy.offers().forEach((domain, offer) -> {
            final var at = path + "/offer[domain='" + domain + "']";
            if (offer.vnis().isEmpty()) {
                problems.add(new Problem(at, "the offer has no vni-range and offers nothing: add one, or take the "
                    + "offer away"));
            }
            checkRanges(offer.vnis(), at + "/vni-range", "VNIs", problems);
            checkRanges(offer.vlans(), at + "/vlan-range", "VLANs", problems);
        });
    }

    private static <T extends Comparable<T>> void checkRanges(final List<Offer.Range<T>> ranges, final String path,
            final String what, final ImmutableList.Builder<Problem> problems) {
        // In order of their beginnings, a range that overlaps any before it overlaps the one that reaches furthest.
        Offer.Range<T> furthest = null;
        for (var range : ImmutableList.sortedCopyOf((one, two) -> one.from().compareTo(two.from()), ranges)) {
            final var at = path + "[from='" + range.from() + "']";
            if (range.from().compareTo(range.to()) > 0) {
                problems.add(new Problem(at + "/to", "the range " + range
                    + " ends before it begins: write the lower number first"));
                continue;
            }
            if (furthest != null && furthest.overlaps(range)) {
                problems.add(new Problem(at, what + " " + range + " overlap those of the range " + furthest
                    + ": make one range of them, or keep them apart"));
            }
            if (furthest == null || range.to().compareTo(furthest.to()) > 0) {
                furthest = range;
            }
        }
    }
}
