// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Objects;
import org.netport.model.DomainName;
import org.netport.model.SiteName;

/**
 * What a site permits to come in.
 *
 * @param site the site; need not be configured yet
 * @param rules in order: the first that matches decides
 * @param offers what is offered to other domains, by domain; when empty, nothing needs an offer
 * @param quotas how much may come
 * @param longestGrant the longest time that a grant lasts, 1 s to 24 h
 */
public record SitePolicy(SiteName site, ImmutableList<PolicyRule> rules, ImmutableMap<DomainName, Offer> offers,
        Quotas quotas, Duration longestGrant) {
    /** The longest time that any grant lasts. */
    public static final Duration LONGEST_GRANT = Duration.ofDays(1);

    /** Validates range and presence. */
    public SitePolicy {
        Objects.requireNonNull(site, "site");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(offers, "offers");
        Objects.requireNonNull(quotas, "quotas");
        if (longestGrant.compareTo(Duration.ofSeconds(1)) < 0 || longestGrant.compareTo(LONGEST_GRANT) > 0) {
            throw new IllegalArgumentException("longest grant " + longestGrant + " of site " + site
                + " is outside 1 s to 24 h");
        }
    }

    /**
     * The policy of a site for which none is configured: no rules, no offers, no quotas.
     *
     * @param site the site
     * @return its policy
     */
    public static SitePolicy none(final SiteName site) {
        return new SitePolicy(site, ImmutableList.of(), ImmutableMap.of(), Quotas.NONE, LONGEST_GRANT);
    }
}
