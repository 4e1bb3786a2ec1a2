// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.netport.location.LocationReports;
import org.netport.location.ReportOutcome;
import org.netport.location.ReportsOutcome;
import org.netport.model.HostName;

/** Reports that came together, and what has become of them; answered when all is known. Owned by the engine's loop. */
final class ReportedTogether {
    private final Map<HostName, Optional<ReportOutcome>> outcomes = new LinkedHashMap<>();
    private final long arrivedNanos;
    private final Consumer<ReportsOutcome> answer;
    private int missing;

    ReportedTogether(final LocationReports reports, final long arrivedNanos, final Consumer<ReportsOutcome> answer) {
        this.arrivedNanos = arrivedNanos;
        this.answer = answer;
        missing = reports.all().size();
        reports.all().forEach(report -> outcomes.put(report.host(), Optional.empty()));
    }

    /** What became of a host's report. Returns whether that was not known before. */
    boolean took(final HostName host, final ReportOutcome outcome, final long nanoTime) {
        if (outcomes.get(host).isPresent()) {
            return false;
        }
        outcomes.put(host, Optional.of(outcome));
        if (--missing == 0) {
            final var all = ImmutableMap.<HostName, ReportOutcome>builderWithExpectedSize(outcomes.size());
            outcomes.forEach((name, told) -> all.put(name, told.orElseThrow()));
            answer.accept(new ReportsOutcome.Done(all.buildOrThrow(),
                Duration.ofNanos(Math.max(0, nanoTime - arrivedNanos))));
        }
        return true;
    }
}
