// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.rpc;

/** What a caller names is not configured, or not uniquely. It may be configured in a moment. */
public final class NotConfigured extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param leaf the leaf of the input that is wrong
     * @param message what is wrong and what to do
     */
    public NotConfigured(final String leaf, final String message) {
        super(leaf + ": " + message);
    }

    /**
     * Makes one of another that names a leaf otherwise.
     *
     * @param leaf the leaf of the input that is wrong
     * @param message what is wrong and what to do
     * @param cause the other
     */
    public NotConfigured(final String leaf, final String message, final NotConfigured cause) {
        super(leaf + ": " + message, cause);
    }
}
