// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.netport.model.SiteName;
import org.netport.network.Portability;

/** The way from any extent to any other, among three sites. */
class ExtentTest {
    private static final Set<SiteName> SITES = ImmutableSet.of(new SiteName("a"), new SiteName("b"),
        new SiteName("c"));

    private static List<Portability> all() {
        final List<Portability> all = new ArrayList<>(List.of(Portability.EXTENDED,
            new Portability.Routed(Optional.empty())));
        SITES.forEach(site -> all.add(new Portability.Routed(Optional.of(site))));
        Sets.powerSet(SITES).stream().filter(some -> !some.isEmpty())
            .forEach(some -> all.add(new Portability.Mixed(ImmutableSet.copyOf(some))));
        return all;
    }

    private static List<Extent> steps(final Portability from, final Portability to,
            final Predicate<Portability> canStay) {
        final List<Extent> steps = new ArrayList<>();
        for (Extent at = Extent.of(from); !at.equals(Extent.of(to)); at = at.towards(to, canStay)) {
            steps.add(at);
            assertTrue(steps.size() < 5, () -> from + " to " + to + ": " + steps);
        }
        steps.add(Extent.of(to));
        return steps;
    }

    private static boolean joinsNoMoreThan(final Portability some, final Portability more) {
        return SITES.stream().allMatch(one -> SITES.stream()
            .allMatch(other -> !some.joins(one, other) || more.joins(one, other)));
    }

    @Test
    void hostsAreBridgedToOnlyOverLinksOfThisStepAndOfTheOneBefore() {
        for (Portability from : all()) {
            for (Portability to : all()) {
                for (Predicate<Portability> canStay : List.<Predicate<Portability>>of(any -> true, any -> false)) {
                    final List<Extent> steps = steps(from, to, canStay);
                    for (int step = 1; step < steps.size(); step++) {
                        final Extent before = steps.get(step - 1);
                        final Extent at = steps.get(step);
                        assertTrue(joinsNoMoreThan(at.hosts(), at.links()), at::toString);
                        assertTrue(before.links().equals(at.links()) || before.hosts().equals(at.hosts()),
                            () -> "links and hosts change at once: " + steps);
                        assertTrue(joinsNoMoreThan(before.hosts(), at.links()), steps::toString);
                        assertTrue(joinsNoMoreThan(at.hosts(), before.links()), steps::toString);
                    }
                }
            }
        }
    }

    @Test
    void whoIsThereStays() {
        all().forEach(at -> assertEquals(Extent.of(at), Extent.of(at).towards(at, any -> false)));
    }

    @Test
    void hostsThatCannotStayAreRoutedToWhileLinksChange() {
        final var some = new Portability.Mixed(ImmutableSet.of(new SiteName("a"), new SiteName("b")));
        final var parted = new Portability.Routed(Optional.of(new SiteName("a")));
        assertEquals(List.of(Extent.of(some), new Extent(some, parted), new Extent(Portability.EXTENDED, parted),
            Extent.of(Portability.EXTENDED)), steps(some, Portability.EXTENDED, hosts -> !hosts.equals(some)));
        assertEquals(List.of(Extent.of(some), new Extent(Portability.EXTENDED, some),
            Extent.of(Portability.EXTENDED)), steps(some, Portability.EXTENDED, hosts -> true));
    }
}
