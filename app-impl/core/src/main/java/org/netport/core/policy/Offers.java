// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import java.util.Optional;
import org.netport.model.DomainName;
import org.netport.policy.Ground;
import org.netport.policy.Offer;
import org.netport.policy.PolicyDecision.Refused;
import org.netport.policy.SitePolicy;

/** Whether a site offers a segment to the domain that a host comes from. */
final class Offers {
    private Offers() {
    }

    /**
     * Looks for what is not offered.
     *
     * @param policy the destination's policy
     * @param candidate who wants to come
     * @return the refusal; empty when all is offered, or nothing needs to be
     */
    static Optional<Refused> refusal(final SitePolicy policy, final Candidate candidate) {
        if (policy.offers().isEmpty() || !candidate.crossesDomains()) {
            return Optional.empty();
        }
        return candidate.fromDomain().map(domain -> refusal(policy, candidate, domain))
            .orElseGet(() -> Optional.of(new Refused(new Ground.Default(), RefusalText.betweenDomains(candidate))));
    }

    private static Optional<Refused> refusal(final SitePolicy policy, final Candidate candidate,
            final DomainName domain) {
        final Offer offer = policy.offers().get(domain);
        final var segment = candidate.segment();
        final var ground = new Ground.OfferTo(domain);
        if (offer == null) {
            return Optional.of(new Refused(ground, RefusalText.nothingOffered(candidate, domain)));
        }
        if (!offer.offers(segment.vni())) {
            return Optional.of(new Refused(ground,
                RefusalText.notOffered(candidate, domain, "VNI " + segment.vni())));
        }
        return Optional.ofNullable(segment.siteVlans().get(candidate.to())).filter(vlan -> !offer.offers(vlan))
            .map(vlan -> new Refused(ground, RefusalText.notOffered(candidate, domain, "VLAN " + vlan)));
    }
}
