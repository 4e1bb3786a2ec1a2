// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import java.util.Optional;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.mdsal.rpc.HostLookup;
import org.netport.mdsal.rpc.NotConfigured;
import org.netport.mdsal.rpc.PortLookup;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Report;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Maps a report, alone or one of many, to the domain. Pure. */
final class ReportMapper {
    /** What is wrong with a report that is not {@link #isComplete}. */
    static final String INCOMPLETE = "host, switch and port are needed to report a location";

    private ReportMapper() {
    }

    /** Whether it has what its model calls mandatory, which nobody has looked at when it was called within the JVM. */
    static boolean isComplete(final Report report) {
        return report.getHost() != null && report.getSwitch() != null && report.getPort() != null;
    }

    /**
     * Maps a complete report.
     *
     * @param report the report
     * @param source who reports
     * @param config in which its host must be
     * @param ports finds access ports in the same configuration
     * @throws NotConfigured if host, switch or port is unknown
     */
    static LocationReport map(final Report report, final ClaimSource source, final NetworkConfig config,
            final PortLookup.Finder ports) throws NotConfigured {
        final var host = new HostName(report.getHost().getValue());
        if (!config.hosts().containsKey(host)) {
            throw HostLookup.unknown(host);
        }
        return new LocationReport(host, ports.find(report.getSwitch().getValue(), report.getPort()),
            Optional.ofNullable(report.getEpoch()).map(epoch -> new Epoch(epoch.getValue().longValue())),
            Optional.ofNullable(report.getSequence()).map(Uint64::longValue).orElse(0L), source);
    }
}
