// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

/**
 * What the channel reports. Called on channel threads, in order for one session; must return at once and not throw.
 */
public interface SwitchEvents {
    /**
     * A switch completed the handshake. A former session of the same switch has been reported as disconnected before.
     *
     * @param session the session
     */
    void connected(SwitchSession session);

    /**
     * A session ended.
     *
     * @param session the session
     * @param reason why
     */
    void disconnected(SwitchSession session, String reason);

    /**
     * A port was added, changed or deleted; {@link SwitchSession#ports()} already shows it.
     *
     * @param session the session
     * @param port the port as it is now, or was before deletion
     * @param change what happened
     */
    void portChanged(SwitchSession session, PortDescription port, PortChange change);

    /**
     * A switch sent a packet to the controller. The channel bounds their number and drops (and counts) above it.
     *
     * @param session the session
     * @param packet the packet
     */
    void packetIn(SwitchSession session, PacketIn packet);

    /**
     * The role at the switch has changed (another controller became master, or we became it).
     *
     * @param session the session
     * @param role the role now
     */
    void roleChanged(SwitchSession session, SwitchFeatures.Role role);

    /** What happened to a port. */
    enum PortChange {
        /** New. */
        ADDED,
        /** Changed. */
        MODIFIED,
        /** Gone. */
        DELETED
    }
}
