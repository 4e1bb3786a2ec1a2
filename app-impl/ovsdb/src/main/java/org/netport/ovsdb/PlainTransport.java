// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** TCP or a unix socket as it is. */
final class PlainTransport implements Transport {
    private final SocketChannel channel;

    PlainTransport(final SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int receive(final ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public void send(final ByteBuffer from) throws IOException {
        channel.write(from);
    }

    @Override
    public boolean isBlocked(final int unsent) {
        return unsent > 0;
    }

    @Override
    public boolean isReady() {
        return true;
    }
}
