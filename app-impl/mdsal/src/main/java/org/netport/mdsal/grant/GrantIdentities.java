// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import java.util.Optional;
import org.netport.grant.MigrationEvent;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Aborted;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Authorised;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Consumed;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Copying;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Expired;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Gone;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.GrantState;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Pausing;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Prepare;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Prepared;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Preparing;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Resumed;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Revoked;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Running;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Stopped;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Superseded;

/** Maps the identities of states of grants and of events of migrations. Pure. */
final class GrantIdentities {
    private GrantIdentities() {
    }

    static GrantState of(final org.netport.grant.GrantState state) {
        return switch (state) {
            case AUTHORISED -> Authorised.VALUE;
            case PREPARING -> Preparing.VALUE;
            case PREPARED -> Prepared.VALUE;
            case COPYING -> Copying.VALUE;
            case CONSUMED -> Consumed.VALUE;
            case REVOKED -> Revoked.VALUE;
            case EXPIRED -> Expired.VALUE;
            case ABORTED -> Aborted.VALUE;
            case SUPERSEDED -> Superseded.VALUE;
        };
    }

    /** The domain's state; empty for an identity that it does not know. */
    static Optional<org.netport.grant.GrantState> stateOf(final GrantState identity) {
        return switch (identity) {
            case Authorised state -> Optional.of(org.netport.grant.GrantState.AUTHORISED);
            case Preparing state -> Optional.of(org.netport.grant.GrantState.PREPARING);
            case Prepared state -> Optional.of(org.netport.grant.GrantState.PREPARED);
            case Copying state -> Optional.of(org.netport.grant.GrantState.COPYING);
            case Consumed state -> Optional.of(org.netport.grant.GrantState.CONSUMED);
            case Revoked state -> Optional.of(org.netport.grant.GrantState.REVOKED);
            case Expired state -> Optional.of(org.netport.grant.GrantState.EXPIRED);
            case Aborted state -> Optional.of(org.netport.grant.GrantState.ABORTED);
            case Superseded state -> Optional.of(org.netport.grant.GrantState.SUPERSEDED);
            default -> Optional.empty();
        };
    }

    /** The domain's event; empty for an identity that it does not know. */
    static Optional<MigrationEvent> eventOf(
            final org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.MigrationEvent identity) {
        return switch (identity) {
            case Prepare event -> Optional.of(MigrationEvent.PREPARE);
            case Running event -> Optional.of(MigrationEvent.RUNNING);
            case Gone event -> Optional.of(MigrationEvent.GONE);
            case Pausing event -> Optional.of(MigrationEvent.PAUSING);
            case Stopped event -> Optional.of(MigrationEvent.STOPPED);
            case Resumed event -> Optional.of(MigrationEvent.RESUMED);
            default -> Optional.empty();
        };
    }
}
