// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.verify;

import com.google.common.util.concurrent.ListenableFuture;
import java.time.InstantSource;
import java.util.Optional;
import org.netport.engine.NetworkEngine;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.rpc.Attempt;
import org.netport.mdsal.rpc.CatchUp;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.model.SwitchName;
import org.netport.verify.VerifyAnswer;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesInput;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesOutput;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;

/** The RPC of netport-verify. Thread-safe; nothing blocks: an answer comes when the engine has one. */
public final class VerifyRpcs {
    private final NetworkEngine engine;
    private final CatchUp catchUp;

    /**
     * Makes the RPC's implementation; the caller registers it.
     *
     * @param engine verifies
     * @param configuration what the engine knows
     * @param clock bounds the wait for configuration under way
     */
    public VerifyRpcs(final NetworkEngine engine, final CurrentConfiguration configuration,
            final InstantSource clock) {
        this.engine = engine;
        catchUp = new CatchUp(configuration, clock);
    }

    /**
     * Implements verify-switches.
     *
     * @param input names a switch, or none
     * @return what was found, or an error that names the leaf that is wrong
     */
    public ListenableFuture<RpcResult<VerifySwitchesOutput>> verify(final VerifySwitchesInput input) {
        final Optional<SwitchName> only = Optional.ofNullable(input.getSwitch()).map(Name::getValue)
            .map(SwitchName::new);
        return RpcAnswers.answer(catchUp.answer(config -> engine.verify(only).thenApply(VerifyRpcs::answerOf)));
    }

    private static Attempt<VerifySwitchesOutput> answerOf(final VerifyAnswer answer) {
        return switch (answer) {
            case VerifyAnswer.Unknown(var message) -> new Attempt.Unknown<>("switch: " + message);
            case VerifyAnswer.Refused(var reason) ->
                new Attempt.Done<>(RpcAnswers.error(ErrorTag.RESOURCE_DENIED, reason));
            case VerifyAnswer.Verified(var findings) -> new Attempt.Done<>(RpcResultBuilder.success(
                FindingEncoder.encode(findings)).build());
        };
    }
}
