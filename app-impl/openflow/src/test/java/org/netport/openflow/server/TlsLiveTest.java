// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.server;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netport.channel.CommitResult;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.openflow.Keys;
import org.netport.openflow.OpenVswitch;
import org.netport.openflow.RecordedEvents;
import org.netport.openflow.codec.Samples;
import org.netport.openflow.session.ConnectionSettings;

/** TLS with a real Open vSwitch: both sides must show a certificate of an authority that the other one trusts. */
class TlsLiveTest {
    private static final String OURS = "ours";
    private static final String STRANGER = "stranger";

    @TempDir
    private Path directory;
    private final RecordedEvents events = new RecordedEvents();

    private Keys keys() throws Exception {
        final var keys = new Keys(directory);
        keys.authority(OURS);
        keys.authority(STRANGER);
        keys.signed("controller", OURS);
        keys.signed("switch-" + OURS, OURS);
        keys.signed("switch-" + STRANGER, STRANGER);
        return keys;
    }

    private OpenFlowServer start(final TlsFiles files) throws IOException {
        return OpenFlowServer.start(new OpenFlowSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new ConnectionSettings(Role.MASTER, () -> 7, ConnectionSettings.Times.DEFAULT,
                ConnectionSettings.Limits.DEFAULT), 10, 10, Optional.of(files)), events);
    }

    private static TlsFiles files(final Keys keys) {
        return new TlsFiles(keys.certificate("controller"), keys.key("controller"), keys.certificate(OURS));
    }

    private static void connect(final OpenVswitch ovs, final OpenFlowServer server, final Keys keys,
            final String name, final String trusted) {
        ovs.vsctl("set-ssl", keys.key(name).toString(), keys.certificate(name).toString(),
            keys.certificate(trusted).toString(), "--", "set-controller", "br0",
            "ssl:127.0.0.1:" + server.address().getPort());
    }

    @Test
    void aSwitchOfOurAuthorityIsProgrammed() throws Exception {
        final Keys keys = keys();
        try (var server = start(files(keys)); var ovs = new OpenVswitch()) {
            connect(ovs, server, keys, "switch-" + OURS, OURS);
            final SwitchSession session = RecordedEvents.next(events.sessions);
            final var changes = new ChangeSet(Samples.flows().stream().limit(5).<Change>map(Change.Add::new)
                .collect(ImmutableList.toImmutableList()));
            assertInstanceOf(CommitResult.Committed.class,
                session.commit(changes).toCompletableFuture().get(20, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @CsvSource({"switch-stranger, ours", "switch-ours, stranger"})
    void aStrangerIsRefusedByWhomeverItIsStrangeTo(final String name, final String trusted) throws Exception {
        final Keys keys = keys();
        try (var server = start(files(keys)); var ovs = new OpenVswitch()) {
            connect(ovs, server, keys, name, trusted);
            until(() -> server.counters().failedHandshakes() > 0);
            assertTrue(events.sessions.isEmpty());
            connect(ovs, server, keys, "switch-" + OURS, OURS);
            RecordedEvents.next(events.sessions);
        }
    }

    @Test
    void aSwitchWithoutTlsIsRefused() throws Exception {
        final Keys keys = keys();
        try (var server = start(files(keys)); var ovs = new OpenVswitch()) {
            ovs.vsctl("set-controller", "br0", "tcp:127.0.0.1:" + server.address().getPort());
            until(() -> server.counters().failedHandshakes() > 0);
            assertTrue(events.sessions.isEmpty());
        }
    }

    @Test
    void filesThatAreMissingOrNoKeysAreNamed() throws Exception {
        final Path missing = directory.resolve("missing.pem");
        final Path garbage = Files.writeString(directory.resolve("garbage.pem"), "garbage");
        final var absent = assertThrows(IOException.class, () -> start(new TlsFiles(garbage, missing, garbage)));
        assertTrue(absent.getMessage().contains(missing.toString()), absent.getMessage());
        final var wrong = assertThrows(IOException.class, () -> start(new TlsFiles(garbage, garbage, garbage)));
        assertTrue(wrong.getMessage().contains("PKCS #8"), wrong.getMessage());
    }

    private static void until(final BooleanSupplier condition) throws Exception {
        CompletableFuture.runAsync(() -> {
            while (!condition.getAsBoolean()) {
                Thread.onSpinWait();
            }
        }).get(15, TimeUnit.SECONDS);
    }
}
