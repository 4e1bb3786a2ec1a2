// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.netport.core.packet.MoveProbe;
import org.netport.location.MoveReceipt.Carries;
import org.netport.location.MoveReceipt.ProbedPath;
import org.netport.model.HostName;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;

/**
 * Finds out what the way of relayed frames carries, when a destination is prepared: the old switch is given a small
 * frame and one of the segment's MTU to send on, and the destination's tells the controller of what arrives. Hosts that
 * go the same way are tested together. Nothing waits for it, and nothing is sent once the guest has been cut over.
 * Owned by the engine's loop.
 */
final class PathProbes {
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final int TRIES = 4;
    /** Ways that are tested at once: their frames fit through the meter of probes. Others are not tested. */
    private static final int MOST_WAYS = 64;

    private final EngineLoop loop;
    private final Supplier<NetworkConfig> config;
    private final Movements movements;
    private final Supplier<Long> secrets;
    private final Relay relay;
    private final Findings findings;
    private final Map<Way, Test> tests = new HashMap<>();

    PathProbes(final EngineLoop loop, final Supplier<NetworkConfig> config, final Movements movements,
            final Supplier<Long> secrets, final Relay relay, final Findings findings) {
        this.loop = loop;
        this.config = config;
        this.movements = movements;
        this.secrets = secrets;
        this.relay = relay;
        this.findings = findings;
    }

    /** Sends a frame for a host on to another switch, as if it were relayed. */
    @FunctionalInterface
    interface Relay {
        /** Returns whether both switches are there, and a way between them. */
        boolean relay(Host host, SwitchName from, SwitchName to, byte[] frame);
    }

    /** Told what was found out. */
    @FunctionalInterface
    interface Findings {
        /** A move's way does not carry what it should. */
        void narrow(HostName host, RunningMove move, ProbedPath found);
    }

    /** What hosts that are tested together have in common. */
    private record Way(SegmentName segment, SwitchName from, SwitchName to) {
    }

    /** A move that waits for what is found out. */
    private record Waiting(Host host, RunningMove move) {
    }

    /** A test under way: the secrets of its frames, and which of them have arrived. */
    private record Test(Way way, int mtu, long small, long full, Set<Long> arrived, List<Waiting> waiting) {
    }

    /** The receivers of a granted move are prepared. */
    void begin(final HostName name, final RunningMove move) {
        final Optional<Host> host = HostIndex.byName(config.get(), name);
        movements.state(name).incoming().filter(way -> !way.from().equals(way.to().switchName())).ifPresent(incoming ->
            host.ifPresent(moving -> join(new Way(moving.segment(), incoming.from(), incoming.to().switchName()),
                new Waiting(moving, move))));
    }

    private void join(final Way way, final Waiting waiting) {
        final Test running = tests.get(way);
        if (running != null) {
            running.waiting().add(waiting);
        } else if (tests.size() < MOST_WAYS) {
            final var test = new Test(way, config.get().segments().get(way.segment()).mtu(), secrets.get(),
                secrets.get(), new HashSet<>(), new ArrayList<>(List.of(waiting)));
            tests.put(way, test);
            send(test, TRIES);
        }
    }

    private void send(final Test test, final int tries) {
        if (!test.equals(tests.get(test.way()))) {
            return;
        }
        // Who has been cut over, or was given up, is not tested any more.
        test.waiting().removeIf(each -> movements.records().granted(each.host().name())
            .filter(each.move()::equals).isEmpty());
        final Switch from = config.get().switches().get(test.way().from());
        if (test.waiting().isEmpty() || from == null) {
            tests.remove(test.way());
        } else if (tries == 0) {
            conclude(test, test.arrived().contains(test.small()) ? Carries.SMALL_ONLY : Carries.NOTHING);
        } else if (send(test, from, test.full(), test.mtu()) && send(test, from, test.small(), 0)) {
            loop.schedule(AGAIN, () -> send(test, tries - 1));
        } else {
            // Without a switch at one of its ends nothing can be said of a way.
            tests.remove(test.way());
        }
    }

    private boolean send(final Test test, final Switch from, final long secret, final int payload) {
        final Host as = test.waiting().get(0).host();
        return relay.relay(as, test.way().from(), test.way().to(), MoveProbe.encode(
            MoveProbe.sourceAt(from.number()), as.mac(), secret, from.number(), payload));
    }

    /** A probe has come to a destination's switch. What does not know a secret is no probe. */
    void arrived(final MoveProbe probe, final SwitchName at) {
        final Optional<Test> known = tests.values().stream().filter(test -> test.way().to().equals(at))
            .filter(test -> test.small() == probe.secret() || test.full() == probe.secret()).findFirst();
        known.ifPresent(test -> {
            test.arrived().add(probe.secret());
            if (test.full() == probe.secret()) {
                conclude(test, Carries.FULL_SIZE);
            }
        });
    }

    private void conclude(final Test test, final Carries carries) {
        tests.remove(test.way());
        test.waiting().forEach(each -> {
            final ProbedPath found = each.move().found(test.mtu(), carries, loop.nanoTime());
            movements.records().tellNews(each.host().name());
            if (carries != Carries.FULL_SIZE) {
                findings.narrow(each.host().name(), each.move(), found);
            }
        });
    }
}
