// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonStreamParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.netport.model.IpAddress;
import org.netport.network.OvsdbEndpoint;

/** A server on loopback that says what a test tells it to say, byte by byte if need be. */
final class FakeDatabase implements AutoCloseable {
    private final ServerSocket server;

    FakeDatabase() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout((int) Recorder.PATIENCE.toMillis());
    }

    OvsdbEndpoint endpoint() {
        return new OvsdbEndpoint.Tcp(IpAddress.parse(server.getInetAddress().getHostAddress()), server.getLocalPort());
    }

    /** Takes the next connection and does nothing with it. */
    Talk accept() throws IOException {
        return new Talk(server.accept());
    }

    /** Takes the next connection, reads the monitor request, and answers it. */
    Talk acceptAndAnswer(final String content) throws IOException, InterruptedException {
        final Talk talk = accept();
        final JsonObject request = talk.heard();
        talk.say("{\"id\":" + request.get("id") + ",\"result\":" + content + ",\"error\":null}");
        return talk;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One connection. */
    static final class Talk implements AutoCloseable {
        private final Socket socket;
        private final OutputStream out;
        private final LinkedBlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
        private final Thread listener;

        Talk(final Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            out = socket.getOutputStream();
            listener = Thread.ofVirtual().unstarted(this::listen);
        }

        @SuppressWarnings("checkstyle:IllegalCatch")
        private void listen() {
            try {
                final var objects = new JsonStreamParser(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                while (objects.hasNext()) {
                    heard.add(objects.next().getAsJsonObject());
                }
            } catch (IOException | RuntimeException e) {
                // the client is gone
            }
            heard.add(JsonParser.parseString("{\"gone\":true}").getAsJsonObject());
        }

        JsonObject heard() throws InterruptedException {
            if (listener.getState() == Thread.State.NEW) {
                listener.start();
            }
            final JsonObject next = heard.poll(Recorder.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertNotNull(next, "the client said nothing");
            return next;
        }

        void awaitGone() throws InterruptedException {
            boolean gone = false;
            while (!gone) {
                gone = heard().has("gone");
            }
        }

        void say(final String words) throws IOException {
            say(words.getBytes(StandardCharsets.UTF_8));
        }

        void say(final byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        void update(final String tables) throws IOException {
            say("{\"method\":\"update\",\"id\":null,\"params\":[\"" + Requests.MONITOR + "\"," + tables + "]}");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
