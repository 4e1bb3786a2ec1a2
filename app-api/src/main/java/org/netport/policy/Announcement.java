// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

/** How a move is made known to the policy of its destination. */
public enum Announcement {
    /** Nobody asked for a grant: a packet of the host at another place, or an operator's report. */
    UNANNOUNCED,
    /** A grant is asked for before the host moves. */
    GRANTED;

    /**
     * Tells whether this is enough where a least is asked for.
     *
     * @param least what is asked for
     * @return true if it is
     */
    public boolean satisfies(final Announcement least) {
        return compareTo(least) >= 0;
    }
}
