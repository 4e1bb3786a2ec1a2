// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.OptionalLong;

/**
 * A number that never falls, made of one that does when entries are removed or replaced or the switch starts anew: what
 * is more than at the last reading is added.
 *
 * @param last what was read last
 * @param told the number so far; empty before the first reading, which gives what had been counted before
 */
record RisingCount(long last, OptionalLong told) {
    /** Before the first reading. */
    static final RisingCount NONE = new RisingCount(0, OptionalLong.empty());

    /** After a further reading. */
    RisingCount plus(final long now) {
        return new RisingCount(now, OptionalLong.of(told.orElse(0) + Math.max(0, now - last)));
    }
}
