// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.netport.core.engine.SiteOccupancy.Standing;
import org.netport.core.location.HostState;
import org.netport.core.packet.MoveProbe;
import org.netport.engine.EngineListener;
import org.netport.grant.DeliveryAnswer;
import org.netport.grant.FrameDelivery;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantId;
import org.netport.grant.GrantRequest;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationAnswer;
import org.netport.grant.MigrationReport;
import org.netport.grant.Nonce;
import org.netport.location.Attachment;
import org.netport.model.HostName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;

/** Everything about hosts that move: their places, grants, reports, confirmation. Owned by the engine's loop. */
final class Moves {
    private static final int NONCE_BYTES = 16;

    private final Supplier<NetworkConfig> config;
    private final SiteOccupancy occupancy;
    private final Movements movements;
    private final Grants grants;
    private final GrantRecovery recovery;
    private final MigrationReports reports;
    private final Confirmations confirmations;
    private final PathProbes paths;
    private final FrameCarrier frames;

    Moves(final EngineLoop loop, final EngineSettings settings, final Supplier<NetworkConfig> config,
            final HostWriter writer, final EngineListener listener, final Counters counters,
            final Gathering gathering) {
        this.config = config;
        occupancy = new SiteOccupancy(loop::nanoTime);
        final var random = new SecureRandom();
        final var news = new NewsDesk(loop, config, listener);
        movements = new Movements(loop, settings, writer, new PolicyDesk(loop, config, occupancy), news,
            listener, host -> count(host, occupancy::moved), counters, new MoveTraffic(loop, writer), gathering);
        grants = new Grants(loop, config, movements, occupancy, () -> nonce(random), writer::tooNarrow, listener);
        recovery = new GrantRecovery(loop, config, movements, grants);
        reports = new MigrationReports(movements, grants.book());
        confirmations = new Confirmations(loop, config, movements, random::nextLong, writer);
        paths = new PathProbes(loop, config, movements, random::nextLong, writer, news::narrow);
        frames = new FrameCarrier(loop, movements.records(), writer, counters);
        news.open(grants, confirmations, paths);
    }

    private static Nonce nonce(final SecureRandom random) {
        final byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return new Nonce(HexFormat.of().formatHex(bytes));
    }

    private void count(final HostName host, final BiConsumer<HostName, Standing> as) {
        final var configured = config.get().hosts().get(host);
        final HostState state = movements.state(host);
        if (configured == null || state.equals(HostState.NEVER_SEEN)) {
            occupancy.forget(host);
            return;
        }
        as.accept(host, new Standing(config.get().segments().get(configured.segment()).tenant(),
            state.placement().current().map(Attachment::point).flatMap(this::siteOf),
            Movements.lastPoint(state.placement()).flatMap(this::siteOf),
            state.transfer().map(going -> going.authorisation().to()).flatMap(this::siteOf)));
    }

    private Optional<SiteName> siteOf(final AttachmentPoint point) {
        return config.get().siteOf(point.switchName());
    }

    Movements movements() {
        return movements;
    }

    /** The configuration has changed: tenants and sites of hosts may have too. */
    void configured() {
        movements.detectDuplicates(config.get().duplicateDetection());
        config.get().hosts().keySet().forEach(host -> count(host, occupancy::stands));
        grants.configured();
        forgetSources();
    }

    /** What was cut over from a place that is not configured any more cannot be undone. */
    private void forgetSources() {
        movements.undoable().forEach(this::forgetSource);
    }

    private void forgetSource(final HostName host, final AttachmentPoint source) {
        if (LocationRules.problem(config.get(), host, source).isPresent()) {
            movements.forgetSource(host);
        }
    }

    void recover(final Map<HostName, Attachment> places, final List<GrantStatus> given) {
        places.forEach((host, attachment) -> {
            if (LocationRules.problem(config.get(), host, attachment.point()).isEmpty()) {
                movements.recover(host, attachment);
            }
        });
        given.forEach(grants.book()::keep);
    }

    /** A switch remembers a place. */
    void found(final HostName host, final Attachment at) {
        movements.recover(host, at);
        recovery.found(host, at);
        movements.state(host).handover().ifPresent(done -> forgetSource(host, done.former().point()));
    }

    /** The switches have been read: grants from before a restart are taken up. */
    void begin() {
        recovery.takeUp();
        forgetSources();
    }

    GrantDecision request(final GrantRequest request, final long arrivedNanos) {
        return grants.request(request, arrivedNanos);
    }

    Optional<GrantStatus> revoke(final GrantId id, final String reason) {
        return grants.book().find(id).flatMap(known -> grants.end(id, GrantState.REVOKED, reason) == 0
            ? Optional.empty() : grants.book().find(id));
    }

    Optional<GrantStatus> find(final GrantId id) {
        return grants.book().find(id);
    }

    /** The grant that can still be used for a host. */
    Optional<GrantStatus> findLive(final HostName host) {
        return movements.state(host).transfer().flatMap(going -> grants.book().find(going.authorisation().grant()));
    }

    void report(final MigrationReport report, final long arrivedNanos, final Consumer<MigrationAnswer> answer) {
        reports.take(report, arrivedNanos, answer);
    }

    /** Carries frames after a guest that has left them unread. */
    void deliver(final FrameDelivery delivery, final long arrivedNanos, final Consumer<DeliveryAnswer> answer) {
        frames.carry(delivery, arrivedNanos, answer);
    }

    void probe(final byte[] frame, final SwitchName at) {
        MoveProbe.parse(frame).ifPresent(probe -> {
            confirmations.arrived(probe, at);
            paths.arrived(probe, at);
        });
    }
}
