// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.netport.core.location.Authorisation;
import org.netport.core.location.TransferEvent;
import org.netport.core.policy.PolicyEvaluator;
import org.netport.engine.EngineListener;
import org.netport.grant.Grant;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantId;
import org.netport.grant.GrantRequest;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.Nonce;
import org.netport.location.ReportOutcome;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.netport.policy.Announcement;
import org.netport.policy.AuditRecord;
import org.netport.policy.Ground;
import org.netport.policy.MoveRequest;
import org.netport.policy.PolicyDecision;

/**
 * Gives grants, lets them run out, and takes them back. What became of them over a restart is {@link GrantRecovery}'s.
 * Owned by the engine's loop.
 */
final class Grants {
    private final EngineLoop loop;
    private final Supplier<NetworkConfig> config;
    private final Movements movements;
    private final SiteOccupancy occupancy;
    private final Supplier<Nonce> nonces;
    private final Paths paths;
    private final EngineListener listener;
    private final GrantBook book = new GrantBook();
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
        unfinished = new UnfinishedGrants(id -> {
            book.find(id).ifPresent(listener::grantFinal);
            book.finish(id);
        });
    }

    GrantBook book() {
        return book;
    }

    UnfinishedGrants unfinished() {
        return unfinished;
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
        return judged(request, arrivedNanos);
    }

    private GrantDecision judged(final GrantRequest request, final long arrivedNanos) {
        if (book.isFull()) {
            return refuse(request, Optional.empty(), new GrantDecision.Refused("limit", GrantBook.MOST_LIVE
                + " grants are live, as many as this controller keeps: try again when some have ended"));
        }
        final ImmutableList<MoveRequest> asked = requests(request);
        final var decisions = PolicyEvaluator.decideTogether(config.get(), asked,
            occupancy.withoutGrantsOf(request.destinations().keySet()), loop.now());
        final var refused = decisions.stream().filter(PolicyDecision.Refused.class::isInstance)
            .map(PolicyDecision.Refused.class::cast).findFirst();
        if (refused.isPresent()) {
            final Ground ground = refused.orElseThrow().ground();
            return refuse(request, Optional.of(ground),
                new GrantDecision.Refused(ground.toString(), refused.orElseThrow().reason()));
        }
        final var narrow = request.destinations().entrySet().stream().flatMap(wanted -> origin(wanted.getKey())
            .flatMap(from -> paths.tooNarrow(wanted.getKey(), from.switchName(), wanted.getValue().switchName()))
            .stream()).findFirst();
        return narrow.isPresent() ? refuse(request, Optional.empty(), narrow.orElseThrow())
            : new GrantDecision.Granted(give(request, asked, decisions.get(0).ground(), arrivedNanos));
    }

    private GrantDecision refuse(final GrantRequest request, final Optional<Ground> ground,
            final GrantDecision.Refused refusal) {
        audit(AuditRecord.Event.REFUSED, request, Optional.empty(), ground, refusal.reason());
        return refusal;
    }

    private static boolean isOf(final Grant grant, final GrantRequest request) {
        return grant.subjects().stream().collect(ImmutableMap.toImmutableMap(Grant.Subject::host, Grant.Subject::to))
            .equals(request.destinations());
    }

    private ImmutableList<MoveRequest> requests(final GrantRequest request) {
        final NetworkConfig now = config.get();
        return request.destinations().entrySet().stream().map(wanted -> new MoveRequest(wanted.getKey(),
            origin(wanted.getKey()).flatMap(from -> now.siteOf(from.switchName())),
            now.siteOf(wanted.getValue().switchName()).orElseThrow(), Announcement.GRANTED))
            .collect(ImmutableList.toImmutableList());
    }

    private Optional<AttachmentPoint> origin(final HostName host) {
        return Movements.lastPoint(movements.placement(host));
    }

    private GrantStatus give(final GrantRequest request, final ImmutableList<MoveRequest> asked, final Ground ground,
            final long arrivedNanos) {
        final Instant now = loop.now();
        final GrantId id = book.nextId(now);
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
        asked.stream().filter(MoveRequest::comesFromOutside).forEach(move -> occupancy.began(move.to()));
        subjects.forEach(subject -> authorise(id, subject, arrivedNanos));
        expireIn(id, lifetime);
        final GrantStatus given = book.find(id).orElseThrow();
        listener.grantChanged(given);
        audit(AuditRecord.Event.GRANTED, request, Optional.of(id), Optional.of(ground), "");
        return given;
    }

    private Duration lifetime(final GrantRequest request) {
        return request.destinations().values().stream()
            .map(to -> config.get().policyOf(config.get().siteOf(to.switchName()).orElseThrow()).longestGrant())
            .reduce(request.lifetime(), (one, other) -> one.compareTo(other) < 0 ? one : other);
    }

    void authorise(final GrantId id, final Grant.Subject subject, final long arrivedNanos) {
        final var host = config.get().hosts().get(subject.host());
        movements.step(subject.host(), new TransferEvent.Granted(new Authorisation(id, movements.nextMove(),
            subject.to(), subject.epoch(), config.get().segments().get(host.segment()).cutOver())), arrivedNanos,
            ignored -> { });
    }

    /** Takes a grant back from those of its hosts that have not been cut over. Returns how many these were. */
    int end(final GrantId id, final GrantState how, final String reason) {
        int ended = 0;
        for (Map.Entry<HostName, GrantState> host : book.find(id).map(GrantStatus::states)
                .orElse(ImmutableMap.of()).entrySet()) {
            if (host.getValue().isLive()) {
                ended++;
                if (book.isKept(id)) {
                    over(id, host.getKey(), how, Optional.of(reason));
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
        book.all().stream().filter(GrantStatus::isLive).filter(status -> !book.isKept(status.grant().id()))
            .filter(status -> status.grant().subjects().stream().anyMatch(subject ->
                status.states().get(subject.host()).isLive()
                    && LocationRules.problem(config.get(), subject.host(), subject.to()).isPresent()))
            .forEach(status -> end(status.grant().id(), GrantState.ABORTED,
                "its host or place is no longer configured"));
    }

    /** A host has come further; when it was given up, those that were to move with it are too. */
    void changed(final GrantId id, final HostName host, final GrantState state) {
        if (state == GrantState.CONSUMED) {
            used(id, host);
        } else if (state.isLive()) {
            advance(id, host, state, Optional.empty());
        } else {
            over(id, host, state, Optional.empty());
        }
    }

    /** A host has been cut over. What is found out again after a restart is not told again. */
    void used(final GrantId id, final HostName host) {
        if (advance(id, host, GrantState.CONSUMED, Optional.empty())) {
            auditEnd(id, host, GrantState.CONSUMED);
        }
        unfinished.cutOver(id, host);
    }

    /** A grant has ended for a host, and with it for those that were to move with it. */
    void over(final GrantId id, final HostName host, final GrantState how, final Optional<String> reason) {
        if (advance(id, host, how, reason)) {
            auditEnd(id, host, how);
        }
        unfinished.ended(id, host);
        endRest(id, host, how);
    }

    /** What is left of a grant ends, after what is being done now, because it has ended for one of its hosts. */
    void endRest(final GrantId id, final HostName ended, final GrantState how) {
        loop.execute(() -> end(id, GrantState.ABORTED, "host '" + ended + "', which it was to move with, is "
            + how.name().toLowerCase(Locale.ROOT)));
    }

    /** A grant that is live after a time, negative if it is over, ends then. */
    void expireIn(final GrantId id, final Duration left) {
        loop.schedule(left.isNegative() ? Duration.ZERO : left,
            () -> end(id, GrantState.EXPIRED, "its time was over before the cut-over"));
    }

    /** Returns whether the host was not so far, or so over, before. */
    private boolean advance(final GrantId id, final HostName host, final GrantState state,
            final Optional<String> reason) {
        final Optional<GrantState> before = stateOf(id, host);
        book.advance(id, host, state, reason).ifPresent(listener::grantChanged);
        return !before.equals(stateOf(id, host));
    }

    private Optional<GrantState> stateOf(final GrantId id, final HostName host) {
        return book.find(id).map(status -> status.states().get(host));
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
