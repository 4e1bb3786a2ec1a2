// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.netport.model.HostName;
import org.netport.model.SiteName;
import org.netport.network.NetworkConfig;
import org.netport.policy.Announcement;
import org.netport.policy.Ground;
import org.netport.policy.MoveRequest;
import org.netport.policy.PolicyDecision;
import org.netport.policy.PolicyDecision.Accepted;
import org.netport.policy.PolicyDecision.Refused;
import org.netport.policy.PolicyRule;
import org.netport.policy.RuleAction;

/**
 * Judges moves by the policy of their destination. The first rule that matches decides; where none does, nothing moves
 * between administrative domains, and everything within one; a host that was nowhere yet is accepted. What is accepted
 * so far must also be within the offers and the quotas. Pure.
 */
public final class PolicyEvaluator {
    private PolicyEvaluator() {
    }

    /**
     * Judges a move.
     *
     * @param config the network with its policies
     * @param request who wants to go where
     * @param occupancy how full sites are, without this move
     * @param now the moment, for time windows
     * @return what the policy says. A host that is not configured is refused
     */
    public static PolicyDecision decide(final NetworkConfig config, final MoveRequest request,
            final Occupancy occupancy, final Instant now) {
        final var found = Candidate.of(config, request.host(), request.from(), request.to());
        if (found.isEmpty()) {
            return new Refused(new Ground.Default(), RefusalText.unknownHost(request.host()));
        }
        final var candidate = found.orElseThrow();
        final var policy = config.policyOf(request.to());
        final var ruled = policy.rules().stream().filter(rule -> Matching.matches(rule.match(), candidate, now))
            .findFirst().map(rule -> byRule(rule, candidate, request.announcement()))
            .orElseGet(() -> byDefault(candidate));
        if (ruled instanceof Refused) {
            return ruled;
        }
        return Offers.refusal(policy, candidate).or(() -> QuotaCheck.refusal(policy.quotas(), candidate, occupancy))
            .map(PolicyDecision.class::cast).orElse(ruled);
    }

    /**
     * Judges moves that are made together, all or none: each is judged as if those before it were under way.
     *
     * @param config the network with its policies
     * @param requests who wants to go where, each host once
     * @param occupancy how full sites are, without these moves
     * @param now the moment, for time windows
     * @return what the policy says of each, in order; the moves may be made when none is refused
     */
    public static ImmutableList<PolicyDecision> decideTogether(final NetworkConfig config,
            final List<MoveRequest> requests, final Occupancy occupancy, final Instant now) {
        final var decisions = ImmutableList.<PolicyDecision>builderWithExpectedSize(requests.size());
        final var filling = new FillingOccupancy(occupancy);
        for (var request : requests) {
            final var decision = decide(config, request, filling, now);
            decisions.add(decision);
            if (decision instanceof Accepted) {
                Candidate.of(config, request.host(), request.from(), request.to()).ifPresent(filling::add);
            }
        }
        return decisions.build();
    }

    /**
     * Tells whether there is any time at which a packet of a host could move it to a site: whether the site's switches
     * must let such packets through to the controller at all. Whenever {@link #decide} accepts an unannounced move,
     * with whatever occupancy and at whatever moment, this is true.
     *
     * @param config the network with its policies
     * @param host the host
     * @param from the site where it is, or was last; empty when it was nowhere yet
     * @param to the site where it could appear
     * @return false when no unannounced move can be accepted while the configuration is what it is
     */
    public static boolean mayComeUnannounced(final NetworkConfig config, final HostName host,
            final Optional<SiteName> from, final SiteName to) {
        return Candidate.of(config, host, from, to)
            .map(candidate -> {
                final var policy = config.policyOf(to);
                return mayBeRuledIn(policy.rules(), candidate) && Offers.refusal(policy, candidate).isEmpty();
            }).orElse(false);
    }

    private static boolean mayBeRuledIn(final List<PolicyRule> rules, final Candidate candidate) {
        for (var rule : rules) {
            if (Matching.matchesInItsWindow(rule.match(), candidate)) {
                final boolean accepts = byRule(rule, candidate, Announcement.UNANNOUNCED) instanceof Accepted;
                // A rule that refuses in its window leaves the rest of the time to those after it.
                if (accepts || rule.match().window().isEmpty()) {
                    return accepts;
                }
            }
        }
        return byDefault(candidate) instanceof Accepted;
    }

    private static PolicyDecision byRule(final PolicyRule rule, final Candidate candidate,
            final Announcement announcement) {
        final var ground = new Ground.Rule(rule.name());
        return switch (rule.action()) {
            case RuleAction.Refuse(String reason) ->
                new Refused(ground, RefusalText.byRule(candidate, rule.name(), reason));
            case RuleAction.Accept(Announcement least) when announcement.satisfies(least) -> new Accepted(ground);
            case RuleAction.Accept accept -> new Refused(ground, RefusalText.withoutGrant(candidate, rule.name()));
        };
    }

    private static PolicyDecision byDefault(final Candidate candidate) {
        return candidate.crossesDomains() ? new Refused(new Ground.Default(), RefusalText.betweenDomains(candidate))
            : new Accepted(new Ground.Default());
    }
}
