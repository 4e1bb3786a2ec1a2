// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableSet;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;
import java.util.Set;
import org.netport.policy.TimeWindow;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.what.matches.Window;

/** Maps a rule's time window. */
final class WindowMapper {
    private static final String DEFAULT_ZONE = "UTC";

    private WindowMapper() {
    }

    static TimeWindow map(final Window window) {
        return new TimeWindow(Required.<Set<Window.Day>>orElse(window.getDay(), Set.of()).stream()
            .map(WindowMapper::day).collect(ImmutableSet.toImmutableSet()),
            Optional.ofNullable(window.getFrom()).map(time -> LocalTime.parse(time.getValue()))
                .orElse(LocalTime.MIDNIGHT),
            Optional.ofNullable(window.getTo()).map(time -> LocalTime.parse(time.getValue()))
                .orElse(LocalTime.MIDNIGHT),
            zone(Optional.ofNullable(window.getTimeZone()).map(zone -> zone.getValue()).orElse(DEFAULT_ZONE)));
    }

    private static ZoneId zone(final String name) {
        // Only what the database has: ZoneId also takes forms of its own, such as GMT+9.
        if (!ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is not a time zone that the controller knows: use a "
                + "name of the IANA database, such as Asia/Tokyo or UTC");
        }
        return ZoneId.of(name);
    }

    private static DayOfWeek day(final Window.Day day) {
        return switch (day) {
            case Monday -> DayOfWeek.MONDAY;
            case Tuesday -> DayOfWeek.TUESDAY;
            case Wednesday -> DayOfWeek.WEDNESDAY;
            case Thursday -> DayOfWeek.THURSDAY;
            case Friday -> DayOfWeek.FRIDAY;
            case Saturday -> DayOfWeek.SATURDAY;
            case Sunday -> DayOfWeek.SUNDAY;
        };
    }
}
