// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.Set;
import org.netport.model.HostName;

/**
 * Claims about many hosts, told in one operation.
 *
 * @param all 1 to {@link #MOST} claims, of each host one; hosts move in this order
 */
public record LocationReports(ImmutableList<LocationReport> all) {
    /** The most claims of one operation: their outcomes are kept until the last host has moved. */
    public static final int MOST = 25_000;

    /** Validates the number, and that no host is named twice. */
    public LocationReports {
        if (all.isEmpty() || all.size() > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " locations can be reported at once, not "
                + all.size());
        }
        final Set<HostName> seen = new HashSet<>(all.size() * 2);
        all.forEach(report -> {
            if (!seen.add(report.host())) {
                throw new IllegalArgumentException("host '" + report.host() + "' is reported twice");
            }
        });
    }
}
