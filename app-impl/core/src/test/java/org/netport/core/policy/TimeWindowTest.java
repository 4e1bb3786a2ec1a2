// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.policy.Sites.ACCEPT;
import static org.netport.core.policy.Sites.ACCEPT_WITH_GRANT;
import static org.netport.core.policy.Sites.OSAKA;
import static org.netport.core.policy.Sites.PARIS;
import static org.netport.core.policy.Sites.REFUSE;
import static org.netport.core.policy.Sites.TOKYO;
import static org.netport.core.policy.Sites.VM1;
import static org.netport.core.policy.Sites.during;
import static org.netport.core.policy.Sites.move;
import static org.netport.core.policy.Sites.rule;
import static org.netport.core.policy.Sites.withRules;

import com.google.common.collect.ImmutableSet;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.model.RuleName;
import org.netport.model.SiteName;
import org.netport.policy.Announcement;
import org.netport.policy.Ground;
import org.netport.policy.PolicyDecision.Accepted;
import org.netport.policy.PolicyDecision.Refused;
import org.netport.policy.PolicyRule;
import org.netport.policy.TimeWindow;

class TimeWindowTest {
    private static final String MONDAY = "2026-11-23";
    private static final String TUESDAY = "2026-11-24";
    private static final String SUNDAY = "2026-11-29";

    @Test
    void aWindowBeginsIncludedAndEndsNotIncluded() {
        final var office = window("09:00", "17:00", "UTC");
        assertFalse(office.contains(at("2026-11-25T08:59:59.999999999Z")));
        assertTrue(office.contains(at("2026-11-25T09:00:00Z")));
        assertTrue(office.contains(at("2026-11-25T16:59:59.999999999Z")));
        assertFalse(office.contains(at("2026-11-25T17:00:00Z")));
    }

    @Test
    void midnightAsTheEndIsTheEndOfTheDay() {
        final var evening = window("18:00", "00:00", "UTC", DayOfWeek.MONDAY);
        assertTrue(evening.contains(at(MONDAY + "T23:59:59.999999999Z")));
        assertFalse(evening.contains(at(TUESDAY + "T00:00:00Z")));
        final var wholeDay = window("00:00", "00:00", "UTC", DayOfWeek.MONDAY);
        assertTrue(wholeDay.contains(at(MONDAY + "T00:00:00Z")));
        assertTrue(wholeDay.contains(at(MONDAY + "T23:59:59Z")));
        assertFalse(wholeDay.contains(at(TUESDAY + "T12:00:00Z")));
    }

