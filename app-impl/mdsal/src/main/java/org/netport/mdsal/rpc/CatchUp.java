// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.rpc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.network.NetworkConfig;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;

/**
 * Tries RPCs again that are ahead of the configuration. A client may configure a host and name it at once, before the
 * datastore has told us of the host. So what names something unknown is tried again when the configuration changes
 * within a short time, and only then refused. Thread-safe; nothing blocks.
 */
public final class CatchUp {
    private static final Duration BOUND = Duration.ofMillis(500);

    private final CurrentConfiguration configuration;
    private final InstantSource clock;

    /**
     * Makes one.
     *
     * @param configuration what the engine knows
     * @param clock bounds the wait for configuration under way
     */
    public CatchUp(final CurrentConfiguration configuration, final InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * Answers an RPC.
     *
     * @param trial tries it
     * @param <T> the RPC's output
     * @return what came of it; an error when after the bound it still names something unknown
     */
    public <T> CompletionStage<RpcResult<T>> answer(final Trial<T> trial) {
        return attempt(trial, configuration.get(), clock.instant().plus(BOUND));
    }

    private <T> CompletionStage<RpcResult<T>> attempt(final Trial<T> trial, final NetworkConfig config,
            final Instant deadline) {
        return once(trial, config).thenCompose(outcome -> switch (outcome) {
            case Attempt.Done<T> done -> CompletableFuture.completedStage(done.result());
            case Attempt.Unknown<T> unknown -> later(trial, config, deadline, unknown.message());
        });
    }

    private <T> CompletionStage<RpcResult<T>> later(final Trial<T> trial, final NetworkConfig config,
            final Instant deadline, final String message) {
        final var refusal = RpcAnswers.<T>error(ErrorTag.INVALID_VALUE, message);
        final var left = Duration.between(clock.instant(), deadline);
        if (left.isNegative() || left.isZero()) {
            return CompletableFuture.completedStage(refusal);
        }
        return configuration.after(config.generation(), left).thenCompose(later ->
            later.generation().equals(config.generation()) ? CompletableFuture.completedStage(refusal)
                : attempt(trial, later, deadline));
    }

    private static <T> CompletionStage<Attempt<T>> once(final Trial<T> trial, final NetworkConfig config) {
        try {
            return trial.in(config);
        } catch (NotConfigured e) {
            return CompletableFuture.completedStage(new Attempt.Unknown<>(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Tries an RPC.
     *
     * @param <T> the RPC's output
     */
    @FunctionalInterface
    public interface Trial<T> {
        /**
         * Tries it.
         *
         * @param config the configuration of the moment
         * @return what came of it, later; must not block
         * @throws NotConfigured if it names something that is not there
         */
        CompletionStage<Attempt<T>> in(NetworkConfig config) throws NotConfigured;
    }
}
