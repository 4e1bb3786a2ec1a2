// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.netport.core.location.HostState;
import org.netport.core.location.PlacementEffect;
import org.netport.core.location.Stage;
import org.netport.core.location.Transfer;
import org.netport.core.location.TransferEvent;
import org.netport.grant.GrantId;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationAnswer;
import org.netport.grant.MigrationAnswer.Effect;
import org.netport.grant.MigrationAnswer.Invalid;
import org.netport.grant.MigrationAnswer.Outcome;
import org.netport.grant.MigrationReport;
import org.netport.location.ReportOutcome;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;

/** Takes what hypervisors tell of granted migrations. Owned by the engine's loop. */
final class MigrationReports {
    private static final int MOST_SOURCES = 65_536;

    private final Movements movements;
    private final GrantBook book;
    /** The last sequence that each reporter told of each host; what was silent longest is forgotten first. */
    private final SequencedMap<Source, Long> sequences = new LinkedHashMap<>();

    MigrationReports(final Movements movements, final GrantBook book) {
        this.movements = movements;
        this.book = book;
    }

    /** Takes a report; the answer comes when every host of it has one. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void take(final MigrationReport report, final long arrivedNanos, final Consumer<MigrationAnswer> answer) {
        final Optional<Invalid> problem = report.proof().isPresent() ? unproven(report) : Optional.empty();
        if (problem.isPresent()) {
            answer.accept(problem.orElseThrow());
            return;
        }
        final ImmutableSet<HostName> hosts = report.hosts().isEmpty() ? report.proof()
            .flatMap(proof -> book.find(proof.grant())).map(status -> status.states().keySet())
            .orElse(ImmutableSet.of()) : report.hosts();
        final var all = hosts.stream().map(host -> isOutOfOrder(report, host)
            ? CompletableFuture.completedFuture(effect(host, about(report, host), Outcome.STALE, Optional.empty()))
            : tell(report, host, arrivedNanos)).toList();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenRun(() -> answer.accept(
            new MigrationAnswer.Taken(all.stream().map(CompletableFuture::join)
                .collect(ImmutableList.toImmutableList()))));
    }

    private Optional<Invalid> unproven(final MigrationReport report) {
        final MigrationReport.Proof proof = report.proof().orElseThrow();
        final Optional<GrantStatus> known = book.find(proof.grant());
        if (known.isEmpty()) {
            return Optional.of(new Invalid("grant-id", "grant " + proof.grant() + " is not known: it was never given, "
                + "or ended long ago; ask for a new one"));
        }
        if (!known.orElseThrow().grant().nonce().equals(proof.nonce())) {
            return Optional.of(new Invalid("nonce", "the nonce is not that of grant " + proof.grant()));
        }
        return report.hosts().stream().filter(host -> !known.orElseThrow().states().containsKey(host)).findFirst()
            .map(host -> new Invalid("subject", "host '" + host + "' is not a subject of grant " + proof.grant()));
    }

    /** Of different hosts reports may overtake each other: one that comes late is not wrong. */
    private record Source(String reporter, HostName host) {
    }

    private boolean isOutOfOrder(final MigrationReport report, final HostName host) {
        if (report.sequence().isEmpty()) {
            return false;
        }
        final var source = new Source(report.reporter(), host);
        final Long last = sequences.remove(source);
        final long told = report.sequence().getAsLong();
        sequences.putLast(source, last == null ? told : Math.max(last, told));
        while (sequences.size() > MOST_SOURCES) {
            sequences.pollFirstEntry();
        }
        return last != null && told <= last;
    }

