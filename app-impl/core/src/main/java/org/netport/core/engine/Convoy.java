// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.netport.location.LocationReport;
import org.netport.location.LocationReports;
import org.netport.location.ReportOutcome;
import org.netport.location.ReportsOutcome;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets many hosts move that are reported together: a portion of them after the other, two under way at a time, so that
 * switches are written in large commits and no stage of a move waits behind thousands of others. Each host moves as if
 * it were reported alone. Owned by the engine's loop.
 */
final class Convoy {
    private static final Logger LOG = LoggerFactory.getLogger(Convoy.class);
    /** Two operations of the largest size. */
    private static final int MOST_WAITING = 2 * LocationReports.MOST;
    private static final int AT_A_TIME = 2;

    private final EngineLoop loop;
    private final Gathering gathering;
    private final Claims claims;
    private final Counters counters;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** The operation whose report of a host waits; there is one at most. */
    private final Map<HostName, ReportedTogether> waitingFor = new HashMap<>();
    private Portion portion = Portion.FIRST;
    private int underWay;
    private boolean planned;

    Convoy(final EngineLoop loop, final Gathering gathering, final Claims claims, final Counters counters) {
        this.loop = loop;
        this.gathering = gathering;
        this.claims = claims;
        this.counters = counters;
    }

    /** What is asked of the rest of the engine. */
    interface Claims {
        /** Why no report can be followed now; empty if they can. */
        Optional<String> notYet();

        /** What is wrong with a report; empty if nothing is. */
        Optional<ReportOutcome.Invalid> problem(LocationReport report);

        /** The epoch of a host's latest location. */
        Epoch epoch(HostName host);

        /** What a report is told whose host has had a later location accepted before its turn came. */
        ReportOutcome overtaken(LocationReport report);

        /** Takes a report as if it came alone. */
        void report(LocationReport report, long arrivedNanos, Consumer<ReportOutcome> outcome);
    }

    /** A report whose turn has not come, and the epoch of its host when it arrived. */
    private record Waiting(LocationReport report, Epoch known, ReportedTogether operation) {
    }

    /** Hosts that were begun together. */
    private static final class Begun {
        private final long nanos;
        private int missing;

        Begun(final long nanos, final int hosts) {
            this.nanos = nanos;
            missing = hosts;
        }
    }

    /** Takes reports, all or none. */
    void take(final LocationReports reports, final long arrivedNanos, final Consumer<ReportsOutcome> outcome) {
        final Optional<ReportsOutcome> refusal = refusal(reports);
        if (refusal.isPresent()) {
            outcome.accept(refusal.orElseThrow());
            return;
        }
        final var operation = new ReportedTogether(reports, arrivedNanos, outcome);
        for (LocationReport report : reports.all()) {
            final Epoch known = claims.epoch(report.host());
            Optional.ofNullable(waitingFor.put(report.host(), operation)).ifPresent(earlier ->
                earlier.took(report.host(), new ReportOutcome.Stale(report.point(), known), loop.nanoTime()));
            waiting.add(new Waiting(report, known, operation));
        }
        advance();
    }

    private Optional<ReportsOutcome> refusal(final LocationReports reports) {
        final List<ReportOutcome.Invalid> problems = new ArrayList<>();
        reports.all().forEach(report -> claims.problem(report).ifPresent(problems::add));
        if (!problems.isEmpty()) {
            return Optional.of(new ReportsOutcome.Invalid(problems.stream().limit(ReportsOutcome.Invalid.MOST_TOLD)
                .collect(ImmutableList.toImmutableList()), problems.size()));
        }
        if (waiting.size() + reports.all().size() > MOST_WAITING) {
            counters.reportsPutOff(reports.all().size());
            return Optional.of(new ReportsOutcome.NotYet(waiting.size() + " hosts wait for their turn to move, and no "
                + "more than " + MOST_WAITING + " may: report again in some seconds"));
        }
        return claims.notYet().map(ReportsOutcome.NotYet::new);
    }

    /** Begins portions as long as there is room for them. */
    private void advance() {
        while (!waiting.isEmpty() && underWay < AT_A_TIME) {
            final List<Waiting> next = new ArrayList<>(portion.hosts());
            while (!waiting.isEmpty() && next.size() < portion.hosts()) {
                final Waiting first = waiting.poll();
                if (waitingFor.remove(first.report().host(), first.operation())) {
                    next.add(first);
                }
            }
            if (!next.isEmpty()) {
                underWay++;
                final var begun = new Begun(loop.nanoTime(), next.size());
                gathering.together(() -> next.forEach(each -> begin(each, begun)));
            }
        }
    }

    /** Where a report fails, who sent it is told, and those that wait behind it are taken all the same. */
    @SuppressWarnings("IllegalCatch")
    private void begin(final Waiting next, final Begun with) {
        final LocationReport report = next.report();
        try {
            // Who counts epochs has them compared; a report that does not is later than what was known then.
            if (report.epoch().isPresent() || claims.epoch(report.host()).equals(next.known())) {
                claims.report(report, loop.nanoTime(), outcome -> took(next, with, outcome));
            } else {
                took(next, with, claims.overtaken(report));
            }
        } catch (RuntimeException e) {
            LOG.error("the report of host {} failed; the engine goes on, please report this", report.host(), e);
            took(next, with, new ReportOutcome.Invalid("host", "the engine failed: see the controller's log"));
        }
    }

    private void took(final Waiting done, final Begun with, final ReportOutcome outcome) {
        final long now = loop.nanoTime();
        if (done.operation().took(done.report().host(), outcome, now) && --with.missing == 0) {
            portion = portion.after(Duration.ofNanos(now - with.nanos));
            underWay--;
            // Not at once: this is told in the midst of a step.
            plan();
        }
    }

    private void plan() {
        if (!planned && !waiting.isEmpty()) {
            planned = true;
            loop.execute(() -> {
                planned = false;
                advance();
            });
        }
    }
}
