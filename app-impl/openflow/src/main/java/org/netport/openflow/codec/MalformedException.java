// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

/** A message contradicts itself: a length runs out of its frame or is smaller than what it covers. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says where.
     *
     * @param message what is malformed
     */
    public MalformedException(final String message) {
        super(message);
    }
}
