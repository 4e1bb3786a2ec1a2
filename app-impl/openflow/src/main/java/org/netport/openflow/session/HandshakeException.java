// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

/** A handshake cannot be completed. */
final class HandshakeException extends Exception {
    private static final long serialVersionUID = 1L;

    HandshakeException(final String message) {
        super(message);
    }
}
