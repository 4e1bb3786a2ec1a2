// SPDX-License-Identifier: Apache-2.0
package org.netport.policy;

import com.google.common.collect.ImmutableSet;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;

/**
 * A time that comes again every week, on the wall clock of a time zone. An hour that this clock passes twice is in the
 * window twice; one that it skips is not there at all.
 *
 * @param days the days on which it begins; when empty every day
 * @param from when it begins, included
 * @param to when it ends, not included. Before {@code from}: at that time of the next day; midnight: at the end of the
 *     day. Otherwise not equal to {@code from}; if it is, the window never opens
 * @param zone whose wall clock
 */
public record TimeWindow(ImmutableSet<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    /** Validates presence. */
    public TimeWindow {
        Objects.requireNonNull(days, "days");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(zone, "zone");
    }

    /**
     * Tells whether a moment lies in the window.
     *
     * @param now the moment
     * @return true if it does
     */
    public boolean contains(final Instant now) {
        final var local = now.atZone(zone);
        final var time = local.toLocalTime();
        final var today = local.getDayOfWeek();
        if (to.equals(LocalTime.MIDNIGHT)) {
            return beginsOn(today) && !time.isBefore(from);
        }
        if (from.isAfter(to)) {
            return time.isBefore(to) ? beginsOn(today.minus(1)) : beginsOn(today) && !time.isBefore(from);
        }
        return beginsOn(today) && !time.isBefore(from) && time.isBefore(to);
    }

    private boolean beginsOn(final DayOfWeek day) {
        return days.isEmpty() || days.contains(day);
    }
}
