// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import org.netport.location.ReportOutcome;
import org.netport.model.HostName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;

/** Where a host may be. Pure. */
final class LocationRules {
    private LocationRules() {
    }

    /** What is wrong with a claim; empty if the host may be there. */
    static Optional<ReportOutcome.Invalid> problem(final NetworkConfig config, final HostName hostName,
            final AttachmentPoint point) {
        final Host host = config.hosts().get(hostName);
        if (host == null) {
            return invalid("host", "host '" + hostName + "' is not configured: configure it first");
        }
        final Switch at = config.switches().get(point.switchName());
        if (at == null) {
            return invalid("switch", "switch '" + point.switchName() + "' is not configured at any site");
        }
        final AccessPort port = at.accessPorts().get(point.port());
        if (port == null) {
            return invalid("port", "switch '" + point.switchName() + "' has no access port '" + point.port()
                + "': configure it, or report one of " + at.accessPorts().keySet());
        }
        if (!port.carries(host.segment())) {
            return invalid("port", "access port '" + point + "' does not carry segment '" + host.segment()
                + "' of host '" + hostName + "': add the segment to the port, or report another port");
        }
        return Optional.empty();
    }

    private static Optional<ReportOutcome.Invalid> invalid(final String field, final String message) {
        return Optional.of(new ReportOutcome.Invalid(field, message));
    }
}
