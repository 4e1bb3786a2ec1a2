// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import com.google.common.util.concurrent.ListenableFuture;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.netport.engine.NetworkEngine;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationAnswer;
import org.netport.grant.MigrationEvent;
import org.netport.grant.MigrationReport;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.rpc.Attempt;
import org.netport.mdsal.rpc.CatchUp;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.FindMigrationInput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.FindMigrationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.ReportMigrationInput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.ReportMigrationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrantInput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrantOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RevokeGrantInput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RevokeGrantOutput;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RPCs of netport-grant. Thread-safe; nothing blocks: an answer comes when the engine has one, and a grant when it
 * is on disk too. Reports touch no datastore.
 */
public final class GrantRpcs {
    private static final Logger LOG = LoggerFactory.getLogger(GrantRpcs.class);
    private static final Duration WRITE_BOUND = Duration.ofSeconds(2);
    private static final int MOST_SUBJECTS = 256;

    private final NetworkEngine engine;
    private final CurrentConfiguration configuration;
    private final CatchUp catchUp;
    private final GrantMemory memory;
    private final GrantInput inputs = new GrantInput();

    /**
     * Makes the RPCs' implementations; the caller registers them.
     *
     * @param engine takes requests and reports
     * @param configuration what the engine knows
     * @param clock bounds the wait for configuration under way
     * @param memory tells when a grant is on disk
     */
    public GrantRpcs(final NetworkEngine engine, final CurrentConfiguration configuration, final InstantSource clock,
            final GrantMemory memory) {
        this.engine = engine;
        this.configuration = configuration;
        this.memory = memory;
        catchUp = new CatchUp(configuration, clock);
    }

    /**
     * Implements request-grant.
     *
     * @param input who wants to move where
     * @return the policy's decision, or an error that names the leaf that is wrong
     */
    public ListenableFuture<RpcResult<RequestGrantOutput>> request(final RequestGrantInput input) {
        if (input.getSwitch() == null || input.nonnullSubject().isEmpty()) {
            return RpcAnswers.refused(ErrorTag.MISSING_ELEMENT,
                "switch and at least one subject are needed to ask for a grant");
        }
        final Optional<String> excess = excess(input.nonnullSubject());
        return excess.isPresent() ? RpcAnswers.refused(ErrorTag.TOO_BIG, excess.orElseThrow())
            : RpcAnswers.answer(catchUp.answer(config -> engine.request(inputs.request(input, config))
                .thenCompose(decision -> decided(decision, config))));
    }

    /**
     * Implements revoke-grant.
     *
     * @param input the grant
     * @return what became of its hosts, or an error if nothing of it can be taken back
     */
    public ListenableFuture<RpcResult<RevokeGrantOutput>> revoke(final RevokeGrantInput input) {
        final var id = idOf(input.getGrantId());
        if (id.isEmpty()) {
            return RpcAnswers.refused(ErrorTag.MISSING_ELEMENT, "grant-id: name the grant, see /netport-grant:grants");
        }
        final var grant = id.orElseThrow();
        return RpcAnswers.answer(engine.revoke(grant,
            Optional.ofNullable(input.getReason()).orElse("taken back by an operator")).thenCompose(found ->
                found.isPresent() ? revoked(found.orElseThrow()) : CompletableFuture.completedStage(
                    RpcAnswers.error(ErrorTag.INVALID_VALUE, "grant-id: grant " + grant
                        + " is not known, or all its hosts have been cut over or have ended: see "
                        + "/netport-grant:grants"))));
    }

    /**
     * Implements find-migration.
     *
     * @param input the guest
     * @return what is granted for it, or an error if it is not configured
     */
    public ListenableFuture<RpcResult<FindMigrationOutput>> find(final FindMigrationInput input) {
        return RpcAnswers.answer(catchUp.answer(config -> {
            final var host = inputs.host(input, config).name();
            return engine.liveGrant(host).thenApply(found ->
                new Attempt.Done<>(GrantAnswers.found(host, found, config)));
        }));
    }

    /**
     * Implements report-migration.
     *
     * @param input the report
     * @return what it did, or an error that names the leaf that is wrong
     */
    public ListenableFuture<RpcResult<ReportMigrationOutput>> report(final ReportMigrationInput input) {
        final var event = Optional.ofNullable(input.getEvent()).flatMap(GrantIdentities::eventOf);
        if (event.isEmpty()) {
            return RpcAnswers.refused(ErrorTag.INVALID_VALUE, "event: it is one of netport-grant:prepare, running, "
                + "gone (of the destination), pausing, stopped, resumed (of the source)");
        }
        final Optional<String> missing = missing(event.orElseThrow(), input);
        if (missing.isPresent()) {
            return RpcAnswers.refused(ErrorTag.MISSING_ELEMENT, missing.orElseThrow());
        }
        final Optional<String> excess = excess(input.nonnullSubject());
        return excess.isPresent() ? RpcAnswers.refused(ErrorTag.TOO_BIG, excess.orElseThrow())
            : RpcAnswers.answer(catchUp.answer(config -> taken(inputs.report(event.orElseThrow(), input, config))));
    }

