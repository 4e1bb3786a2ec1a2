// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

/** How far a granted host has come. */
public enum GrantState {
    /** Granted; nothing is installed for it. */
    AUTHORISED,
    /** What lets the destination receive is being installed. */
    PREPARING,
    /** The destination, and what lies between it and the old site, can receive. */
    PREPARED,
    /** As prepared, and frames for the guest go to both places. */
    COPYING,
    /** The guest was cut over with it. */
    CONSUMED,
    /** Taken back before the cut-over. */
    REVOKED,
    /** Its time was over before the cut-over. */
    EXPIRED,
    /** The migration was given up before the cut-over, or undone after it. */
    ABORTED,
    /** Another grant for the host, or another location of it, took over before the cut-over. */
    SUPERSEDED;

    /**
     * Tells whether the guest can still be cut over with it.
     *
     * @return true before the cut-over, unless it has ended
     */
    public boolean isLive() {
        return compareTo(CONSUMED) < 0;
    }
}
