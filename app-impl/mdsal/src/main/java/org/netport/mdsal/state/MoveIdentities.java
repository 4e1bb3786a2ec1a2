// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Aborted;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Authorised;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Claimed;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Complete;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.CompleteWithUnreachable;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Confirmed;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Copying;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Expired;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Final;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.GivenUp;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveOutcome;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Prepared;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Relaying;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Restored;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Revoked;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.RolledBack;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Running;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Settled;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Superseded;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Updated;

/** Maps phases and outcomes of moves to their identities in YANG. Pure. */
final class MoveIdentities {
    private MoveIdentities() {
    }

    static org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MovePhase of(final MovePhase phase) {
        return switch (phase) {
            case AUTHORISED -> Authorised.VALUE;
            case CLAIMED -> Claimed.VALUE;
            case PREPARED -> Prepared.VALUE;
            case COPYING -> Copying.VALUE;
            case RELAYING -> Relaying.VALUE;
            case UPDATED -> Updated.VALUE;
            case FINAL -> Final.VALUE;
            case CONFIRMED -> Confirmed.VALUE;
            case SETTLED -> Settled.VALUE;
            case GIVEN_UP -> GivenUp.VALUE;
            case RESTORED -> Restored.VALUE;
        };
    }

    static MoveOutcome of(final MoveReceipt.Outcome outcome) {
        return switch (outcome) {
            case RUNNING -> Running.VALUE;
            case COMPLETE -> Complete.VALUE;
            case COMPLETE_WITH_UNREACHABLE -> CompleteWithUnreachable.VALUE;
            case SUPERSEDED -> Superseded.VALUE;
            case ABORTED -> Aborted.VALUE;
            case ROLLED_BACK -> RolledBack.VALUE;
            case REVOKED -> Revoked.VALUE;
            case EXPIRED -> Expired.VALUE;
        };
    }
}
