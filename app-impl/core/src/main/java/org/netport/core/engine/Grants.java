// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.netport.core.location.Authorisation;
import org.netport.core.location.HostState;
import org.netport.core.location.Placement;
import org.netport.core.location.Recovery;
import org.netport.core.location.TransferEvent;
import org.netport.core.policy.Occupancy;
import org.netport.core.policy.PolicyEvaluator;
import org.netport.engine.EngineListener;
import org.netport.grant.Grant;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantId;
import org.netport.grant.GrantRequest;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.Nonce;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.ReportOutcome;
import org.netport.model.HostName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.netport.policy.Announcement;
import org.netport.policy.AuditRecord;
import org.netport.policy.Ground;
import org.netport.policy.MoveRequest;
import org.netport.policy.PolicyDecision;

/** Gives grants, lets them run out, and takes them back. Owned by the engine's loop. */
final class Grants {
    private final EngineLoop loop;
    private final Supplier<NetworkConfig> config;
    private final Movements movements;
    private final SiteOccupancy occupancy;
    private final Supplier<Nonce> nonces;
    private final Paths paths;
    private final EngineListener listener;
    private final GrantBook book = new GrantBook();
    /** Those from before a restart that are not taken up yet: nothing is installed for them, whatever they say. */
    private final Set<GrantId> kept = new LinkedHashSet<>();
    private final UnfinishedGrants unfinished;

    Grants(final EngineLoop loop, final Supplier<NetworkConfig> config, final Movements movements,
            final SiteOccupancy occupancy, final Supplier<Nonce> nonces, final Paths paths,
            final EngineListener listener) {
        this.loop = loop;
        this.config = config;
        this.movements = movements;
        this.occupancy = occupancy;
        this.nonces = nonces;
        this.paths = paths;
        this.listener = listener;
        unfinished = new UnfinishedGrants(id -> book.find(id).ifPresent(listener::grantFinal));
    }

    GrantBook book() {
        return book;
    }

    /** Asks the policy of the destination. */
    GrantDecision request(final GrantRequest request, final long arrivedNanos) {
        final Optional<GrantStatus> known = request.requestId()
            .flatMap(id -> book.byRequest(request.requester(), id));
        if (known.isPresent()) {
            return isOf(known.orElseThrow().grant(), request)
                ? new GrantDecision.Granted(known.orElseThrow()) : new GrantDecision.Invalid("request-id",
                    "request '" + request.requestId().orElseThrow() + "' was made for other hosts or places: use "
                        + "another id, or revoke grant " + known.orElseThrow().grant().id());
        }
        for (var wanted : request.destinations().entrySet()) {
            final Optional<ReportOutcome.Invalid> problem = LocationRules.problem(config.get(), wanted.getKey(),
                wanted.getValue());
            if (problem.isPresent()) {
                return new GrantDecision.Invalid(problem.orElseThrow().field(), problem.orElseThrow().message());
            }
        }
        final Optional<GrantDecision.Refused> refusal = refusal(request);
        if (refusal.isPresent()) {
            audit(AuditRecord.Event.REFUSED, request, Optional.empty(), Optional.empty(),
                refusal.orElseThrow().reason());
            return refusal.orElseThrow();
        }
        return new GrantDecision.Granted(book.find(give(request, arrivedNanos).id()).orElseThrow());
    }

    private static boolean isOf(final Grant grant, final GrantRequest request) {
        return grant.subjects().stream().collect(ImmutableMap.toImmutableMap(Grant.Subject::host, Grant.Subject::to))
            .equals(request.destinations());
    }

    private Optional<GrantDecision.Refused> refusal(final GrantRequest request) {
        if (book.isFull()) {
            return Optional.of(new GrantDecision.Refused("limit", GrantBook.MOST_LIVE
                + " grants are live, as many as this controller keeps: try again when some have ended"));
        }
        return PolicyEvaluator.decideTogether(config.get(), requests(request), others(request), loop.now()).stream()
            .filter(PolicyDecision.Refused.class::isInstance).map(PolicyDecision.Refused.class::cast).findFirst()
            .map(refused -> new GrantDecision.Refused(refused.ground().toString(), refused.reason()))
            .or(() -> request.destinations().entrySet().stream().flatMap(wanted -> origin(wanted.getKey())
                .flatMap(from -> paths.tooNarrow(wanted.getKey(), from.switchName(), wanted.getValue().switchName()))
                .stream()).findFirst());
    }

    private ImmutableList<MoveRequest> requests(final GrantRequest request) {
        return request.destinations().entrySet().stream().map(wanted -> new MoveRequest(wanted.getKey(),
            origin(wanted.getKey()).flatMap(this::siteOf), siteOf(wanted.getValue()).orElseThrow(),
            Announcement.GRANTED)).collect(ImmutableList.toImmutableList());
    }

    private Occupancy others(final GrantRequest request) {
        return occupancy.withoutGrantsOf(request.destinations().keySet());
    }

