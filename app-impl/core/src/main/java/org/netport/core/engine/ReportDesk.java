// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import java.util.function.Consumer;
import org.netport.location.Attachment;
import org.netport.location.LocationReport;
import org.netport.location.ReportOutcome;
import org.netport.model.Epoch;
import org.netport.model.HostName;

/** Puts the reports of a {@link Convoy} to the network, one by one. Owned by the engine's loop. */
final class ReportDesk implements Convoy.Claims {
    private final Network network;

    ReportDesk(final Network network) {
        this.network = network;
    }

    @Override
    public Optional<String> notYet() {
        return network.isOpen() ? Optional.empty() : Optional.of(Network.STARTING);
    }

    @Override
    public Optional<ReportOutcome.Invalid> problem(final LocationReport report) {
        return network.problem(report);
    }

    @Override
    public Epoch epoch(final HostName host) {
        return network.movements().placement(host).epoch();
    }

    @Override
    public ReportOutcome overtaken(final LocationReport report) {
        final Optional<Attachment> now = network.movements().placement(report.host()).current();
        return now.<ReportOutcome>map(at -> at.point().equals(report.point()) ? new ReportOutcome.Unchanged(at)
            : new ReportOutcome.Stale(at.point(), at.epoch())).orElseGet(() -> new ReportOutcome.Invalid("host",
                "host '" + report.host() + "' was seen or withdrawn before its turn came, and is nowhere now: report it"
                    + " again"));
    }

    @Override
    public void report(final LocationReport report, final long arrivedNanos, final Consumer<ReportOutcome> outcome) {
        network.report(report, arrivedNanos, outcome);
    }
}
