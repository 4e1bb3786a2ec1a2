// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

/** What becomes of a segment's frames where several ways to a switch cost the same. */
public enum LoadSharing {
    /** All take one of them, the same on every controller; the others wait until it fails. */
    NONE,
    /**
     * Switches spread them over all of them, the frames of one connection over one; how, is the switch's own affair.
     * What is broadcast takes one tree all the same.
     */
    EQUAL_COST
}
