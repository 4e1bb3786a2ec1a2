// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonStreamParser;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Open vSwitch's own database server and daemon in a directory of their own, with dummy ports: needs neither root nor a
 * network namespace, and touches no other Open vSwitch of the machine.
 */
final class RealSwitch implements AutoCloseable {
    private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");

    private final Path directory;
    private final String[] remotes;
    private Process server;
    private Process daemon;

    RealSwitch(final Path directory, final String... remotes) throws IOException, InterruptedException {
        this.directory = directory;
        this.remotes = remotes.clone();
        run("ovsdb-tool", "create", directory.resolve("conf.db").toString(), SCHEMA.toString());
        startServer();
        vsctl("--no-wait", "init");
        daemon = start("ovs-vswitchd", "--disable-system", "--enable-dummy", "--no-chdir", "unix:" + socket(),
            "--unixctl=" + directory.resolve("vswitchd.ctl"));
    }

    static boolean isInstalled() {
        return Files.isReadable(SCHEMA) && List.of("ovsdb-tool", "ovsdb-server", "ovs-vswitchd", "ovs-vsctl").stream()
            .allMatch(RealSwitch::isOnPath);
    }

    private static boolean isOnPath(final String program) {
        return List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin").stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    Path socket() {
        return directory.resolve("db.sock");
    }

    void startServer() throws IOException, InterruptedException {
        final var order = new ArrayList<>(List.of("ovsdb-server", "--no-chdir", "--remote=punix:" + socket(),
            "--unixctl=" + directory.resolve("ovsdb.ctl")));
        order.addAll(List.of(remotes));
        order.add(directory.resolve("conf.db").toString());
        server = start(order.toArray(new String[0]));
        Recorder.eventually("the database to listen", this::listens);
    }

    /** Whether the server takes connections: its socket is there a moment before. */
    private boolean listens() {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            return channel.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends the server as a crash would. */
    void killServer() throws IOException, InterruptedException {
        server.destroyForcibly();
        server.waitFor(10, TimeUnit.SECONDS);
        Files.deleteIfExists(socket());
    }

    /** Ends the forwarding daemon, so that rows stay as a test writes them. */
    void killDaemon() throws InterruptedException {
        daemon.destroyForcibly();
        daemon.waitFor(10, TimeUnit.SECONDS);
    }

    /** Carries out a transaction. */
    void transact(final String transaction) throws IOException {
        // larger than the arguments of a command may be
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            final var request = ByteBuffer.wrap(("{\"id\":0,\"method\":\"transact\",\"params\":" + transaction + "}")
                .getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            final var answer = new JsonStreamParser(Channels.newReader(channel, StandardCharsets.UTF_8)).next();
            assertFalse(answer.toString().contains("\"details\""), answer.toString());
        }
    }

    /** Runs ovs-vsctl, which waits until the daemon has done what it says unless told otherwise. */
    String vsctl(final String... order) throws IOException, InterruptedException {
        final var whole = new ArrayList<>(List.of("ovs-vsctl", "--db=unix:" + socket(), "--timeout=10"));
        whole.addAll(List.of(order));
        return run(whole.toArray(new String[0])).trim();
    }

    void addPort(final String bridge, final String name, final String... settings)
            throws IOException, InterruptedException {
        final var order = new ArrayList<>(List.of("add-port", bridge, name, "--", "set", "interface", name,
            "type=dummy"));
        order.addAll(List.of(settings));
        vsctl(order.toArray(new String[0]));
    }

    String run(final String... order) throws IOException, InterruptedException {
        final File output = Files.createTempFile(directory, "out", ".txt").toFile();
        final Process process = builder(order).redirectOutput(output).start();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IOException(String.join(" ", order) + " does not end");
            }
        } finally {
            process.destroyForcibly();
        }
        final String text = Files.readString(output.toPath());
        assertEquals(0, process.exitValue(), String.join(" ", order) + ": " + text);
        return text;
    }

    private Process start(final String... order) throws IOException {
        final File log = directory.resolve("daemons.log").toFile();
        return builder(order).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
    }

    private ProcessBuilder builder(final String... order) {
        final var builder = new ProcessBuilder(order).redirectErrorStream(true);
        for (var kind : List.of("OVS_RUNDIR", "OVS_DBDIR", "OVS_LOGDIR", "OVS_SYSCONFDIR")) {
            builder.environment().put(kind, directory.toString());
        }
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        return builder;
    }

    @Override
    public void close() {
        try {
            for (var process : List.of(daemon, server)) {
                process.destroyForcibly();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
