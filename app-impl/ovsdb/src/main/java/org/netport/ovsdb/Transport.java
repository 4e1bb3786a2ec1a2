// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Moves the bytes of one connection that is up, without ever waiting. Not thread-safe. */
interface Transport {
    /** What {@link #receive} returns when the peer has closed. */
    int CLOSED = -1;

    /**
     * Receives what is there.
     *
     * @param into where to, with room for 32 KiB at least
     * @return how many bytes, 0 if there are none now, or {@link #CLOSED}
     * @throws IOException if the connection is broken
     */
    int receive(ByteBuffer into) throws IOException;

    /**
     * Sends what can be sent now.
     *
     * @param from what to send; what could not be taken stays in it
     * @throws IOException if the connection is broken
     */
    void send(ByteBuffer from) throws IOException;

    /**
     * Tells whether sending waits for the socket to take more.
     *
     * @param unsent how many bytes {@link #send} left
     * @return true if the socket is to be watched for that
     */
    boolean isBlocked(int unsent);

    /**
     * Tells whether both sides can speak: after the handshake, where there is one.
     *
     * @return true if they can
     */
    boolean isReady();
}
