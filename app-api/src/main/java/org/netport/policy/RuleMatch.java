// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import java.util.Objects;
import java.util.Optional;
import org.netport.model.DomainName;
import org.netport.model.HostName;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;

/**
 * What a rule is about: all that is given must match, and what is not given matches everything.
 *
 * @param sourceDomain the administrative domain of the site where the host is; does not match a host that is nowhere
 * @param sourceSite the site where the host is; does not match a host that is nowhere
 * @param tenant the tenant of the host's segment
 * @param segment the host's segment
 * @param host the host
 * @param address a prefix in which at least one of the host's addresses lies
 * @param window when
 */
public record RuleMatch(Optional<DomainName> sourceDomain, Optional<SiteName> sourceSite, Optional<TenantName> tenant,
        Optional<SegmentName> segment, Optional<HostName> host, Optional<IpPrefix> address,
        Optional<TimeWindow> window) {
    /** Matches everything, at any time. */
    public static final RuleMatch ANY = new RuleMatch(Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Validates presence. */
    public RuleMatch {
        Objects.requireNonNull(sourceDomain, "sourceDomain");
        Objects.requireNonNull(sourceSite, "sourceSite");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(window, "window");
    }
}