    private CompletionStage<Attempt<ReportMigrationOutput>> taken(final MigrationReport report) {
        final var answer = engine.report(report);
        return report.event() == MigrationEvent.GONE && report.proof().isPresent()
            ? answer.thenCompose(told -> gone(report.proof().orElseThrow().grant(), told))
            : answer.thenApply(GrantAnswers::effects);
    }

    /** A grant that was given up is not to come back with a restart: who told it is answered when that is on disk. */
    private CompletionStage<Attempt<ReportMigrationOutput>> gone(final GrantId grant, final MigrationAnswer answer) {
        return written(grant).handle((done, failure) -> {
            if (failure == null) {
                return GrantAnswers.effects(answer);
            }
            LOG.warn("That grant {} is given up is not on disk yet: who reported it is told to do so once more", grant,
                failure);
            return new Attempt.Done<>(RpcAnswers.notYet("that grant " + grant
                + " is given up is not on disk yet: report again"));
        });
    }

    private static Optional<String> missing(final MigrationEvent event, final ReportMigrationInput input) {
        if (event.isOfDestination() && (idOf(input.getGrantId()).isEmpty() || input.getNonce() == null)) {
            return Optional.of("grant-id and nonce are needed with an event of the destination: both are in the answer "
                + "to request-grant");
        }
        if (!event.isOfDestination() && (input.getSwitch() == null || input.nonnullSubject().isEmpty())) {
            return Optional.of("switch and subject are needed with an event of the source");
        }
        return input.getSequence() != null && input.getReporter() == null
            ? Optional.of("reporter is needed with a sequence, which belongs to it") : Optional.empty();
    }

    private static Optional<String> excess(final List<?> subjects) {
        return subjects.size() <= MOST_SUBJECTS ? Optional.empty()
            : Optional.of("subject: " + subjects.size() + " hosts are more than " + MOST_SUBJECTS + ", the most of one "
                + "grant");
    }

    // Numbers of grants fit into 63 bits: a greater one is of no grant.
    private static Optional<GrantId> idOf(final Uint64 id) {
        return Optional.ofNullable(id).map(Uint64::longValue).filter(value -> value > 0).map(GrantId::new);
    }

    private CompletionStage<Attempt<RequestGrantOutput>> decided(final GrantDecision decision,
            final NetworkConfig config) {
        return switch (decision) {
            case GrantDecision.Granted(var status) -> granted(status, config);
            case GrantDecision.Refused refused -> CompletableFuture.completedStage(GrantAnswers.refused(refused));
            case GrantDecision.Invalid(var field, var message) ->
                CompletableFuture.completedStage(new Attempt.Unknown<>(field + ": " + message));
            case GrantDecision.NotYet(var message) ->
                CompletableFuture.completedStage(new Attempt.Done<>(RpcAnswers.notYet(message)));
        };
    }

    /** What is told to be granted is on disk: a restart must not take it from who has begun to move. */
    private CompletionStage<Attempt<RequestGrantOutput>> granted(final GrantStatus status,
            final NetworkConfig config) {
        final GrantId grant = status.grant().id();
        return written(grant).thenApply(done -> GrantAnswers.granted(status, config))
            .exceptionallyCompose(failure -> status.states().values().stream().allMatch(GrantState.AUTHORISED::equals)
                ? takeBack(grant, failure) : CompletableFuture.completedStage(stands(grant, failure)));
    }

    /** Who repeats a request may have begun to move: then nothing is taken back. */
    private static Attempt<RequestGrantOutput> stands(final GrantId grant, final Throwable failure) {
        LOG.warn("Grant {} stands, but is not on disk yet: who asked again for it is told to ask once more", grant,
            failure);
        return new Attempt.Done<>(RpcAnswers.error(ErrorTag.OPERATION_FAILED, "grant " + grant
            + " stands, but is not on disk yet: ask again with the same request-id"));
    }

    private CompletionStage<Attempt<RequestGrantOutput>> takeBack(final GrantId grant, final Throwable failure) {
        LOG.warn("Grant {} could not be written within {} and is taken back", grant, WRITE_BOUND, failure);
        return engine.revoke(grant, "the controller could not write it to disk").thenApply(revoked ->
            new Attempt.Done<>(RpcAnswers.error(ErrorTag.OPERATION_FAILED, "the grant could not be written to the "
                + "datastore, and so is none: see the controller's log, and ask again")));
    }

    private CompletionStage<RpcResult<RevokeGrantOutput>> revoked(final GrantStatus status) {
        return written(status.grant().id()).handle((done, failure) -> {
            if (failure != null) {
                LOG.warn("Grant {} is revoked, but that is not on disk yet: a restart now would bring it back",
                    status.grant().id(), failure);
            }
            return GrantAnswers.revoked(status, configuration.get());
        });
    }

    private CompletableFuture<Void> written(final GrantId id) {
        return memory.written(id).toCompletableFuture()
            .orTimeout(WRITE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
    }
}