    private Optional<AttachmentPoint> origin(final HostName host) {
        final Placement placement = movements.placement(host);
        return (placement instanceof Placement.Absent absent ? absent.last() : placement.current())
            .map(Attachment::point);
    }

    private Optional<SiteName> siteOf(final AttachmentPoint point) {
        return Optional.ofNullable(config.get().switches().get(point.switchName())).map(at -> at.site());
    }

    private Grant give(final GrantRequest request, final long arrivedNanos) {
        final Instant now = loop.now();
        final GrantId id = book.nextId(now);
        final Ground ground = PolicyEvaluator.decideTogether(config.get(), requests(request), others(request), now)
            .get(0).ground();
        final Duration lifetime = lifetime(request);
        final List<Grant.Subject> subjects = new ArrayList<>();
        request.destinations().forEach((host, to) -> subjects.add(new Grant.Subject(host, origin(host), to,
            movements.state(host).nextEpoch())));
        final var grant = new Grant(id, nonces.get(), request.requester(), request.requestId(), now,
            now.plus(lifetime), ground.toString(), ImmutableList.copyOf(subjects));
        final var states = ImmutableMap.<HostName, GrantState>builder();
        subjects.forEach(subject -> states.put(subject.host(), GrantState.AUTHORISED));
        book.put(new GrantStatus(grant, states.buildOrThrow(), Optional.empty()));
        unfinished.begin(id, request.destinations().keySet());
        requests(request).stream().filter(move -> move.from().filter(from -> !from.equals(move.to())).isPresent())
            .forEach(move -> occupancy.began(move.to()));
        subjects.forEach(subject -> authorise(id, subject, arrivedNanos));
        loop.schedule(lifetime, () -> end(id, GrantState.EXPIRED, "its time was over before the cut-over"));
        book.find(id).ifPresent(listener::grantChanged);
        audit(AuditRecord.Event.GRANTED, request, Optional.of(id), Optional.of(ground), "");
        return grant;
    }

    private Duration lifetime(final GrantRequest request) {
        return request.destinations().values().stream()
            .map(to -> config.get().policyOf(siteOf(to).orElseThrow()).longestGrant())
            .reduce(request.lifetime(), (one, other) -> one.compareTo(other) < 0 ? one : other);
    }

    private void authorise(final GrantId id, final Grant.Subject subject, final long arrivedNanos) {
        final var host = config.get().hosts().get(subject.host());
        movements.step(subject.host(), new TransferEvent.Granted(new Authorisation(id, movements.nextMove(),
            subject.to(), subject.epoch(), config.get().segments().get(host.segment()).cutOver())), arrivedNanos,
            ignored -> { });
    }

    /** Keeps a grant from before a restart until the switches have been read. */
    void keep(final GrantStatus recovered) {
        book.put(recovered);
        kept.add(recovered.grant().id());
    }

    /** Takes up the grants from before a restart: by now it is known where their hosts are. */
    void takeUp() {
        final var before = ImmutableList.copyOf(kept);
        kept.clear();
        // As they are by now: they may have been revoked while the switches were read.
        before.forEach(id -> book.find(id).ifPresent(this::takeUp));
    }

    private void takeUp(final GrantStatus recovered) {
        final GrantId id = recovered.grant().id();
        final Duration left = Duration.between(loop.now(), recovered.grant().expiry());
        unfinished.begin(id, recovered.states().keySet());
        for (Grant.Subject subject : recovered.grant().subjects()) {
            if (LocationRules.problem(config.get(), subject.host(), subject.to()).isPresent()) {
                takenOver(id, subject.host(), recovered.states().get(subject.host()), GrantState.ABORTED,
                    "its host or place is no longer configured");
                continue;
            }
            movements.know(subject);
            final HostState state = movements.state(subject.host());
            switch (Recovery.of(state, subject, recovered.states().get(subject.host()))) {
                case AUTHORISE -> {
                    authorise(id, subject, loop.nanoTime());
                    // What had been prepared is prepared again; the switches may hold it already.
                    movements.step(subject.host(), movements.preparation(id, subject.host()), loop.nanoTime(),
                        ignored -> { });
                }
                case CUT_OVER -> {
                    authorise(id, subject, loop.nanoTime());
                    state.placement().current().ifPresent(at -> movements.step(subject.host(),
                        new TransferEvent.Stopped(at.point().switchName(), Optional.of(subject.epoch()),
                            movements.plan(subject.host(), subject.to().switchName())), loop.nanoTime(),
                        ignored -> { }));
                }
                case PLACE, HANDED_OVER -> {
                    movements.recover(subject.host(), new Attachment(subject.to(), subject.epoch(), loop.now(),
                        ClaimSource.RECOVERED));
                    movements.recoverHandover(id, subject);
                    advance(id, subject.host(), GrantState.CONSUMED, Optional.empty());
                    unfinished.cutOver(id, subject.host());
                }
                case SUPERSEDED -> takenOver(id, subject.host(), recovered.states().get(subject.host()),
                    GrantState.SUPERSEDED, "something later had moved its host before the controller started");
                default -> unfinished.ended(id, subject.host());
            }
        }
        loop.schedule(left.isNegative() ? Duration.ZERO : left,
            () -> end(id, GrantState.EXPIRED, "its time was over before the cut-over"));
    }

