// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import com.google.common.util.concurrent.ListenableFuture;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.opendaylight.yangtools.yang.common.RpcError;
import org.opendaylight.yangtools.yang.common.RpcResult;

/** What an RPC that looks at switches has answered. */
final class RpcAnswer {
    /** More than the engine's own bound. */
    private static final long BOUND_SECONDS = 100;

    private RpcAnswer() {
    }

    /** Waits for the answer; IOException: there is none, IllegalArgumentException: it is an error, in words. */
    static <T> T of(final ListenableFuture<RpcResult<T>> asked) throws IOException, InterruptedException {
        final RpcResult<T> result;
        try {
            result = asked.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the controller does not answer; see the log", e);
        }
        return Optional.ofNullable(result.getResult()).orElseThrow(() -> new IllegalArgumentException(
            result.getErrors().stream().map(RpcError::getMessage).collect(Collectors.joining("; "))));
    }
}
