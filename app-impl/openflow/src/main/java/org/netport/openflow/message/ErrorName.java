// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.message;

import java.util.Objects;

/**
 * An error's type and code (OpenFlow 1.3.5 section 7.4.4).
 *
 * @param type the type
 * @param code the code
 * @param text both in OpenFlow's words where they are known, for example {@code FLOW_MOD_FAILED/TABLE_FULL}
 */
public record ErrorName(int type, int code, String text) {
    private static final int BAD_REQUEST = 1;
    private static final int IS_SLAVE = 10;
    private static final int ROLE_REQUEST_FAILED = 11;
    private static final int STALE = 0;

    /** Validates presence. */
    public ErrorName {
        Objects.requireNonNull(text, "text");
    }

    /**
     * Tells whether the switch refused because another controller is master.
     *
     * @return true for OFPBRC_IS_SLAVE
     */
    public boolean isSlave() {
        return type == BAD_REQUEST && code == IS_SLAVE;
    }

    /**
     * Tells whether the generation id of a role request was behind the one that the switch has seen.
     *
     * @return true for OFPRRFC_STALE
     */
    public boolean isStale() {
        return type == ROLE_REQUEST_FAILED && code == STALE;
    }

    @Override
    public String toString() {
        return text;
    }
}
