// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import com.google.common.collect.ImmutableList;

/** What a database server says (RFC 7047 section 4.1), as far as it matters to a client that only monitors. */
sealed interface Message {
    /**
     * The answer to our monitor request: all that is there.
     *
     * @param rows every row
     */
    record Content(ImmutableList<RowUpdate> rows) implements Message {
    }

    /**
     * Our monitor request was refused.
     *
     * @param error the server's words
     */
    record Refusal(String error) implements Message {
    }

    /**
     * Something has changed.
     *
     * @param rows the rows that have
     */
    record Update(ImmutableList<RowUpdate> rows) implements Message {
    }

    /**
     * The server wants a sign of life.
     *
     * @param reply the answer it is to get, as JSON
     */
    record Probe(String reply) implements Message {
    }

    /** The server gave a sign of life. */
    record Alive() implements Message {
    }

    /** The server has stopped to tell of changes. */
    record Cancelled() implements Message {
    }

    /** Anything else: it needs no answer. */
    record Ignored() implements Message {
    }
}
