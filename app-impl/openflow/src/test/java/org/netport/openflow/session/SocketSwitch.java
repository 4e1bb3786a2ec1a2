// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A switch without bundles behind a real socket that says and reads only what the test tells it to. */
final class SocketSwitch implements AutoCloseable {
    private static final int OF_1_3 = 4;
    private static final int LITTLE = 4096;
    private static final int LONGEST_WAIT_MILLIS = 15_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    SocketSwitch(final InetSocketAddress server, final long datapathId) throws IOException {
        socket.setReceiveBufferSize(LITTLE);
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        socket.connect(server, LONGEST_WAIT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        for (ByteBuf message : ScriptedSwitch.greeting(OF_1_3, datapathId)) {
            says(message);
        }
    }

    void says(final ByteBuf message) throws IOException {
        final byte[] bytes = new byte[message.readableBytes()];
        message.readBytes(bytes);
        socket.getOutputStream().write(bytes);
    }

    /** Reads as far as the barrier behind the next flow, and acknowledges that. */
    void acknowledges() throws IOException {
        boolean flow = false;
        while (true) {
            final long head = in.readLong();
            in.skipNBytes((head >>> 32 & 0xffff) - 8);
            final int type = (int) (head >>> 48 & 0xff);
            flow |= type == ScriptedSwitch.FLOW_MOD;
            if (flow && type == ScriptedSwitch.BARRIER_REQUEST) {
                says(ScriptedSwitch.message(OF_1_3, ScriptedSwitch.BARRIER_REPLY, head & 0xffff_ffffL,
                    Unpooled.EMPTY_BUFFER));
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
