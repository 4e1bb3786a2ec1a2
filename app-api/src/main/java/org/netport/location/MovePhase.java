// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

/** The phases of a change of location, in the order in which they are passed. */
public enum MovePhase {
    /** The claim was accepted. */
    CLAIMED,
    /** The destination, and what lies between it and the old site, have acknowledged. */
    PREPARED,
    /** The old site relays to the new one. */
    RELAYING,
    /** Every switch that can be reached sends to the new site. */
    UPDATED,
    /** The grace time for frames under way is over; nothing of the old location is left. */
    SETTLED
}
