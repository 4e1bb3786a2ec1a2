// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import java.util.Optional;
import org.netport.model.DomainName;
import org.netport.model.HostName;
import org.netport.model.SiteName;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.policy.MoveRequest;

/**
 * A host that wants to come to a site, with all that rules look at.
 *
 * @param host the host
 * @param segment its segment
 * @param from the site where it is, if any
 * @param fromDomain that site's domain; empty also when the site is not configured
 * @param to the destination
 * @param toDomain its domain; empty when it is not configured
 */
record Candidate(Host host, Segment segment, Optional<SiteName> from, Optional<DomainName> fromDomain, SiteName to,
        Optional<DomainName> toDomain) {
    /**
     * Looks a host up.
     *
     * @param config the configuration
     * @param name the host's name
     * @param from where it is
     * @param to where it wants to go
     * @return the candidate; empty when the host or its segment is not configured
     */
    static Optional<Candidate> of(final NetworkConfig config, final HostName name, final Optional<SiteName> from,
            final SiteName to) {
        return Optional.ofNullable(config.hosts().get(name)).flatMap(
            host -> Optional.ofNullable(config.segments().get(host.segment())).map(
                segment -> new Candidate(host, segment, from, from.flatMap(site -> domainOf(config, site)), to,
                    domainOf(config, to))));
    }

    /**
     * Tells whether the host would come out of another administrative domain. A site that is not configured is in no
     * domain that anybody knows, and so in another one.
     *
     * @return false also for a host that is nowhere, and for a move within a site
     */
    boolean crossesDomains() {
        return comesFromOutside() && (fromDomain.isEmpty() || !fromDomain.equals(toDomain));
    }

    /**
     * Tells whether the host would come from another site.
     *
     * @return false also for a host that is nowhere
     */
    boolean comesFromOutside() {
        return MoveRequest.isFromOutside(from, to);
    }

    private static Optional<DomainName> domainOf(final NetworkConfig config, final SiteName site) {
        return Optional.ofNullable(config.sites().get(site)).map(Site::domain);
    }
}