    /** A switch that came late remembers a place: a grant may have been used for it that seems to have ended unused. */
    void found(final HostName host, final Attachment at) {
        for (GrantStatus status : book.all()) {
            for (Grant.Subject subject : status.grant().subjects()) {
                if (subject.host().equals(host) && subject.epoch().equals(at.epoch())
                        && movements.state(host).handover().isEmpty()
                        && Recovery.of(movements.state(host), subject, GrantState.CONSUMED) == Recovery.HANDED_OVER) {
                    movements.recoverHandover(status.grant().id(), subject);
                    advance(status.grant().id(), host, GrantState.CONSUMED, Optional.empty());
                    unfinished.begin(status.grant().id(), Set.of(host));
                    unfinished.cutOver(status.grant().id(), host);
                }
            }
        }
    }

    private void takenOver(final GrantId id, final HostName host, final GrantState before, final GrantState how,
            final String reason) {
        if (before.isLive()) {
            advance(id, host, how, Optional.of(reason));
        }
        unfinished.ended(id, host);
    }

    /** Takes a grant back from those of its hosts that have not been cut over. Returns how many these were. */
    int end(final GrantId id, final GrantState how, final String reason) {
        int ended = 0;
        for (Map.Entry<HostName, GrantState> host : book.find(id).map(GrantStatus::states)
                .orElse(ImmutableMap.of()).entrySet()) {
            if (host.getValue().isLive()) {
                ended++;
                if (kept.contains(id)) {
                    advance(id, host.getKey(), how, Optional.of(reason));
                    auditEnd(id, host.getKey(), how);
                    continue;
                }
                advance(id, host.getKey(), host.getValue(), Optional.of(reason));
                movements.step(host.getKey(), new TransferEvent.Ended(id, how), loop.nanoTime(), ignored -> { });
            }
        }
        return ended;
    }

    /** The guest runs where it was granted to go, or something later moved it: nobody needs to remember the grant. */
    void finalised(final HostName host) {
        unfinished.finalised(host);
    }

    /** What was granted for a place that is not configured any more, or for such a host, is given up. */
    void configured() {
        book.all().stream().filter(GrantStatus::isLive).filter(status -> !kept.contains(status.grant().id()))
            .filter(status -> status.grant().subjects().stream().anyMatch(subject ->
                status.states().get(subject.host()).isLive()
                    && LocationRules.problem(config.get(), subject.host(), subject.to()).isPresent()))
            .forEach(status -> end(status.grant().id(), GrantState.ABORTED,
                "its host or place is no longer configured"));
    }

    /** A host has come further; when it was given up, those that were to move with it are too. */
    void changed(final GrantId id, final HostName host, final GrantState state) {
        advance(id, host, state, Optional.empty());
        if (state == GrantState.CONSUMED) {
            auditEnd(id, host, state);
            unfinished.cutOver(id, host);
        } else if (!state.isLive()) {
            auditEnd(id, host, state);
            unfinished.ended(id, host);
            loop.execute(() -> end(id, GrantState.ABORTED, "host '" + host + "', which it was to move with, is "
                + state.name().toLowerCase(Locale.ROOT)));
        }
    }

    private void advance(final GrantId id, final HostName host, final GrantState state,
            final Optional<String> reason) {
        book.advance(id, host, state, reason).ifPresent(listener::grantChanged);
    }

    private void audit(final AuditRecord.Event event, final GrantRequest request, final Optional<GrantId> grant,
            final Optional<Ground> ground, final String reason) {
        final HostName first = request.destinations().keySet().iterator().next();
        listener.audited(Audits.record(config.get(), loop.now(), new Audits.Matter(event,
            request.destinations().keySet().asList(), origin(first),
            Optional.of(request.destinations().get(first)), request.requester(), grant), ground, reason));
    }

    private void auditEnd(final GrantId id, final HostName host, final GrantState state) {
        book.find(id).ifPresent(status -> status.grant().subjects().stream()
            .filter(subject -> subject.host().equals(host)).findFirst()
            .ifPresent(subject -> listener.audited(Audits.record(config.get(), loop.now(), new Audits.Matter(
                Audits.eventOf(state), ImmutableList.of(host), subject.from(), Optional.of(subject.to()),
                status.grant().requester(), Optional.of(id)), Optional.empty(), status.reason().orElse("")))));
    }

    /** What the topology says of the way between two switches. */
    @FunctionalInterface
    interface Paths {
        /** Why the way is too narrow for the host's segment; empty if it is not, or if that is not known. */
        Optional<GrantDecision.Refused> tooNarrow(HostName host, SwitchName from, SwitchName to);
    }
}
