// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.util.Objects;
import org.netport.network.OvsdbEndpoint;

/**
 * How following a switch's database goes.
 *
 * @param endpoint where the database is
 * @param state whether what is known is what is there
 * @param detail why not, or what is amiss; empty if nothing is
 * @param identities how many interface ids and attached MACs lead to a port
 */
public record DatabaseStatus(OvsdbEndpoint endpoint, State state, String detail, int identities) {
    /** Validates presence. */
    public DatabaseStatus {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(detail, "detail");
    }

    /** Whether what is known is what is there. */
    public enum State {
        /** Not connected yet, or the content has not come: what was known last, if anything, counts. */
        CONNECTING,
        /** What is known is what is there. */
        FOLLOWING,
        /** The last attempt or connection failed; another one follows. What was known last counts. */
        FAILED
    }
}
