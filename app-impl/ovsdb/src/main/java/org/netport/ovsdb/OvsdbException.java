// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.io.Serial;

/** Why a connection to a database ends. The message is for the operator: what, where, and what to do. */
final class OvsdbException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_QUOTE = 200;

    private final Blame blame;

    OvsdbException(final Blame blame, final String message) {
        super(message);
        this.blame = blame;
    }

    OvsdbException(final Blame blame, final String message, final Throwable cause) {
        super(message, cause);
        this.blame = blame;
    }

    /**
     * What the server sent is not what the protocol allows.
     *
     * @param message what is wrong
     * @return the exception
     */
    static OvsdbException broken(final String message) {
        return new OvsdbException(Blame.SERVER_BREAKS_PROTOCOL, message);
    }

    Blame blame() {
        return blame;
    }

    /**
     * Text of the peer as it may stand in a log: short and printable.
     *
     * @param text any text
     * @return at most 200 printable ASCII characters of it
     */
    static String quote(final String text) {
        final var clean = new StringBuilder();
        for (int at = 0; at < text.length() && at < LONGEST_QUOTE; at++) {
            final char letter = text.charAt(at);
            clean.append(letter >= ' ' && letter <= '~' ? letter : '?');
        }
        return text.length() > LONGEST_QUOTE ? clean.append("...").toString() : clean.toString();
    }

    /** Whose doing the end is. */
    enum Blame {
        /** The network's or the server's: not reachable, closed, silent. */
        CONNECTION_LOST,
        /** The server said something that is not RFC 7047. */
        SERVER_BREAKS_PROTOCOL,
        /** The server refused, or something is not set up here. */
        NOT_SET_UP
    }
}
