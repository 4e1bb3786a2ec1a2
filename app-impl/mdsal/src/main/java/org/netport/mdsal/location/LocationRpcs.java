// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.netport.engine.NetworkEngine;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationInput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.WithdrawLocationInput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.WithdrawLocationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Operator;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * The RPCs of netport-move. Thread-safe; nothing blocks: an answer comes when the engine has one.
 *
 * <p>A client may configure a host and report it at once, before the datastore has told us of the host. So a report
 * that names something unknown is tried again when the configuration changes within a short time, and only then
 * refused.
 */
public final class LocationRpcs {
    private static final Duration CATCH_UP = Duration.ofMillis(500);
    /** Encoding an answer takes longer than a move: it is not done by who completed it, the engine. */
    private static final Executor ANSWERS = task -> Thread.ofVirtual().name("netport-answer").start(task);

    private final NetworkEngine engine;
    private final CurrentConfiguration configuration;
    private final InstantSource clock;

    /**
     * Makes the RPCs' implementations; the caller registers them.
     *
     * @param engine takes the reports
     * @param configuration what the engine knows
     * @param clock bounds the wait for configuration under way
     */
    public LocationRpcs(final NetworkEngine engine, final CurrentConfiguration configuration,
            final InstantSource clock) {
        this.engine = engine;
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * Implements report-location.
     *
     * @param input the report
     * @return its outcome, or an error that names the leaf that is wrong
     */
    public ListenableFuture<RpcResult<ReportLocationOutput>> report(final ReportLocationInput input) {
        if (input.getHost() == null || input.getSwitch() == null || input.getPort() == null) {
            return refused(ErrorTag.MISSING_ELEMENT, "host, switch and port are needed to report a location");
        }
        final var source = input.getSource() == null ? Optional.of(ClaimSource.OPERATOR)
            : Sources.sourceOf(input.getSource()).filter(told -> !told.isPacket() && told != ClaimSource.RECOVERED);
        if (source.isEmpty()) {
            return refused(ErrorTag.INVALID_VALUE, "source: a location is reported by netport-types:operator ("
                + Operator.QNAME.getLocalName() + ") or netport-types:hypervisor");
        }
        return answer(attempt(input, source.orElseThrow(), configuration.get(), clock.instant().plus(CATCH_UP))
            .thenApply(LocationAnswers::answerOf));
    }

    /**
     * Implements withdraw-location.
     *
     * @param input the host
     * @return where it was, or an error if it is not configured
     */
    public ListenableFuture<RpcResult<WithdrawLocationOutput>> withdraw(final WithdrawLocationInput input) {
        if (input.getHost() == null) {
            return refused(ErrorTag.MISSING_ELEMENT, "host is needed to withdraw a location");
        }
        final var host = new HostName(input.getHost().getValue());
        final var config = configuration.get();
        if (!config.hosts().containsKey(host)) {
            return refused(ErrorTag.INVALID_VALUE, LocationAnswers.unknownHost(host));
        }
        return answer(engine.withdraw(host).thenApply(was -> LocationAnswers.withdrawn(config, was)));
    }

    private CompletionStage<ReportOutcome> attempt(final ReportLocationInput input, final ClaimSource source,
            final NetworkConfig config, final Instant deadline) {
        return once(input, source, config).thenCompose(outcome -> {
            final var left = Duration.between(clock.instant(), deadline);
            if (!(outcome instanceof ReportOutcome.Invalid) || left.isNegative() || left.isZero()) {
                return CompletableFuture.completedStage(outcome);
            }
            return configuration.after(config.generation(), left).thenCompose(later ->
                later.generation().equals(config.generation()) ? CompletableFuture.completedStage(outcome)
                    : attempt(input, source, later, deadline));
        });
    }

    private CompletionStage<ReportOutcome> once(final ReportLocationInput input, final ClaimSource source,
            final NetworkConfig config) {
        final var host = new HostName(input.getHost().getValue());
        if (!config.hosts().containsKey(host)) {
            return CompletableFuture.completedStage(
                new ReportOutcome.Invalid("host", LocationAnswers.unknownHost(host)));
        }
        final LocationReport report;
        try {
            report = new LocationReport(host,
                PortLookup.find(config, input.getSwitch().getValue(), input.getPort()),
                Optional.ofNullable(input.getEpoch()).map(epoch -> new Epoch(epoch.getValue().longValue())),
                Optional.ofNullable(input.getSequence()).map(Uint64::longValue).orElse(0L), source);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedStage(
                new ReportOutcome.Invalid("location", String.valueOf(e.getMessage())));
        }
        return engine.report(report);
    }

    private static <T> ListenableFuture<RpcResult<T>> answer(final CompletionStage<RpcResult<T>> stage) {
        final var future = SettableFuture.<RpcResult<T>>create();
        stage.whenCompleteAsync((result, failure) -> {
            if (failure == null) {
                future.set(result);
            } else {
                future.set(RpcResultBuilder.<T>failed().withError(ErrorType.APPLICATION,
                    "the engine failed: see the controller's log", failure).build());
            }
        }, ANSWERS);
        return future;
    }

    private static <T> ListenableFuture<RpcResult<T>> refused(final ErrorTag tag, final String message) {
        return Futures.immediateFuture(
            RpcResultBuilder.<T>failed().withError(ErrorType.APPLICATION, tag, message).build());
    }
}
