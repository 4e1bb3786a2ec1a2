// SPDX-License-Identifier: Apache-2.0
package org.netport.core.rehearsal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents;
import org.netport.core.engine.ControllerEngine;
import org.netport.core.engine.EngineSettings;
import org.netport.core.engine.VirtualLoop;
import org.netport.grant.Grant;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantRequest;
import org.netport.grant.MigrationEvent;
import org.netport.grant.MigrationReport;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.model.DatapathId;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;

/**
 * Moves a guest of a network that does not exist, by an engine of its own. Nothing of it is seen or kept; what stays is
 * that the code which moves hosts is loaded and compiled. Not thread-safe.
 */
public final class Rehearsal {
    private static final Duration BETWEEN_MOVES = Duration.ofSeconds(1);
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final Duration NEVER = Duration.ofDays(365);
    /** How often switches obey and the engine goes on; a move takes far fewer. */
    private static final int MOST_ROUNDS = 10_000;
    private static final String REQUESTER = "rehearsal";

    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final Places places = new Places();
    private final ControllerEngine engine;
    private final List<Peer> switches = new ArrayList<>();
    private long moves;

    /**
     * Builds the network and places its hosts.
     *
     * @param maker makes its switches
     * @throws IllegalStateException if the hosts do not get to their places, which is a fault of the program
     */
    public Rehearsal(final SwitchMaker maker) {
        final var standard = EngineSettings.DEFAULT;
        engine = new ControllerEngine(new EngineSettings(standard.batch(), standard.stageTimeout(),
            standard.recoveryWindow(), NEVER, NEVER, standard.retryDelay(),
            new EngineSettings.Retention(1, NEVER), standard.packetIns(),
            standard.placementTimes()), loop, places);
        engine.start(RehearsedNetwork.config(), Map.of());
        for (int site = 1; site <= RehearsedNetwork.SITES; site++) {
            switches.add(maker.connect(new DatapathId(site), RehearsedNetwork.ports(), engine));
        }
        settle();
        locate(RehearsedNetwork.PEER, RehearsedNetwork.placeOfPeer());
        locate(RehearsedNetwork.GUEST, RehearsedNetwork.place(1));
    }

    /** A switch of a rehearsal. */
    public interface Peer {
        /**
         * Sends a packet to the controller.
         *
         * @param packet the packet
         */
        void send(PacketIn packet);

        /**
         * Does what it has been told since the last time, and answers.
         *
         * @return whether it had been told anything
         */
        boolean obey();
    }

    /** Makes the switches of a rehearsal. */
    @FunctionalInterface
    public interface SwitchMaker {
        /**
         * Makes a switch that has no entries, and connects before this returns.
         *
         * @param datapathId who it is
         * @param ports its ports
         * @param events told what it says, on the calling thread
         * @return the switch
         */
        Peer connect(DatapathId datapathId, ImmutableList<PortDescription> ports, SwitchEvents events);
    }

    private void locate(final HostName host, final AttachmentPoint at) {
        engine.report(new LocationReport(host, at, Optional.empty(), 0, ClaimSource.OPERATOR));
        come(host, at);
    }

    private void come(final HostName host, final AttachmentPoint at) {
        settle();
        loop.pass(BETWEEN_MOVES);
        settle();
        final Optional<AttachmentPoint> now = places.of(host);
        if (now.filter(at::equals).isEmpty()) {
            throw new IllegalStateException(host + " was to come to " + at + " in a rehearsal and is at "
                + now.map(AttachmentPoint::toString).orElse("no place"));
        }
    }

    private void settle() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            loop.run();
            boolean busy = false;
            for (Peer each : switches) {
                busy |= each.obey();
            }
            if (!busy) {
                return;
            }
        }
        throw new IllegalStateException("a rehearsal does not come to rest");
    }

    /**
     * Moves the guest: one time, and that is the first, it has a grant and its hypervisors tell; the next time its
     * frame tells where it is.
     *
     * @throws IllegalStateException if it does not get there, which is a fault of the program
     */
    public void move() {
        moves++;
        final int from = places.of(RehearsedNetwork.GUEST).orElseThrow().equals(RehearsedNetwork.place(1)) ? 1 : 2;
        final int to = 3 - from;
        if (moves % 2 == 0) {
            switches.get(to - 1).send(RehearsedNetwork.announcement());
        } else {
            migrate(from, to);
        }
        come(RehearsedNetwork.GUEST, RehearsedNetwork.place(to));
    }

    private void migrate(final int from, final int to) {
        final var decision = engine.request(new GrantRequest(ImmutableMap.of(RehearsedNetwork.GUEST,
            RehearsedNetwork.place(to)), LIFETIME, Optional.empty(), REQUESTER)).toCompletableFuture();
        loop.run();
        if (!decision.isDone()) {
            throw new IllegalStateException("a rehearsal's request for a grant was not answered");
        }
        if (!(decision.join() instanceof GrantDecision.Granted granted)) {
            throw new IllegalStateException("a rehearsal's grant was not given: " + decision.join());
        }
        final Grant grant = granted.grant();
        tell(MigrationEvent.PREPARE, Optional.of(grant), to);
        tell(MigrationEvent.STOPPED, Optional.empty(), from);
        tell(MigrationEvent.RUNNING, Optional.of(grant), to);
    }

    private void tell(final MigrationEvent event, final Optional<Grant> grant, final int site) {
        engine.report(new MigrationReport(event,
            grant.map(of -> new MigrationReport.Proof(of.id(), of.nonce())),
            grant.isPresent() ? Optional.empty() : Optional.of(RehearsedNetwork.switchName(site)),
            grant.isPresent() ? ImmutableSet.of() : ImmutableSet.of(RehearsedNetwork.GUEST),
            Optional.empty(), OptionalLong.empty(), REQUESTER));
        settle();
    }
}
