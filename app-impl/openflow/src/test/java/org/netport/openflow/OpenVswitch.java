// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real Open vSwitch with a private database and directories, without ports of the machine. */
public final class OpenVswitch implements AutoCloseable {
    private final Path directory;
    private final List<Process> daemons = new ArrayList<>();

    public OpenVswitch() {
        try {
            directory = Files.createTempDirectory("netport-ovs");
            run("ovsdb-tool", "create", directory + "/conf.db", "/usr/share/openvswitch/vswitch.ovsschema");
            daemons.add(start("ovsdb-server", directory + "/conf.db", "--remote=punix:" + directory + "/db.sock",
                "--log-file=" + directory + "/ovsdb.log"));
            awaitListening(directory.resolve("db.sock"));
            vsctl("--no-wait", "init");
            daemons.add(start("ovs-vswitchd", "unix:" + directory + "/db.sock", "--disable-system", "--enable-dummy",
                "--log-file=" + directory + "/vswitchd.log", "--unixctl=" + directory + "/vswitchd.ctl"));
            vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=dummy", "fail_mode=secure",
                "other-config:datapath-id=00000000000000a1", "protocols=OpenFlow13,OpenFlow14,OpenFlow15");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(final String... command) throws IOException {
        final var builder = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(directory.resolve("daemon.out").toFile());
        environment(builder);
        return builder.start();
    }

    private void environment(final ProcessBuilder builder) {
        for (String name : List.of("OVS_RUNDIR", "OVS_DBDIR", "OVS_LOGDIR", "OVS_SYSCONFDIR")) {
            builder.environment().put(name, directory.toString());
        }
    }

    private static void awaitListening(final Path path) {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!listens(path)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("nobody listens at " + path
                    + ": is the package openvswitch-switch installed?");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Whether a server takes connections there: its socket is there a moment before. */
    private static boolean listens(final Path path) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return channel.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Runs a command to its end; its output. */
    public String run(final String... command) {
        try {
            final var builder = new ProcessBuilder(command).redirectErrorStream(true);
            environment(builder);
            final Process process = builder.start();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String vsctl(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of("ovs-vsctl", "--timeout=20",
            "--db=unix:" + directory + "/db.sock"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    public String ofctl(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of("ovs-ofctl", "-O", "OpenFlow14"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        for (Process daemon : daemons.reversed()) {
            daemon.destroy();
            try {
                if (!daemon.waitFor(5, TimeUnit.SECONDS)) {
                    daemon.destroyForcibly();
                }
            } catch (InterruptedException e) {
                daemon.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
