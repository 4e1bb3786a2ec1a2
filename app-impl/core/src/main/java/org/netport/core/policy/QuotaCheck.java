// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import org.netport.policy.Ground;
import org.netport.policy.PolicyDecision.Refused;
import org.netport.policy.Quotas;

/** Whether there is room. */
final class QuotaCheck {
    private QuotaCheck() {
    }

    /**
     * Looks for a quota that is full. Counts are asked for only where there is a quota.
     *
     * @param quotas the destination's quotas
     * @param candidate who wants to come
     * @param occupancy how full the destination is
     * @return the refusal of the first quota that is full; empty when there is room
     */
    static Optional<Refused> refusal(final Quotas quotas, final Candidate candidate, final Occupancy occupancy) {
        final var to = candidate.to();
        final var tenant = candidate.segment().tenant();
        if (!isNew(candidate)) {
            return Optional.empty();
        }
        final var ofHosts = full(quotas.mostHosts(), () -> occupancy.hosts(to), Ground.Quota.MOST_HOSTS, candidate)
            .or(() -> full(quotas.mostHostsPerTenant(), () -> occupancy.hosts(to, tenant),
                Ground.Quota.MOST_HOSTS_PER_TENANT, candidate));
        if (ofHosts.isPresent() || !candidate.comesFromOutside()) {
            return ofHosts;
        }
        return full(quotas.mostConcurrentMoves(), () -> occupancy.movesUnderWay(to),
            Ground.Quota.MOST_CONCURRENT_MOVES, candidate)
            .or(() -> full(quotas.mostMovesPerMinute(), () -> occupancy.movesInLastMinute(to),
                Ground.Quota.MOST_MOVES_PER_MINUTE, candidate));
    }

    /**
     * Tells whether the site would have one host more.
     *
     * @param candidate who wants to come
     * @return false for a move within the site
     */
    static boolean isNew(final Candidate candidate) {
        return candidate.from().isEmpty() || candidate.comesFromOutside();
    }

    private static Optional<Refused> full(final OptionalInt quota, final IntSupplier count,
            final Ground.Quota ground, final Candidate candidate) {
        if (quota.isEmpty()) {
            return Optional.empty();
        }
        final int now = count.getAsInt();
        return now < quota.getAsInt() ? Optional.empty()
            : Optional.of(new Refused(ground, RefusalText.full(candidate, ground, now, quota.getAsInt())));
    }
}
