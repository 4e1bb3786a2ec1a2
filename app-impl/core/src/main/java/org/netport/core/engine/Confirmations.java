// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.netport.core.packet.MoveProbe;
import org.netport.location.MovePhase;
import org.netport.model.HostName;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;

/**
 * Confirms in the data plane that a move is complete: a probe is sent as if a host beside each switch had sent it,
 * takes the way of that host's frames, and is told to the controller by the destination's switch instead of being
 * delivered. Barriers tell what a switch holds; this tells what the switches together do. Owned by the engine's loop.
 */
final class Confirmations {
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final int TRIES = 4;
    /** Switches that are probed for one move; what a move does must not grow with the network. */
    private static final int MOST_SENDERS = 64;
    /** Moves that are probed at a time: of many that are reported together, some. */
    private static final int MOST_PROBED = 64;

    private final EngineLoop loop;
    private final Supplier<NetworkConfig> config;
    private final Movements movements;
    private final Supplier<Long> secrets;
    private final Sender sender;
    private final Map<Long, Probed> outstanding = new HashMap<>();

    Confirmations(final EngineLoop loop, final Supplier<NetworkConfig> config, final Movements movements,
            final Supplier<Long> secrets, final Sender sender) {
        this.loop = loop;
        this.config = config;
        this.movements = movements;
        this.secrets = secrets;
        this.sender = sender;
    }

    /** Sends a frame through the tables of a switch, as if it had come by an access port. */
    interface Sender {
        /** The switches with access ports of a segment. */
        Set<SwitchName> edges(SegmentName segment);

        /** Returns whether the switch was there to take it. */
        boolean send(AttachmentPoint from, Host as, byte[] frame);
    }

    /** A move whose probes are under way. */
    private record Probed(HostName host, RunningMove move, Map<SwitchName, Source> sources, Set<SwitchName> missing) {
    }

    /** From where a probe is sent, and as whom. */
    private record Source(AttachmentPoint at, Host as) {
    }

    /** Every reachable switch sends to the new place: sends the probes, unless the host was nowhere before. */
    void begin(final HostName host, final RunningMove move) {
        final Host moved = config.get().hosts().get(host);
        if (moved == null || outstanding.size() >= MOST_PROBED || !movements.probes(host)) {
            return;
        }
        final Map<SwitchName, Source> sources = sources(moved, move.to());
        if (sources.isEmpty()) {
            return;
        }
        final long secret = secrets.get();
        final var probed = new Probed(host, move, sources, new HashSet<>(sources.keySet()));
        outstanding.put(secret, probed);
        sources.keySet().forEach(move::probed);
        send(secret, moved, TRIES);
    }

    /** One host of the segment at each other switch that has one: frames are accepted from it there. */
    private Map<SwitchName, Source> sources(final Host moved, final AttachmentPoint to) {
        final Map<SwitchName, Source> sources = new HashMap<>();
        for (SwitchName edge : sender.edges(moved.segment())) {
            final Switch at = config.get().switches().get(edge);
            if (at == null || sources.size() >= MOST_SENDERS) {
                continue;
            }
            at.accessPorts().values().stream().filter(port -> port.carries(moved.segment()))
                .map(port -> new AttachmentPoint(at.name(), port.name())).filter(place -> !place.equals(to))
                .flatMap(place -> movements.settledAt(place).map(config.get().hosts()::get)
                    .filter(host -> host != null && host.segment().equals(moved.segment()) && !host.equals(moved))
                    .map(host -> new Source(place, host)))
                .findFirst().ifPresent(source -> sources.put(at.name(), source));
        }
        return sources;
    }

    private void send(final long secret, final Host moved, final int tries) {
        final Probed probed = outstanding.get(secret);
        if (probed == null) {
            return;
        }
        if (tries == 0 || !movements.records().running(probed.host()).filter(probed.move()::equals).isPresent()) {
            outstanding.remove(secret);
            return;
        }
        for (SwitchName from : Set.copyOf(probed.missing())) {
            final Source source = probed.sources().get(from);
            numberOf(from).ifPresent(number -> sender.send(source.at(), source.as(),
                MoveProbe.encode(source.as().mac(), moved.mac(), secret, number)));
        }
        loop.schedule(AGAIN, () -> send(secret, moved, tries - 1));
    }

    /** Empty for a switch that has left the configuration meanwhile. */
    private Optional<SwitchNumber> numberOf(final SwitchName name) {
        return Optional.ofNullable(config.get().switches().get(name)).map(at -> at.number());
    }

    /** A probe has come to a destination's switch. What does not know the secret is no probe. */
    void arrived(final MoveProbe probe, final SwitchName at) {
        final Probed probed = outstanding.get(probe.secret());
        if (probed == null || !probed.move().to().switchName().equals(at)) {
            return;
        }
        final Optional<SwitchName> from = probed.sources().keySet().stream()
            .filter(name -> numberOf(name).filter(probe.sender()::equals).isPresent()).findFirst();
        if (from.filter(probed.missing()::remove).isPresent()
                && probed.move().confirmed(from.orElseThrow(), loop.nanoTime())) {
            outstanding.remove(probe.secret());
            probed.move().reached(MovePhase.CONFIRMED, loop.nanoTime());
            movements.records().tellNews(probed.host());
        }
    }
}
