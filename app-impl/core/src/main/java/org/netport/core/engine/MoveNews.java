// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Instant;
import java.util.Optional;
import org.netport.core.location.Authorisation;
import org.netport.core.location.Permission;
import org.netport.grant.GrantState;
import org.netport.location.ClaimSource;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;

/** What others in the engine want to know of what {@link Movements} does. Called by the engine's loop. */
interface MoveNews {
    /** A granted host has come further, or its grant has ended. */
    void grantChanged(HostName host, Authorisation authorisation, GrantState state);

    /** A granted move has been undone after its cut-over. */
    void undone(HostName host, Authorisation authorisation);

    /** The guest is known to run where it was granted to go: nothing can be undone any more. */
    void finalised(HostName host);

    /** What lets a granted host's destination receive is installed. */
    void prepared(HostName host, RunningMove move);

    /** Every reachable switch sends to the new place. */
    void updated(HostName host, RunningMove move);

    /** A claim was refused: it had no grant, and the policy of the place wants one. */
    void refused(HostName host, Optional<AttachmentPoint> known, AttachmentPoint claimed, ClaimSource source,
        Permission.Refused why);

    /** Two places claim a host with the same right, or its packets move it to and fro and are held for a while. */
    void contested(HostName host, AttachmentPoint known, AttachmentPoint claimed, ClaimSource source,
        Optional<Instant> heldUntil);
}
