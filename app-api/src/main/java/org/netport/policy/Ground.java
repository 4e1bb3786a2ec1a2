// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import java.util.Objects;
import org.netport.model.DomainName;
import org.netport.model.RuleName;

/**
 * What a decision rests on. The texts are those of the leaf {@code rule} of grants and of the audit log; no two grounds
 * have the same, because no rule may be named "default" and no name has a slash.
 */
public sealed interface Ground {
    /** How the default is called; no rule may have this name. */
    String DEFAULT_TEXT = "default";

    /**
     * A rule.
     *
     * @param name its name
     */
    record Rule(RuleName name) implements Ground {
        /** Validates presence. */
        public Rule {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String toString() {
            return name.toString();
        }
    }

    /** No rule matched. */
    record Default() implements Ground {
        @Override
        public String toString() {
            return DEFAULT_TEXT;
        }
    }

    /**
     * What is offered to a domain, or that nothing is.
     *
     * @param domain the domain
     */
    record OfferTo(DomainName domain) implements Ground {
        /** Validates presence. */
        public OfferTo {
            Objects.requireNonNull(domain, "domain");
        }

        @Override
        public String toString() {
            return "offer/" + domain;
        }
    }

    /** A quota. */
    enum Quota implements Ground {
        /** Of hosts at the site. */
        MOST_HOSTS("most-hosts"),
        /** Of hosts of a tenant at the site. */
        MOST_HOSTS_PER_TENANT("most-hosts-per-tenant"),
        /** Of moves under way. */
        MOST_CONCURRENT_MOVES("most-concurrent-moves"),
        /** Of moves in a minute. */
        MOST_MOVES_PER_MINUTE("most-moves-per-minute");

        private final String leaf;

        Quota(final String leaf) {
            this.leaf = leaf;
        }

        /**
         * The quota's name in the YANG model.
         *
         * @return the leaf
         */
        public String leaf() {
            return leaf;
        }

        @Override
        public String toString() {
            return "quotas/" + leaf;
        }
    }
}
