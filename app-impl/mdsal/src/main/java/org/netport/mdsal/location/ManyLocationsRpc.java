// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ListenableFuture;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.netport.engine.NetworkEngine;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.LocationReports;
import org.netport.location.ReportsOutcome;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.rpc.Attempt;
import org.netport.mdsal.rpc.CatchUp;
import org.netport.mdsal.rpc.NotConfigured;
import org.netport.mdsal.rpc.PortLookup;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationsInput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationsOutput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.report.locations.input.Report;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;

/**
 * The RPC by which many hosts are reported in one operation. Thread-safe; nothing blocks: an answer comes when the
 * engine has one.
 */
public final class ManyLocationsRpc {
    private final NetworkEngine engine;
    private final CatchUp catchUp;

    /**
     * Makes the RPC's implementation; the caller registers it.
     *
     * @param engine takes the reports
     * @param configuration what the engine knows
     * @param clock bounds the wait for configuration under way
     */
    public ManyLocationsRpc(final NetworkEngine engine, final CurrentConfiguration configuration,
            final InstantSource clock) {
        this.engine = engine;
        catchUp = new CatchUp(configuration, clock);
    }

    /**
     * Implements report-locations.
     *
     * @param input the reports
     * @return what became of each, or an error that names the first that are wrong
     */
    public ListenableFuture<RpcResult<ReportLocationsOutput>> report(final ReportLocationsInput input) {
        final var reports = input.nonnullReport();
        if (reports.isEmpty() || reports.size() > LocationReports.MOST) {
            return RpcAnswers.refused(reports.isEmpty() ? ErrorTag.MISSING_ELEMENT : ErrorTag.TOO_BIG,
                "report: 1 to " + LocationReports.MOST + " locations can be reported at once, not " + reports.size());
        }
        final Set<Name> seen = new HashSet<>();
        for (var report : reports) {
            if (!ReportMapper.isComplete(report)) {
                return RpcAnswers.refused(ErrorTag.MISSING_ELEMENT, "report: " + ReportMapper.INCOMPLETE);
            }
            if (!seen.add(report.getHost())) {
                return RpcAnswers.refused(ErrorTag.INVALID_VALUE, "report: host '" + report.getHost().getValue()
                    + "' is reported twice: report it once, or in two operations");
            }
        }
        final var source = Sources.reporterOf(Optional.ofNullable(input.getSource()));
        return source.isEmpty() ? RpcAnswers.refused(ErrorTag.INVALID_VALUE, Sources.REPORTERS)
            : RpcAnswers.answer(catchUp.answer(config -> attempt(reports, source.orElseThrow(), config)));
    }

    private CompletionStage<Attempt<ReportLocationsOutput>> attempt(final List<Report> reports,
            final ClaimSource source, final NetworkConfig config) throws NotConfigured {
        final var ports = PortLookup.finder(config);
        final List<NotConfigured> unknown = new ArrayList<>();
        final var found = ImmutableList.<LocationReport>builderWithExpectedSize(reports.size());
        for (var report : reports) {
            try {
                found.add(ReportMapper.map(report, source, config, ports));
            } catch (NotConfigured e) {
                unknown.add(e);
            }
        }
        if (!unknown.isEmpty()) {
            throw NotConfigured.all(unknown, ReportsOutcome.Invalid.MOST_TOLD);
        }
        return engine.report(new LocationReports(found.build())).thenApply(ManyLocationsAnswer::of);
    }
}
