// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.rpc;

import java.util.Objects;
import org.opendaylight.yangtools.yang.common.RpcResult;

/**
 * What came of an RPC with the configuration of a moment.
 *
 * @param <T> the RPC's output
 */
public sealed interface Attempt<T> {
    /**
     * It was done, or refused for a reason that later configuration does not take away.
     *
     * @param result the answer
     * @param <T> the RPC's output
     */
    record Done<T>(RpcResult<T> result) implements Attempt<T> {
        /** Validates presence. */
        public Done {
            Objects.requireNonNull(result, "result");
        }
    }

    /**
     * Something that it names is not there, and may be in a moment.
     *
     * @param message the leaf, what is wrong and what to do
     * @param <T> the RPC's output
     */
    record Unknown<T>(String message) implements Attempt<T> {
        /** Validates presence. */
        public Unknown {
            Objects.requireNonNull(message, "message");
        }
    }
}
