// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.ovsdb.Recorder.eventually;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netport.model.DatapathId;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.PortRef;
import org.netport.network.OvsdbEndpoint;
import org.netport.ovsdb.DatabaseStatus.State;

/** The client against Open vSwitch itself. Skipped where that is not installed. */
@Timeout(120)
class LiveDatabaseTest {
    private static final DatapathId ONE = new DatapathId(1);
    private static final PortRef VM5 = new PortRef.InterfaceId("vm5");
    private static final PortRef MAC5 = new PortRef.AttachedMac(MacAddress.parse("02:00:00:00:00:05"));
    private static final String[] OF_VM5 = {"external_ids:iface-id=vm5",
        "external_ids:attached-mac=\"02:00:00:00:00:05\""};

    private final Recorder recorder = new Recorder();
    @TempDir
    private Path directory;

    @BeforeAll
    static void isThere() {
        assertTrue(RealSwitch.isInstalled(), "Open vSwitch is needed: apt-get install openvswitch-switch");
    }

    private static void addBridge(final RealSwitch device) throws IOException, InterruptedException {
        device.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=dummy", "fail_mode=secure",
            "other_config:datapath-id=0000000000000001");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aPortIsFoundByItsIdsAlsoWhenItsNumberChangesAndAfterARestartOfTheServer() throws Exception {
        try (var device = new RealSwitch(directory);
                var client = new InterfaceDirectory(InterfaceDirectoryTest.QUICK, Optional.empty(), recorder)) {
            client.follow(Map.of(ONE, new OvsdbEndpoint.UnixSocket(device.socket().toString())));
            recorder.await(ONE, Map.of());
            addBridge(device);
            device.addPort("br0", "tapvm5", OF_VM5);
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
            final String number = device.vsctl("get", "interface", "tapvm5", "ofport");

            device.vsctl("del-port", "tapvm5");
            recorder.await(ONE, Map.of());
            device.addPort("br0", "other");
            device.addPort("br0", "tapnew", "external_ids:iface-id=vm5");
            recorder.await(ONE, Map.of(VM5, "tapnew"));
            assertNotEquals(number, device.vsctl("get", "interface", "tapnew", "ofport"));

            device.killServer();
            eventually("the loss to be noticed", () -> client.status().get(ONE).state() != State.FOLLOWING);
            final int reports = recorder.all().size();
            device.startServer();
            eventually("the database again", () -> client.status().get(ONE).state() == State.FOLLOWING);
            device.vsctl("set", "interface", "other", "external_ids:iface-id=vm6");
            recorder.await(ONE, Map.of(VM5, "tapnew", new PortRef.InterfaceId("vm6"), "other"));
            assertEquals(reports + 1, recorder.all().size(), "a restart that changes nothing is not told");
            assertEquals(0, client.counters().broken());
        }
    }

    @Test
    void aSilentConnectionIsKeptByEchoesBothWays() throws Exception {
        final int port = freePort();
        try (var device = new RealSwitch(directory, "--remote=ptcp:" + port + ":127.0.0.1");
                var client = new InterfaceDirectory(InterfaceDirectoryTest.QUICK, Optional.empty(), recorder)) {
            addBridge(device);
            client.follow(Map.of(ONE, new OvsdbEndpoint.Tcp(IpAddress.parse("127.0.0.1"), port)));
            recorder.await(ONE, Map.of());
            // the server's own interval is 5 s: by the tenth answer of ours it has asked, too, or been answered
            eventually("echoes", () -> client.counters().messages() >= 10);
            assertEquals(1, client.counters().conversations());
        }
    }

    @Test
    void twentyThousandPortsComeInOneMessage() throws Exception {
        try (var device = new RealSwitch(directory);
                var client = new InterfaceDirectory(OvsdbSettings.DEFAULT, Optional.empty(), recorder)) {
            final var rows = new StringBuilder("[\"Open_vSwitch\"");
            for (int number = 0; number < 20_000; number++) {
                rows.append(",{\"op\":\"insert\",\"table\":\"Interface\",\"uuid-name\":\"i").append(number)
                    .append("\",\"row\":{\"name\":\"n").append(number).append("\",\"type\":\"dummy\",\"ofport\":")
                    .append(number + 1).append(",\"external_ids\":[\"map\",[[\"iface-id\",\"vm").append(number)
                    .append("\"]]]}},{\"op\":\"insert\",\"table\":\"Port\",\"uuid-name\":\"p").append(number)
                    .append("\",\"row\":{\"name\":\"n").append(number).append("\",\"interfaces\":[\"named-uuid\",\"i")
                    .append(number).append("\"]}}");
            }
            rows.append(",{\"op\":\"insert\",\"table\":\"Bridge\",\"uuid-name\":\"b\",\"row\":{\"name\":\"big\","
                + "\"datapath_id\":\"0000000000000001\",\"ports\":[\"set\",[");
            for (int number = 0; number < 20_000; number++) {
                rows.append(number == 0 ? "" : ",").append("[\"named-uuid\",\"p").append(number).append("\"]");
            }
            rows.append("]]}},{\"op\":\"mutate\",\"table\":\"Open_vSwitch\",\"where\":[],\"mutations\":[[\"bridges\","
                + "\"insert\",[\"named-uuid\",\"b\"]]]}]");
            device.killDaemon();
            device.transact(rows.toString());
            client.follow(Map.of(ONE, new OvsdbEndpoint.UnixSocket(device.socket().toString())));
            eventually("all of them", () -> client.status().get(ONE).identities() == 20_000);
            assertEquals(0, client.counters().broken());
        }
    }

    @Test
    void tlsIsSpokenWithTheRightAuthorityAndRefusedWithAnother() throws Exception {
        final int port = freePort();
        final var keys = new Keys(directory);
        keys.make("authority", Optional.empty());
        keys.make("stranger", Optional.empty());
        keys.make("server", Optional.of("authority"));
        keys.make("controller", Optional.of("authority"));
        try (var device = new RealSwitch(directory, "--remote=pssl:" + port + ":127.0.0.1",
                "--private-key=" + keys.key("server"), "--certificate=" + keys.certificate("server"),
                "--ca-cert=" + keys.certificate("authority"));
                var client = new InterfaceDirectory(InterfaceDirectoryTest.QUICK, Optional.of(new TlsFiles(
                    keys.key("controller"), keys.certificate("controller"), keys.certificate("authority"))), recorder);
                var wary = new InterfaceDirectory(InterfaceDirectoryTest.QUICK, Optional.of(new TlsFiles(
                    keys.key("controller"), keys.certificate("controller"), keys.certificate("stranger"))),
                    (datapathId, names) -> { })) {
            addBridge(device);
            device.addPort("br0", "tapvm5", OF_VM5);
            final var endpoint = new OvsdbEndpoint.Tls(IpAddress.parse("127.0.0.1"), port);
            client.follow(Map.of(ONE, endpoint));
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
            eventually("echoes", () -> client.counters().messages() >= 4);
            assertEquals(1, client.counters().conversations());

            wary.follow(Map.of(ONE, endpoint));
            eventually("a refusal", () -> wary.status().get(ONE).detail().contains("PKIX"));
            assertEquals(0, wary.counters().conversations());
            assertTrue(wary.counters().lost() >= 1);
        }
    }
}
