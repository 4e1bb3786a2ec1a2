// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.rpc;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.SettableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.opendaylight.restconf.server.spi.ErrorTags;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the engine says into what MD-SAL takes. */
public final class RpcAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(RpcAnswers.class);
    /** Encoding an answer takes longer than a move: it is not done by who completed it, the engine. */
    private static final Executor ANSWERS = task -> Thread.ofVirtual().name("netport-answer").start(task);

    private RpcAnswers() {
    }

    /**
     * Answers when a stage completes, on a thread of its own.
     *
     * @param stage brings the answer
     * @param <T> the RPC's output
     * @return the answer; an error that points to the log where the stage failed
     */
    public static <T> ListenableFuture<RpcResult<T>> answer(final CompletionStage<RpcResult<T>> stage) {
        final var future = SettableFuture.<RpcResult<T>>create();
        stage.whenCompleteAsync((result, failure) -> {
            if (failure == null) {
                future.set(result);
            } else {
                LOG.error("An RPC failed; please report this", failure);
                future.set(RpcResultBuilder.<T>failed().withError(ErrorType.APPLICATION,
                    "the engine failed: see the controller's log", failure).build());
            }
        }, ANSWERS);
        return future;
    }

    /**
     * Refuses at once.
     *
     * @param tag what kind of error it is
     * @param message the leaf, what is wrong and what to do
     * @param <T> the RPC's output
     * @return the error
     */
    public static <T> ListenableFuture<RpcResult<T>> refused(final ErrorTag tag, final String message) {
        return Futures.immediateFuture(error(tag, message));
    }

    /**
     * Makes the error of what can be asked again in a moment: RESTCONF answers it with 503.
     *
     * @param message why, and when to ask again
     * @param <T> the RPC's output
     * @return the error
     */
    public static <T> RpcResult<T> notYet(final String message) {
        return error(ErrorTags.RESOURCE_DENIED_TRANSPORT, message);
    }

    /**
     * Makes an error.
     *
     * @param tag what kind of error it is
     * @param message the leaf, what is wrong and what to do
     * @param <T> the RPC's output
     * @return the error
     */
    public static <T> RpcResult<T> error(final ErrorTag tag, final String message) {
        return RpcResultBuilder.<T>failed().withError(ErrorType.APPLICATION, tag, message).build();
    }
}
