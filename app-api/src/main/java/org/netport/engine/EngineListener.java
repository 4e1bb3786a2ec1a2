// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.grant.GrantStatus;
import org.netport.location.Attachment;
import org.netport.location.HostAlarm;
import org.netport.location.MoveReceipt;
import org.netport.model.HostName;
import org.netport.model.VrfName;
import org.netport.policy.AuditRecord;

/**
 * Learns what changed in the core. Called by the engine's loop, one call at a time, in order: must return at once, not
 * block and not throw.
 */
public interface EngineListener {
    /**
     * A switch's state changed.
     *
     * @param status the state now
     */
    void switchChanged(SwitchStatus status);

    /**
     * A switch is no longer configured nor connected.
     *
     * @param name the former switch, as in {@link SwitchStatus#name()}
     */
    void switchRemoved(String name);

    /**
     * A configured object's state changed.
     *
     * @param status the state now
     */
    void objectChanged(ObjectStatus status);

    /**
     * An object is no longer configured.
     *
     * @param object the former object
     */
    void objectRemoved(ObjectStatus.ObjectId object);

    /**
     * The outside routers of a VRF are other ones, or one of them is otherwise.
     *
     * @param vrf the VRF
     * @param now all of them as they are now; empty when the VRF has none any more
     */
    default void nextHopsChanged(final VrfName vrf, final ImmutableList<NextHopStatus> now) {
        // for those who show them
    }

    /**
     * A host's location changed.
     *
     * @param host the host
     * @param attachment the location now; empty when it is not known any more
     */
    void attachmentChanged(HostName host, Optional<Attachment> attachment);

    /**
     * A move reached a further phase or ended.
     *
     * @param receipt all that is known of it now
     */
    void moveChanged(MoveReceipt receipt);

    /**
     * The receipt of a move is not kept any more: there are too many later ones, or it is too old. A move that is
     * under way then may still be told of, and is forgotten again.
     *
     * @param id the number of the move, as in {@link MoveReceipt#id()}
     */
    default void moveForgotten(final long id) {
        // for those who show receipts
    }

    /**
     * The engine's counters, about once a second when they changed.
     *
     * @param counters the numbers now
     */
    void countersChanged(EngineCounters counters);

    /**
     * Something happened that the audit log keeps. A listener that keeps no such log does nothing.
     *
     * @param record what happened
     */
    default void audited(final AuditRecord record) {
        // for those who keep a log
    }

    /**
     * A grant was given, or its hosts have come further, or it has ended.
     *
     * @param status the grant now
     */
    default void grantChanged(final GrantStatus status) {
        // for those who show grants
    }

    /**
     * All that was granted is done: nothing of it can be undone any more.
     *
     * @param status the grant now
     */
    default void grantFinal(final GrantStatus status) {
        // for those who remember grants over a restart
    }

    /**
     * A host was claimed where it may not be, or at two places at once.
     *
     * @param alarm what was claimed, and why it was not followed
     */
    default void alarmed(final HostAlarm alarm) {
        // for those who tell operators
    }
}
