// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.netport.core.location.Authorisation;
import org.netport.core.location.Permission;
import org.netport.engine.EngineListener;
import org.netport.grant.GrantState;
import org.netport.location.ClaimSource;
import org.netport.location.HostAlarm;
import org.netport.location.MoveReceipt.ProbedPath;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.netport.policy.AuditRecord;
import org.netport.policy.Ground;

/**
 * Passes what happens to hosts on to those in the engine who act on it: grants, confirmation, audit, alarms.
 * Owned by the engine's loop.
 */
final class NewsDesk implements MoveNews {
    private final EngineLoop loop;
    private final Supplier<NetworkConfig> config;
    private final EngineListener listener;
    private Optional<Grants> grants = Optional.empty();
    private Optional<Confirmations> confirmations = Optional.empty();
    private Optional<PathProbes> paths = Optional.empty();

    NewsDesk(final EngineLoop loop, final Supplier<NetworkConfig> config, final EngineListener listener) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
    }

    /** From here on these are told too; they need what tells this desk, so they come later. */
    void open(final Grants ofGrants, final Confirmations ofConfirmations, final PathProbes ofPaths) {
        grants = Optional.of(ofGrants);
        confirmations = Optional.of(ofConfirmations);
        paths = Optional.of(ofPaths);
    }

    @Override
    public void grantChanged(final HostName host, final Authorisation authorisation, final GrantState state) {
        grants.ifPresent(desk -> desk.changed(authorisation.grant(), host, state));
    }

    @Override
    public void undone(final HostName host, final Authorisation authorisation) {
        grants.ifPresent(desk -> desk.changed(authorisation.grant(), host, GrantState.ABORTED));
    }

    @Override
    public void finalised(final HostName host) {
        grants.ifPresent(desk -> desk.finalised(host));
    }

    @Override
    public void prepared(final HostName host, final RunningMove move) {
        paths.ifPresent(desk -> desk.begin(host, move));
    }

    /** The way to a prepared destination does not carry what it should: the move goes on, and somebody should know. */
    void narrow(final HostName host, final RunningMove move, final ProbedPath found) {
        alarm(HostAlarm.Kind.NARROW_PATH, host, move.from(), move.to(), ClaimSource.HYPERVISOR, "host '" + host
            + "' is granted to go to " + move.to() + ", and from the switch where it is " + switch (found.carries()) {
                case FULL_SIZE -> "packets of " + found.mtu() + " bytes arrive there";
                case SMALL_ONLY -> "packets of " + found.mtu() + " bytes, the mtu of its segment, do not arrive there, "
                    + "though small ones do: raise the MTU of what lies between, or lower that of the segment and of "
                    + "its guests";
                case NOTHING -> "no packet arrives there: see the links between the two switches";
            });
    }

    @Override
    public void updated(final HostName host, final RunningMove move) {
        confirmations.ifPresent(desk -> desk.begin(host, move));
    }

    @Override
    public void refused(final HostName host, final Optional<AttachmentPoint> known, final AttachmentPoint claimed,
            final ClaimSource source, final Permission.Refused why) {
        alarm(HostAlarm.Kind.WITHOUT_GRANT, host, known, claimed, source, why.reason());
        audit(AuditRecord.Event.CLAIM_REFUSED, host, known, claimed, source, Optional.of(why.ground()), why.reason());
    }

    @Override
    public void contested(final HostName host, final AttachmentPoint known, final AttachmentPoint claimed,
            final ClaimSource source, final Optional<Instant> heldUntil) {
        final String reason = "host '" + host + "' is at " + known + " and was claimed at " + claimed
            + heldUntil.map(until -> " after its packets had moved it to and fro: until " + until + " packets do not "
                + "move it. Two hosts have its MAC address, or its port changes all the time")
            .orElse(" with the same right: nothing moves. One of the two is not that host, or a reporter counts "
                + "wrongly");
        alarm(HostAlarm.Kind.DUPLICATE, host, Optional.of(known), claimed, source, reason);
        audit(AuditRecord.Event.DUPLICATE, host, Optional.of(known), claimed, source, Optional.empty(), reason);
    }

    private void alarm(final HostAlarm.Kind kind, final HostName host, final Optional<AttachmentPoint> known,
            final AttachmentPoint claimed, final ClaimSource source, final String reason) {
        listener.alarmed(new HostAlarm(kind, host, known, claimed, source, reason, loop.now()));
    }

    private void audit(final AuditRecord.Event event, final HostName host, final Optional<AttachmentPoint> known,
            final AttachmentPoint claimed, final ClaimSource source, final Optional<Ground> ground,
            final String reason) {
        listener.audited(Audits.record(config.get(), loop.now(), new Audits.Matter(event, ImmutableList.of(host), known,
            Optional.of(claimed), Audits.requester(source), Optional.empty()), ground, reason));
    }
}
