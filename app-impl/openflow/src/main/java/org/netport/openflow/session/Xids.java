// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

/** Transaction ids of a session, which belong together in ranges. Begins again long before they repeat. */
final class Xids {
    /** Below are the ids of the handshake. */
    static final long FIRST = 100;
    private static final long LAST = 0xffff_ffffL;

    private long next = FIRST;

    /** Takes a range that does not wrap around; gives its first id. */
    long take(final int count) {
        if (next + count - 1 > LAST) {
            next = FIRST;
        }
        final long first = next;
        next += count;
        return first;
    }
}
