// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netport.openflow.Keys;

/** What peers do that do not get as far as OpenFlow because of TLS: each ends with a reason that tells what to do. */
class TlsHandshakeTest {
    private final ScriptedSwitch peer = new ScriptedSwitch(5, ScriptedSwitch.settings());

    @TempDir
    private Path directory;

    @BeforeEach
    void requireTls() throws Exception {
        final var keys = new Keys(directory);
        keys.authority("ours");
        peer.channel.pipeline().addFirst("tls", context(keys).newHandler(peer.channel.alloc()));
    }

    private static SslContext context(final Keys keys) throws SSLException {
        return SslContextBuilder.forServer(keys.certificate("ours").toFile(), keys.key("ours").toFile())
            .sslProvider(SslProvider.JDK).trustManager(keys.certificate("ours").toFile())
            .clientAuth(ClientAuth.REQUIRE).build();
    }

    @Test
    void aSwitchThatSpeaksNoTlsIsToldSo() {
        peer.says(peer.greeting().get(0));
        assertFalse(peer.channel.isOpen());
        assertTrue(peer.failed.get(0).contains("ssl: instead of tcp:"), peer.failed.toString());
        assertEquals(0, peer.leaked());
    }

    @Test
    void aPeerThatIsSilentInTheTlsHandshakeIsEnded() {
        peer.pass(Duration.ofSeconds(11));
        assertFalse(peer.channel.isOpen());
        assertTrue(peer.failed.get(0).contains("handshake"), peer.failed.toString());
        assertEquals(0, peer.leaked());
    }

    @Test
    void aTlsHandshakeThatFailsSaysWhatIsNeeded() {
        // A record of a handshake that is a message of an unknown kind.
        peer.says(Unpooled.buffer().writeByte(0x16).writeShort(0x0303).writeShort(4).writeInt(0xff000000));
        assertFalse(peer.channel.isOpen());
        assertTrue(peer.failed.get(0).contains("TLS failed"), peer.failed.toString());
        assertTrue(peer.failed.get(0).contains("tls-authority"), peer.failed.toString());
        assertEquals(0, peer.leaked());
    }

    @Test
    void tlsAtAPortWithoutItIsRecognised() {
        final var plain = new ScriptedSwitch(5, ScriptedSwitch.settings());
        final ByteBuf hello = Unpooled.buffer().writeByte(0x16).writeShort(0x0301).writeShort(512).writeZero(512);
        plain.says(hello);
        assertFalse(plain.channel.isOpen());
        assertTrue(plain.failed.get(0).contains("configure TLS here"), plain.failed.toString());
        assertEquals(0, plain.leaked());
    }
}
