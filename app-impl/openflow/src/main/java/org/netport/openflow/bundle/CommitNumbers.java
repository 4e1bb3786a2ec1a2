// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.bundle;

/**
 * The transaction ids of one commit: those of the changes, in order, then of the bundle's opening and commit, and of
 * the barrier that closes all. An error carries the id of what it is about.
 *
 * @param first the first change's id; also the bundle's
 * @param changes number of changes
 */
public record CommitNumbers(long first, int changes) {
    private static final int OTHERS = 3;

    /**
     * How many ids a commit takes.
     *
     * @param changes number of changes
     * @return that and three more
     */
    public static int count(final int changes) {
        return changes + OTHERS;
    }

    /**
     * The id of a change.
     *
     * @param index its place
     * @return the id
     */
    public long change(final int index) {
        return first + index;
    }

    /**
     * The opening's id.
     *
     * @return the id
     */
    public long open() {
        return first + changes;
    }

    /**
     * The bundle commit's id.
     *
     * @return the id
     */
    public long commit() {
        return first + changes + 1;
    }

    /**
     * The barrier's id: its reply ends the commit.
     *
     * @return the id
     */
    public long barrier() {
        return first + changes + 2;
    }

    /**
     * Tells whether an id is of this commit.
     *
     * @param xid the id
     * @return true if it is
     */
    public boolean owns(final long xid) {
        return xid >= first && xid <= barrier();
    }
}
