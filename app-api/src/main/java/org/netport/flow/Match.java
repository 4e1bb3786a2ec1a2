// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * A match: fields in a canonical order, so that equal matches are equal values.
 *
 * @param fields at most one of each kind, sorted by kind
 */
public record Match(ImmutableList<MatchField> fields) {
    /** Matches everything. */
    public static final Match ALL = new Match(ImmutableList.of());

    /** Brings the fields in order. */
    public Match {
        final var kinds = new HashSet<Class<?>>();
        for (MatchField field : fields) {
            if (!kinds.add(field.getClass())) {
                throw new IllegalArgumentException("match names " + field.getClass().getSimpleName() + " twice: "
                    + fields);
            }
        }
        fields = ImmutableList.sortedCopyOf(Comparator.comparing(field -> field.getClass().getSimpleName()), fields);
    }

    /**
     * Composes a match.
     *
     * @param fields the fields in any order
     * @return the match
     */
    public static Match of(final MatchField... fields) {
        return new Match(ImmutableList.copyOf(List.of(fields)));
    }
}
