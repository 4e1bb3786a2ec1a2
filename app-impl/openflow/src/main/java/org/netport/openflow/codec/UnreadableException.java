// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

/** Something that a switch holds cannot be expressed in the domain's words. */
public final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Says what.
     *
     * @param message what cannot be expressed
     */
    public UnreadableException(final String message) {
        super(message);
    }

    /**
     * Says what.
     *
     * @param message what cannot be expressed
     * @param cause why
     */
    public UnreadableException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
