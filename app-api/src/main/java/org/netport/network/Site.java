// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import java.util.Objects;
import org.netport.model.DomainName;
import org.netport.model.SiteName;

/**
 * A datacentre or cloud region.
 *
 * @param name its name
 * @param domain the organisation that runs it
 */
public record Site(SiteName name, DomainName domain) {
    /** Validates presence. */
    public Site {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(domain, "domain");
    }
}