    @Test
    void aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
        final var night = window("22:00", "06:00", "UTC", DayOfWeek.MONDAY);
        assertFalse(night.contains(at(MONDAY + "T05:00:00Z")), "that night began on Sunday");
        assertFalse(night.contains(at(MONDAY + "T21:59:59Z")));
        assertTrue(night.contains(at(MONDAY + "T22:00:00Z")));
        assertTrue(night.contains(at(TUESDAY + "T05:59:59Z")));
        assertFalse(night.contains(at(TUESDAY + "T06:00:00Z")));
        assertFalse(night.contains(at(TUESDAY + "T22:00:00Z")));
    }

    @Test
    void theWeekIsARing() {
        assertTrue(window("22:00", "06:00", "UTC", DayOfWeek.SUNDAY).contains(at("2026-11-30T03:00:00Z")),
            "Sunday's night goes on into Monday");
        assertTrue(window("22:00", "06:00", "UTC").contains(at(SUNDAY + "T03:00:00Z")));
    }

    @Test
    void aWindowIsOnTheWallClockOfItsZone() {
        final var office = window("09:00", "17:00", "Asia/Tokyo", DayOfWeek.TUESDAY);
        assertTrue(office.contains(at(TUESDAY + "T00:30:00Z")));
        assertFalse(office.contains(at(TUESDAY + "T09:30:00Z")));
    }

    @Test
    void theWindowStaysOnTheWallClockWhenSummerTimeBegins() {
        final var morning = window("08:00", "09:00", "Europe/Berlin");
        assertTrue(morning.contains(at("2026-03-28T07:30:00Z")));
        assertFalse(morning.contains(at("2026-03-28T06:30:00Z")));
        assertTrue(morning.contains(at("2026-03-29T06:30:00Z")));
        assertFalse(morning.contains(at("2026-03-29T07:30:00Z")));
    }

    @Test
    void anHourThatTheClockSkipsIsNotThere() {
        final var skipped = window("02:15", "02:45", "Europe/Berlin");
        final var begin = at("2026-03-29T00:00:00Z");
        for (int minute = 0; minute < 180; minute++) {
            assertFalse(skipped.contains(begin.plusSeconds(60L * minute)), () -> "open at " + begin);
        }
        assertTrue(window("01:30", "03:30", "Europe/Berlin").contains(at("2026-03-29T01:15:00Z")),
            "one that goes over it is open, only shorter: it is 03:15");
    }

    @Test
    void anHourThatTheClockPassesTwiceIsInTheWindowTwice() {
        final var repeated = window("02:15", "02:45", "Europe/Berlin");
        assertTrue(repeated.contains(at("2026-10-25T00:30:00Z")));
        assertFalse(repeated.contains(at("2026-10-25T01:00:00Z")));
        assertTrue(repeated.contains(at("2026-10-25T01:30:00Z")));
        assertFalse(repeated.contains(at("2026-10-25T02:30:00Z")));
    }

    @Test
    void everyMinuteOfAWeekIsInAWindowOrInItsComplement() {
        final var day = window("06:30", "22:15", "Australia/Lord_Howe");
        final var night = window("22:15", "06:30", "Australia/Lord_Howe");
        final var begin = ZonedDateTime.of(2026, 10, 1, 0, 0, 0, 0, ZoneId.of("UTC")).toInstant();
        for (int minute = 0; minute < 7 * 24 * 60; minute++) {
            final var now = begin.plusSeconds(60L * minute);
            assertTrue(day.contains(now) != night.contains(now), now::toString);
        }
    }

    @Test
    void aRuleIsThereInItsWindowOnly() {
        final var works = rule("works", during(window("22:00", "06:00", "UTC")), REFUSE);
        assertInstanceOf(Refused.class, decide("2026-11-25T23:00:00Z", works));
        assertEquals(new Accepted(new Ground.Default()), decide("2026-11-25T12:00:00Z", works));
        final var all = rule("all", org.netport.policy.RuleMatch.ANY, ACCEPT);
        assertEquals(new Accepted(new Ground.Rule(new RuleName("all"))), decide("2026-11-25T12:00:00Z", works, all));
    }

    @Test
    void aPacketMayMoveAHostIfThereIsAnyTimeAtWhichItMay() {
        final var night = during(window("22:00", "06:00", "UTC"));
        assertTrue(mayComeUnannounced(PARIS, rule("night", night, ACCEPT)));
        assertTrue(mayComeUnannounced(TOKYO, rule("night", night, REFUSE)), "by day it may");
        assertTrue(mayComeUnannounced(TOKYO, rule("night", night, ACCEPT_WITH_GRANT)), "by day it may");
        assertFalse(mayComeUnannounced(PARIS, rule("night", night, ACCEPT_WITH_GRANT)), "by day the default refuses");
        assertFalse(mayComeUnannounced(TOKYO, rule("night", night, REFUSE),
            rule("day", org.netport.policy.RuleMatch.ANY, REFUSE)));
    }

    private static boolean mayComeUnannounced(final SiteName from, final PolicyRule... rules) {
        return PolicyEvaluator.mayComeUnannounced(withRules(rules).config(), VM1, Optional.of(from), OSAKA);
    }

    private static org.netport.policy.PolicyDecision decide(final String now, final PolicyRule... rules) {
        return PolicyEvaluator.decide(withRules(rules).config(), move(VM1, TOKYO, Announcement.UNANNOUNCED),
            Counts.NOTHING, at(now));
    }

    private static Instant at(final String text) {
        return Instant.parse(text);
    }

    private static TimeWindow window(final String from, final String to, final String zone, final DayOfWeek... days) {
        return new TimeWindow(ImmutableSet.copyOf(days), LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
    }
}
