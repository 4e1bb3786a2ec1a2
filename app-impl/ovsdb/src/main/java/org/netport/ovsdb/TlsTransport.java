// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** TLS over TCP (RFC 8446, RFC 5246), driven by whoever calls: never waits, needs no thread. */
final class TlsTransport implements Transport {
    /** More steps than this without the socket's help are none of a sane handshake. */
    private static final int MOST_STEPS = 1000;

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer netIn;
    private final ByteBuffer netOut;
    private final ByteBuffer nothing = ByteBuffer.allocate(0);
    private boolean ready;

    TlsTransport(final SocketChannel channel, final SSLEngine engine) throws SSLException {
        this.channel = channel;
        this.engine = engine;
        final int packet = engine.getSession().getPacketBufferSize();
        netIn = ByteBuffer.allocate(2 * packet);
        netOut = ByteBuffer.allocate(2 * packet);
        engine.beginHandshake();
    }

    @Override
    public int receive(final ByteBuffer into) throws IOException {
        final int before = into.position();
        final int got = channel.read(netIn);
        netIn.flip();
        try {
            if (unwrapAll(into) || got < 0) {
                return into.position() > before ? into.position() - before : CLOSED;
            }
        } finally {
            netIn.compact();
        }
        return into.position() - before;
    }

    /** Decrypts as much as can be; returns true when the peer has said goodbye. */
    private boolean unwrapAll(final ByteBuffer into) throws IOException {
        for (int step = 0; step < MOST_STEPS; step++) {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !wrap(nothing)) {
                return false;
            }
            final SSLEngineResult result = engine.unwrap(netIn, into);
            note(result);
            if (result.getStatus() == Status.CLOSED) {
                return true;
            }
            final boolean stuck = result.getStatus() != Status.OK
                || result.bytesConsumed() == 0 && result.bytesProduced() == 0
                && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
            if (stuck) {
                return false;
            }
        }
        throw new SSLException("the TLS handshake does not come to an end");
    }

    @Override
    public void send(final ByteBuffer from) throws IOException {
        for (int step = 0; step < MOST_STEPS; step++) {
            final HandshakeStatus status = engine.getHandshakeStatus();
            final boolean hasWork = status == HandshakeStatus.NEED_WRAP
                || status == HandshakeStatus.NOT_HANDSHAKING && from.hasRemaining();
            if (!hasWork || !wrap(from)) {
                break;
            }
        }
        flush();
    }

    /** Encrypts one record; returns false when that must wait for the socket. */
    private boolean wrap(final ByteBuffer from) throws IOException {
        flush();
        final SSLEngineResult result = engine.wrap(from, netOut);
        note(result);
        flush();
        return result.getStatus() == Status.OK;
    }

    private void note(final SSLEngineResult result) {
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            ready = true;
        }
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void flush() throws IOException {
        netOut.flip();
        channel.write(netOut);
        netOut.compact();
    }

    @Override
    public boolean isBlocked(final int unsent) {
        return netOut.position() > 0;
    }

    @Override
    public boolean isReady() {
        return ready;
    }
}
