// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

/** What a hypervisor tells of a granted migration. */
public enum MigrationEvent {
    /** The guest is about to be received: its interfaces are about to exist. */
    PREPARE,
    /** The guest runs at the destination. */
    RUNNING,
    /** The destination has given the guest up. */
    GONE,
    /** The guest will be paused at the source in a moment. */
    PAUSING,
    /** The guest does not run at the source any more, because it is being handed over. */
    STOPPED,
    /** The guest runs at the source again, or still: the migration has failed. */
    RESUMED;

    /**
     * Tells who reports it.
     *
     * @return true if the destination does, which knows the grant; false if the source does
     */
    public boolean isOfDestination() {
        return this == PREPARE || this == RUNNING || this == GONE;
    }
}
