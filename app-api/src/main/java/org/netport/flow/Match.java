// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.List;

/**
 * A match: fields in a canonical order, so that equal matches are equal values. A class and not a record, because it is
 * part of the key of every map of flows and keeps its hash code: a full table is looked up a million times.
 */
public final class Match {
    private static final Comparator<MatchField> BY_KIND =
        (one, other) -> one.getClass().getName().compareTo(other.getClass().getName());

    /** Matches everything. */
    public static final Match ALL = new Match(ImmutableList.of());

    private final ImmutableList<MatchField> fields;
    private final int hash;

    /**
     * Composes a match.
     *
     * @param fields at most one of each kind, in any order
     * @throws IllegalArgumentException if there are two of a kind
     */
    public Match(final ImmutableList<MatchField> fields) {
        this.fields = ImmutableList.sortedCopyOf(BY_KIND, fields);
        for (int index = 1; index < this.fields.size(); index++) {
            final MatchField field = this.fields.get(index);
            if (field.getClass() == this.fields.get(index - 1).getClass()) {
                throw new IllegalArgumentException("match names " + field.getClass().getSimpleName() + " twice: "
                    + fields);
            }
        }
        hash = this.fields.hashCode();
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

    /**
     * The fields.
     *
     * @return sorted by kind
     */
    public ImmutableList<MatchField> fields() {
        return fields;
    }

    @Override
    public boolean equals(final Object other) {
        return this == other || other instanceof Match match && hash == match.hash && fields.equals(match.fields);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "Match" + fields;
    }
}
