// SPDX-License-Identifier: Apache-2.0
package org.netport.location;

/** What a change of location passes; a receipt has them in the order in which they were reached. */
public enum MovePhase {
    /** The destination has granted the move; nothing is installed. */
    AUTHORISED,
    /** The claim was accepted: the cut-over. */
    CLAIMED,
    /** The destination, and what lies between it and the old site, have acknowledged. */
    PREPARED,
    /** Frames go to both sites. */
    COPYING,
    /** The old site relays to the new one. */
    RELAYING,
    /** Every switch that can be reached sends to the new site. */
    UPDATED,
    /** The guest is known to run at the new site: the move cannot be undone any more. */
    FINAL,
    /** Probes that the controller sent by every sender's switch have arrived at the destination's. */
    CONFIRMED,
    /** The grace time for frames under way is over; nothing of the old location is left. */
    SETTLED,
    /** The controller learned why the move is given up, before its cut-over or after it. */
    GIVEN_UP,
    /** The move was given up, and every switch that can be reached holds again what it held. */
    RESTORED
}
