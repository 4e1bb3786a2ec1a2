// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.explain;

import com.google.common.util.concurrent.ListenableFuture;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.netport.engine.NetworkEngine;
import org.netport.explain.PathAnswer;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.rpc.Attempt;
import org.netport.mdsal.rpc.CatchUp;
import org.netport.mdsal.rpc.NotConfigured;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainInput;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainOutput;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/** The RPC of netport-explain. Thread-safe; nothing blocks: an answer comes when the engine has one. */
public final class ExplainRpcs {
    private final NetworkEngine engine;
    private final CatchUp catchUp;

    /**
     * Makes the RPC's implementation; the caller registers it.
     *
     * @param engine explains
     * @param configuration what the engine knows
     * @param clock bounds the wait for configuration under way
     */
    public ExplainRpcs(final NetworkEngine engine, final CurrentConfiguration configuration,
            final InstantSource clock) {
        this.engine = engine;
        catchUp = new CatchUp(configuration, clock);
    }

    /**
     * Implements explain.
     *
     * @param input describes the frame
     * @return its way, or an error that names the leaf that is wrong
     */
    public ListenableFuture<RpcResult<ExplainOutput>> explain(final ExplainInput input) {
        return QuestionMapper.misfit(input).<ListenableFuture<RpcResult<ExplainOutput>>>map(message ->
            RpcAnswers.refused(ErrorTag.INVALID_VALUE, message))
            .orElseGet(() -> RpcAnswers.answer(catchUp.answer(config -> attempt(input, config))));
    }

    private CompletionStage<Attempt<ExplainOutput>> attempt(final ExplainInput input, final NetworkConfig config)
            throws NotConfigured {
        return engine.explain(QuestionMapper.map(input, config)).thenApply(answer -> answerOf(answer, config));
    }

    private static Attempt<ExplainOutput> answerOf(final PathAnswer answer, final NetworkConfig config) {
        return switch (answer) {
            case PathAnswer.Invalid(var field, var message) -> new Attempt.Unknown<>(field + ": " + message);
            case PathAnswer.Refused(var reason) ->
                new Attempt.Done<>(RpcAnswers.error(ErrorTag.RESOURCE_DENIED, reason));
            case PathAnswer.Explained(var explanation) -> new Attempt.Done<>(RpcResultBuilder.success(
                new ExplanationEncoder(config).encode(explanation)).build());
        };
    }
}
