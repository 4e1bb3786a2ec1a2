// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

/** Keeps the sessions of a server apart: at most one for each switch. Thread-safe. */
public interface SessionOwner {
    /**
     * A connection has completed its handshake. Called on its loop. The owner ends a former session of the same switch
     * first, then {@link OpenFlowSession#begin begins} this one.
     *
     * @param session the session
     */
    void opened(OpenFlowSession session);

    /**
     * A session's connection is gone. Called on its loop, once for each session opened.
     *
     * @param session the session
     */
    void closed(OpenFlowSession session);

    /**
     * A connection ended before its handshake was complete. Called on its loop.
     *
     * @param reason whose, and why
     */
    void failed(String reason);

    /** A message that contradicts itself was passed over. Called on any loop. */
    void unreadable();
}
