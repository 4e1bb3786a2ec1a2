// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import java.time.Instant;
import org.netport.core.location.HostState.Handover;
import org.netport.grant.Grant;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.network.CutOver;

/**
 * What becomes of a grant over a restart: how far its host had come is told by what was remembered of the grant and by
 * where the host was found, of which either may be behind the other. Pure.
 */
public enum Recovery {
    /** It has not been cut over: it is authorised again, and prepared, since it may have been. */
    AUTHORISE,
    /** It was, but the host is found where it was before: it is authorised again and cut over at once. */
    CUT_OVER,
    /** It was, but the host is nowhere to be found: it is put there, and then as if it had been found there. */
    PLACE,
    /** It was, and the host is there: that can be undone until the guest is known to run. */
    HANDED_OVER,
    /** Something later has taken over. */
    SUPERSEDED,
    /** It had ended, or is over. */
    NOTHING;

    /**
     * Decides.
     *
     * @param state the host, with the place where it was found
     * @param subject what the grant said of it
     * @param remembered how far it had come
     * @return what to do
     */
    public static Recovery of(final HostState state, final Grant.Subject subject, final GrantState remembered) {
        final int compared = state.placement().epoch().compareTo(subject.epoch());
        if (compared == 0 && state.isAt(subject.to())) {
            // Whatever is remembered: only this grant can have brought it there with that epoch.
            return HANDED_OVER;
        }
        if (remembered.isLive()) {
            return compared < 0 ? AUTHORISE : SUPERSEDED;
        }
        if (remembered != GrantState.CONSUMED || compared >= 0) {
            return NOTHING;
        }
        return state.placement().current().isPresent() ? CUT_OVER : PLACE;
    }

    /**
     * A host that was cut over before a restart, and is not known to run at its destination.
     *
     * @param state the host, at its destination
     * @param grant the grant
     * @param subject what it said of the host
     * @param move a number that no other move has
     * @param now the time
     * @return the same, undoable; as it was if it is not known where it came from
     */
    public static HostState handedOver(final HostState state, final GrantId grant, final Grant.Subject subject,
            final long move, final Instant now) {
        final HostState issued = state.issued(subject.epoch());
        return subject.from().map(from -> issued.handedOver(new Handover(new Authorisation(grant, move, subject.to(),
            subject.epoch(), CutOver.RELAY), new Attachment(from, subject.epoch(), now, ClaimSource.RECOVERED))))
            .orElse(issued);
    }
}
