// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.netport.core.location.HostState;
import org.netport.core.location.Recovery;
import org.netport.core.location.TransferEvent;
import org.netport.grant.Grant;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.model.HostName;
import org.netport.network.NetworkConfig;

/**
 * Takes up the grants from before a restart: how far each had come is told by what was remembered of it and by where
 * its hosts were found. Owned by the engine's loop.
 */
final class GrantRecovery {
    private final EngineLoop loop;
    private final Supplier<NetworkConfig> config;
    private final Movements movements;
    private final Grants grants;
    private final UnfinishedGrants unfinished;

    GrantRecovery(final EngineLoop loop, final Supplier<NetworkConfig> config, final Movements movements,
            final Grants grants) {
        this.loop = loop;
        this.config = config;
        this.movements = movements;
        this.grants = grants;
        unfinished = grants.unfinished();
    }

    /** Takes up the grants that were kept until now, when it is known where their hosts are. */
    void takeUp() {
        // As they are by now: they may have been revoked while the switches were read.
        grants.book().takeKept().forEach(id -> grants.book().find(id).ifPresent(this::takeUp));
    }

    private void takeUp(final GrantStatus recovered) {
        final GrantId id = recovered.grant().id();
        unfinished.begin(id, recovered.states().keySet());
        for (Grant.Subject subject : recovered.grant().subjects()) {
            takeUp(id, subject, recovered.states().get(subject.host()));
        }
        recovered.states().entrySet().stream().filter(host -> !host.getValue().isLive()
            && host.getValue() != GrantState.CONSUMED).findFirst()
            // The controller was killed between its end and that of the others.
            .ifPresent(host -> grants.endRest(id, host.getKey(), host.getValue()));
        grants.expireIn(id, Duration.between(loop.now(), recovered.grant().expiry()));
    }

    private void takeUp(final GrantId id, final Grant.Subject subject, final GrantState remembered) {
        final HostName host = subject.host();
        if (LocationRules.problem(config.get(), host, subject.to()).isPresent()) {
            takenOver(id, host, remembered, GrantState.ABORTED, "its host or place is no longer configured");
            return;
        }
        movements.know(subject);
        final HostState state = movements.state(host);
        switch (Recovery.of(state, subject, remembered)) {
            case AUTHORISE -> {
                authorise(id, subject);
                // What had been prepared is prepared again; the switches may hold it already.
                movements.step(host, movements.preparation(id, host), loop.nanoTime(), ignored -> { });
            }
            case CUT_OVER -> {
                authorise(id, subject);
                state.placement().current().ifPresent(at -> movements.step(host, new TransferEvent.Stopped(
                    at.point().switchName(), Optional.of(subject.epoch()),
                    movements.plan(host, subject.to().switchName())), loop.nanoTime(), ignored -> { }));
            }
            case PLACE, HANDED_OVER -> {
                movements.recover(host, new Attachment(subject.to(), subject.epoch(), loop.now(),
                    ClaimSource.RECOVERED));
                handedOver(id, subject);
            }
            case SUPERSEDED -> takenOver(id, host, remembered, GrantState.SUPERSEDED,
                "something later had moved its host before the controller started");
            default -> unfinished.ended(id, host);
        }
    }

    private void authorise(final GrantId id, final Grant.Subject subject) {
        grants.authorise(id, subject, loop.nanoTime());
        movements.records().granted(subject.host()).ifPresent(RunningMove::recovered);
    }

    private void handedOver(final GrantId id, final Grant.Subject subject) {
        movements.recoverHandover(id, subject);
        grants.used(id, subject.host());
        if (movements.state(subject.host()).handover().isEmpty()) {
            // It was nowhere before: there is nothing that it could be taken back to.
            unfinished.ended(id, subject.host());
        }
    }

    private void takenOver(final GrantId id, final HostName host, final GrantState before, final GrantState how,
            final String reason) {
        if (before.isLive()) {
            grants.over(id, host, how, Optional.of(reason));
        } else {
            unfinished.ended(id, host);
        }
    }

    /** A switch that came late remembers a place: a grant may have been used for it that seems to have ended unused. */
    void found(final HostName host, final Attachment at) {
        final HostState state = movements.state(host);
        grants.book().byEpoch(host, at.epoch()).filter(status -> state.handover().isEmpty()).map(GrantStatus::grant)
            .ifPresent(grant -> grant.subjects().stream().filter(subject -> subject.host().equals(host))
                .filter(subject -> Recovery.of(state, subject, GrantState.CONSUMED) == Recovery.HANDED_OVER)
                .forEach(subject -> {
                    grants.book().reopen(grant.id());
                    unfinished.begin(grant.id(), Set.of(host));
                    handedOver(grant.id(), subject);
                }));
    }
}
