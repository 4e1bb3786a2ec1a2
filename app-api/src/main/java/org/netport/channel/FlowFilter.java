// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import java.util.Objects;
import org.netport.flow.Cookie;
import org.netport.flow.Match;
import org.netport.flow.TableId;

/**
 * Some of the entries of a table, by their cookies and matches.
 *
 * @param table the table
 * @param cookie what the cookie has in the bits of the mask
 * @param mask the bits that count
 * @param match fields that an entry's match has at least, exactly as here
 */
public record FlowFilter(TableId table, Cookie cookie, long mask, Match match) {
    /** Validates that no bit is asked for outside the mask. */
    public FlowFilter {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(cookie, "cookie");
        Objects.requireNonNull(match, "match");
        if ((cookie.value() & ~mask) != 0) {
            throw new IllegalArgumentException("cookie " + cookie + " has bits outside the mask "
                + Long.toHexString(mask));
        }
    }

    /**
     * The entries of ours with a feature.
     *
     * @param table their table
     * @param feature the feature field of their cookies, 0 to 255
     * @return the filter
     */
    public static FlowFilter of(final TableId table, final int feature) {
        return of(table, feature, Match.ALL);
    }

    /**
     * The entries of ours with a feature and some fields.
     *
     * @param table their table
     * @param feature the feature field of their cookies, 0 to 255
     * @param match fields that their matches have at least
     * @return the filter
     */
    public static FlowFilter of(final TableId table, final int feature, final Match match) {
        return new FlowFilter(table, Cookie.of(feature, 0, 0), Cookie.OWNER_MASK | Cookie.FEATURE_MASK, match);
    }
}
