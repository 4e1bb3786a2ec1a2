// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.at;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.grant.Grant;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationEvent;
import org.netport.network.CutOver;
import org.netport.policy.AuditRecord;

/** What becomes of grants when the controller is killed and starts again. */
class GrantRecoveryTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static List<AuditRecord.Event> audited(final ThreeSites net) {
        return net.recorder.audits.stream().map(AuditRecord::event).toList();
    }

    private static GrantState state(final ThreeSites net, final Grant grant) {
        return net.recorder.grants.get(grant.id()).states().get(VM1);
    }

    @Test
    void whatIsRevokedBeforeTheSwitchesAreReadStaysRevoked() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final var before = net.held();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.restart(net.config(), Set.of(3));
        final var revoked = net.engine.revoke(grant.id(), "the operator wants it so").toCompletableFuture();
        net.loop.run();
        final GrantStatus told = revoked.join().orElseThrow();
        assertEquals(GrantState.REVOKED, told.states().get(VM1));
        assertEquals(Optional.of("the operator wants it so"), told.reason());
        net.loop.pass(LONG);
        net.connect(3);
        net.destination(MigrationEvent.RUNNING, grant);
        net.loop.pass(LONG);
        assertEquals(GrantState.REVOKED, state(net, grant));
        assertEquals(at(1, 1), net.placeOf(VM1));
        assertEquals(before, net.held());
        assertEquals(List.of(AuditRecord.Event.GRANTED, AuditRecord.Event.REVOKED), audited(net));
        assertEquals(List.of(grant.id()), net.recorder.finished);
    }
}