    private CompletableFuture<Effect> tell(final MigrationReport report, final HostName host,
            final long arrivedNanos) {
        final var effect = new CompletableFuture<Effect>();
        // Afterwards the host may not know any more which grant that was.
        final Optional<GrantId> about = about(report, host);
        movements.records().granted(host).or(() -> movements.records().running(host)).ifPresent(move ->
            move.heard(report.reporter(), report.event().name().toLowerCase(Locale.ROOT), arrivedNanos));
        final ImmutableList<PlacementEffect> effects = movements.step(host, event(report, host), arrivedNanos,
            outcome -> effect.complete(effect(host, about, Outcome.TAKEN, rewrite(outcome))));
        final Optional<RunningMove> copied = movements.records().granted(host).filter(move -> asksForCopies(effects));
        if (copied.isPresent()) {
            // Who is answered that frames go to both places relies on it for all that come from then on.
            copied.orElseThrow().awaitCopies(() -> effect.complete(effect(host, about, Outcome.TAKEN,
                copied.orElseThrow().copiesAfter(arrivedNanos))));
        } else if (effects.stream().noneMatch(PlacementEffect.Begin.class::isInstance)) {
            effect.complete(effect(host, about, outcome(effects), Optional.empty()));
        }
        return effect;
    }

    private static boolean asksForCopies(final ImmutableList<PlacementEffect> effects) {
        return effects.stream().anyMatch(effect ->
            effect instanceof PlacementEffect.Program program && program.stage() == Transfer.COPY);
    }

    private static Outcome outcome(final ImmutableList<PlacementEffect> effects) {
        if (effects.stream().anyMatch(PlacementEffect.NoGrant.class::isInstance)) {
            return Outcome.NO_GRANT;
        }
        if (effects.stream().anyMatch(PlacementEffect.Stale.class::isInstance)) {
            return Outcome.STALE;
        }
        return effects.stream().anyMatch(PlacementEffect.Known.class::isInstance) ? Outcome.KNOWN : Outcome.TAKEN;
    }

    private static Optional<Duration> rewrite(final ReportOutcome outcome) {
        return outcome instanceof ReportOutcome.Moved moved && moved.receipt().rewriteNanos().isPresent()
            ? Optional.of(Duration.ofNanos(moved.receipt().rewriteNanos().getAsLong())) : Optional.empty();
    }

    private Effect effect(final HostName host, final Optional<GrantId> about, final Outcome outcome,
            final Optional<Duration> rewrite) {
        final HostState state = movements.state(host);
        return new Effect(host, outcome, about.flatMap(book::find).map(status -> status.states().get(host)),
            state.transfer().map(going -> going.authorisation().epoch()).orElseGet(() -> state.placement().epoch()),
            rewrite);
    }

    /** The grant that a report is about: the one that it names, by itself or by its epoch, or the host's last one. */
    private Optional<GrantId> about(final MigrationReport report, final HostName host) {
        final HostState state = movements.state(host);
        return report.proof().map(MigrationReport.Proof::grant)
            .or(() -> report.epoch().flatMap(epoch -> grantOf(host, epoch)))
            .or(() -> state.transfer().map(going -> going.authorisation().grant()))
            .or(() -> state.handover().map(done -> done.authorisation().grant()))
            .or(() -> grantOf(host, state.placement().epoch()));
    }

    private Optional<GrantId> grantOf(final HostName host, final Epoch epoch) {
        return book.byEpoch(host, epoch).map(status -> status.grant().id());
    }

    private TransferEvent event(final MigrationReport report, final HostName host) {
        return switch (report.event()) {
            case PREPARE -> movements.preparation(grant(report), host);
            case RUNNING -> new TransferEvent.Running(grant(report), onward(host));
            case GONE -> new TransferEvent.Gone(grant(report), movements.nextMove(), back(host));
            case PAUSING -> new TransferEvent.Pausing(at(report), report.epoch());
            case STOPPED -> new TransferEvent.Stopped(at(report), report.epoch(), onward(host));
            case RESUMED -> new TransferEvent.Resumed(at(report), report.epoch(), movements.nextMove(), back(host));
        };
    }

    private static GrantId grant(final MigrationReport report) {
        return report.proof().orElseThrow().grant();
    }

    private static SwitchName at(final MigrationReport report) {
        return report.at().orElseThrow();
    }

    private ImmutableList<Stage> onward(final HostName host) {
        return movements.state(host).transfer().map(Transfer::authorisation)
            .map(granted -> movements.plan(host, granted.to().switchName())).orElse(ImmutableList.of());
    }

    private ImmutableList<Stage> back(final HostName host) {
        return movements.state(host).handover()
            .map(done -> movements.plan(host, done.former().point().switchName())).orElse(ImmutableList.of());
    }
}
