// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import java.time.Instant;
import java.util.Optional;
import org.netport.policy.RuleMatch;

/** Whether a rule is about a move. */
final class Matching {
    private Matching() {
    }

    /**
     * Tells whether a rule matches now.
     *
     * @param match what the rule is about
     * @param candidate who wants to come
     * @param now the moment
     * @return true if all that is given matches
     */
    static boolean matches(final RuleMatch match, final Candidate candidate, final Instant now) {
        return matchesInItsWindow(match, candidate)
            && match.window().map(window -> window.contains(now)).orElse(true);
    }

    /**
     * Tells whether a rule matches while its window is open.
     *
     * @param match what the rule is about
     * @param candidate who wants to come
     * @return true if all that is given matches, except for the window
     */
    static boolean matchesInItsWindow(final RuleMatch match, final Candidate candidate) {
        return isWanted(match.sourceDomain(), candidate.fromDomain())
            && isWanted(match.sourceSite(), candidate.from())
            && isWanted(match.tenant(), Optional.of(candidate.segment().tenant()))
            && isWanted(match.segment(), Optional.of(candidate.segment().name()))
            && isWanted(match.host(), Optional.of(candidate.host().name()))
            && match.address().map(prefix -> candidate.host().addresses().stream().anyMatch(prefix::contains))
                .orElse(true);
    }

    private static <T> boolean isWanted(final Optional<T> wanted, final Optional<T> actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }
}
