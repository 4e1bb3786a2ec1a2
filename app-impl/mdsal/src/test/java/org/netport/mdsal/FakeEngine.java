// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.netport.engine.NetworkEngine;
import org.netport.location.Attachment;
import org.netport.location.LocationReport;
import org.netport.location.MoveReceipt;
import org.netport.location.ReportOutcome;
import org.netport.model.DatapathId;
import org.netport.model.HostName;
import org.netport.model.PortRef;
import org.netport.network.NetworkConfig;

/** An engine that keeps what it is given. */
public final class FakeEngine implements NetworkEngine {
    private final BlockingQueue<NetworkConfig> configs = new LinkedBlockingQueue<>();
    private final BlockingQueue<LocationReport> reports = new LinkedBlockingQueue<>();
    private final Function<LocationReport, ReportOutcome> judge;
    private volatile Optional<Map<HostName, Attachment>> started = Optional.empty();

    public FakeEngine(final Function<LocationReport, ReportOutcome> judge) {
        this.judge = judge;
    }

    public BlockingQueue<NetworkConfig> configs() {
        return configs;
    }

    public BlockingQueue<LocationReport> reports() {
        return reports;
    }

    /** With which locations it was started, if it was. */
    public Optional<Map<HostName, Attachment>> started() {
        return started;
    }

    @Override
    public void start(final NetworkConfig config, final Map<HostName, Attachment> recovered) {
        started = Optional.of(recovered);
        configs.add(config);
    }

    @Override
    public void configure(final NetworkConfig config) {
        configs.add(config);
    }

    @Override
    public CompletionStage<ReportOutcome> report(final LocationReport report) {
        reports.add(report);
        return CompletableFuture.completedStage(judge.apply(report));
    }

    @Override
    public CompletionStage<Optional<Attachment>> withdraw(final HostName host) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<List<MoveReceipt>> receipts() {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public void interfaces(final DatapathId datapathId, final Map<PortRef, String> portNames) {
        // nothing to find
    }

    @Override
    public void close() {
        // nothing to end
    }
}
