// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import org.netport.model.DomainName;
import org.netport.model.HostName;
import org.netport.model.RuleName;
import org.netport.policy.Ground;

/** The words of refusals: for the person whose migration stops, who may not know this network. */
final class RefusalText {
    private RefusalText() {
    }

    static String unknownHost(final HostName host) {
        return "host '" + host + "' is not configured: configure it, and its segment, first";
    }

    static String byRule(final Candidate candidate, final RuleName rule, final String reason) {
        return refuses(candidate) + " by rule '" + rule + "': " + reason;
    }

    static String withoutGrant(final Candidate candidate, final RuleName rule) {
        return refuses(candidate) + " by rule '" + rule + "': it accepts the host only with a grant; ask for one "
            + "before the host moves";
    }

    static String betweenDomains(final Candidate candidate) {
        final var own = candidate.toDomain().map(domain -> "'" + domain + "'").orElse("one that is not configured");
        return refuses(candidate) + " by default: no rule accepts it, and between administrative domains "
            + candidate.fromDomain().map(domain -> "(here '" + domain + "' and " + own + ") ").orElse("")
            + "nothing moves unless a rule accepts it";
    }

    static String nothingOffered(final Candidate candidate, final DomainName domain) {
        return refuses(candidate) + ": it offers nothing to domain '" + domain + "'";
    }

    static String notOffered(final Candidate candidate, final DomainName domain, final String number) {
        return refuses(candidate) + ": " + number + " of segment '" + candidate.segment().name()
            + "' is not offered to domain '" + domain + "'";
    }

    static String full(final Candidate candidate, final Ground.Quota quota, final int count, final int most) {
        final var tenant = "tenant '" + candidate.segment().tenant() + "'";
        return refuses(candidate) + " by quota " + quota.leaf() + ": " + switch (quota) {
            case MOST_HOSTS -> "it has " + count + " hosts, and " + most + " at most are allowed";
            case MOST_HOSTS_PER_TENANT -> tenant + " has " + count + " hosts there, and " + most
                + " at most are allowed";
            case MOST_CONCURRENT_MOVES -> count + " moves are under way to it, and " + most
                + " at most are allowed at one time; try again later";
            case MOST_MOVES_PER_MINUTE -> count + " moves to it began in the last minute, and " + most
                + " at most are allowed; try again in a minute";
        };
    }

    private static String refuses(final Candidate candidate) {
        return "site '" + candidate.to() + "' refuses host '" + candidate.host().name() + "'"
            + candidate.from().map(site -> " from site '" + site + "'").orElse("");
    }
}
