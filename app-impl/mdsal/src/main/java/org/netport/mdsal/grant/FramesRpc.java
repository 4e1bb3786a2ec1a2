// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ListenableFuture;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.netport.engine.NetworkEngine;
import org.netport.grant.DeliveryAnswer;
import org.netport.grant.FrameDelivery;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.rpc.Attempt;
import org.netport.mdsal.rpc.CatchUp;
import org.netport.mdsal.rpc.NotConfigured;
import org.netport.mdsal.rpc.PortLookup;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.model.Epoch;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFramesInput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFramesInput.BeforePhase;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFramesOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFramesOutput.Outcome;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFramesOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.deliver.frames.input.Frame;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint16;

/**
 * The RPC by which a hypervisor hands over the frames that a guest has left unread. Thread-safe; nothing blocks, no
 * datastore is touched, and nothing of a frame is logged: an answer comes when the engine has one.
 */
public final class FramesRpc {
    private final NetworkEngine engine;
    private final CatchUp catchUp;
    private final GrantInput inputs = new GrantInput();

    /**
     * Makes the RPC's implementation; the caller registers it.
     *
     * @param engine carries the frames
     * @param configuration what the engine knows
     * @param clock bounds the wait for configuration under way
     */
    public FramesRpc(final NetworkEngine engine, final CurrentConfiguration configuration,
            final InstantSource clock) {
        this.engine = engine;
        catchUp = new CatchUp(configuration, clock);
    }

    /**
     * Implements deliver-frames.
     *
     * @param input the frames
     * @return what became of them, or an error that names the leaf that is wrong
     */
    public ListenableFuture<RpcResult<DeliverFramesOutput>> deliver(final DeliverFramesInput input) {
        final var frames = input.nonnullFrame().values();
        if (input.getSubject() == null || input.getSwitch() == null || frames.isEmpty()) {
            return RpcAnswers.refused(ErrorTag.MISSING_ELEMENT,
                "subject, switch and at least one frame are needed to hand over frames");
        }
        final Optional<Frame> empty = frames.stream().filter(frame -> frame.getFrame() == null).findFirst();
        if (empty.isPresent()) {
            return RpcAnswers.refused(ErrorTag.MISSING_ELEMENT, "frame: the one at position "
                + empty.orElseThrow().getPosition() + " has no bytes");
        }
        final Optional<String> excess = excess(frames);
        return excess.isPresent() ? RpcAnswers.refused(ErrorTag.TOO_BIG, excess.orElseThrow())
            : RpcAnswers.answer(catchUp.answer(config ->
                engine.deliver(delivery(input, config)).thenApply(answer -> new Attempt.Done<>(answered(answer)))));
    }

    private static Optional<String> excess(final Collection<Frame> frames) {
        final int bytes = frames.stream().mapToInt(frame -> frame.getFrame().length).sum();
        return frames.size() <= FrameDelivery.MOST_FRAMES && bytes <= FrameDelivery.MOST_BYTES ? Optional.empty()
            : Optional.of("frame: " + frames.size() + " frames of " + bytes + " bytes are more than "
                + FrameDelivery.MOST_FRAMES + " frames or " + FrameDelivery.MOST_BYTES
                + " bytes: hand over the first of them, or in several operations");
    }

    private FrameDelivery delivery(final DeliverFramesInput input, final NetworkConfig config) throws NotConfigured {
        return new FrameDelivery(inputs.host(input.getSubject(), config).name(),
            PortLookup.device(config, input.getSwitch().getValue()).name(),
            Optional.ofNullable(input.getEpoch()).map(epoch -> new Epoch(epoch.getValue().longValue())),
            Optional.ofNullable(input.getReporter()).orElse(GrantInput.UNNAMED),
            input.getBeforePhase() == BeforePhase.Copying ? FrameDelivery.Phase.COPYING
                : FrameDelivery.Phase.RELAYING,
            input.nonnullFrame().values().stream().sorted(Comparator.comparing(Frame::getPosition))
                .map(frame -> new FrameDelivery.Frame(frame.getPosition().toJava(), frame.getFrame()))
                .collect(ImmutableList.toImmutableList()));
    }

    private static RpcResult<DeliverFramesOutput> answered(final DeliveryAnswer answer) {
        return switch (answer) {
            case DeliveryAnswer.Delivered(var frames) -> told(Outcome.Delivered, frames);
            case DeliveryAnswer.Known known -> told(Outcome.Known, 0);
            case DeliveryAnswer.Stale stale -> told(Outcome.Stale, 0);
            case DeliveryAnswer.Invalid(var field, var message) ->
                RpcAnswers.error(ErrorTag.INVALID_VALUE, field + ": " + message);
            case DeliveryAnswer.NotYet(var message) -> RpcAnswers.notYet(message);
        };
    }

    private static RpcResult<DeliverFramesOutput> told(final Outcome outcome, final int frames) {
        return RpcResultBuilder.success(new DeliverFramesOutputBuilder().setOutcome(outcome)
            .setDelivered(Uint16.valueOf(frames)).build()).build();
    }
}
