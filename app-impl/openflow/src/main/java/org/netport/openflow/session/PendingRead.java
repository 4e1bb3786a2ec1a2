// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import org.netport.openflow.codec.MalformedException;
import org.netport.openflow.message.FromSwitch;

/** Questions to a switch whose answers come in parts. Owned by the connection's loop. */
sealed interface PendingRead permits PendingReadBack, PendingSums {
    /** Whether a transaction id is that of a question that is still open. */
    boolean owns(long xid);

    /** Whether who asked has been told. */
    boolean isDone();

    /** Takes a part of an answer. */
    void received(FromSwitch.Part part) throws MalformedException;

    /** The answer will not come, or is not believed. */
    void lost(String reason);
}
