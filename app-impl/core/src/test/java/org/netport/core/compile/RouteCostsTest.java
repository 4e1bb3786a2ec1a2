// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.compile.RouteCosts.Addresses;
import org.netport.core.fake.Expected;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.network.Portability;

/** How many entries hosts and their routes cost, counted in what is compiled. */
class RouteCostsTest {
    private static final List<SwitchName> SWITCHES = List.of(RouteCosts.HOME, RouteCosts.AWAY, RouteCosts.THIRD);
    private static final Portability ROUTED = new Portability.Routed(Optional.of(new SiteName("home")));
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "routing.md");
    private static final String BEGIN = "<!-- Rendered from the code";
    private static final String END = "<!-- End of what is rendered. -->";
    private static final String HEAD = """
        <!-- Rendered from the code, up to the end that is marked. Do not edit: run
             ./mvnw -pl app-impl/core test -Dtest=RouteCostsTest -Dnetport.test.jvm=-Dregenerate=true -->

        Flow entries, groups and meters that switches hold, counted in what the compilers make of three sites of one
        switch each, which answer ARP and ND themselves. *Home* and *away* have access ports of the hosts' segment,
        *third* only one of another segment of the same VRF. The costs are per switch: a site with two switches of a
        kind pays twice, and a switch that has access ports of no segment of the VRF holds no host's route at all.

        """;
    private static final String TAIL = """

        The differences are the same for every further host. A switch of the hosts' segment knows every host of it; all
        others have one route for each subnet (part of *without hosts*) and one more for each address of a host that is
        away from home. A segment that is routed and has no home has no subnet routes: every host counts as away, and
        every switch of the VRF has a route for each. An extended segment's hosts cost *third* one entry each, wherever
        they are, though it routes by subnet: its links carry the segment, and it forwards frames to every host.

        """;

    private static int one(final SwitchName at, final Portability portability, final Addresses addresses,
            final int home, final int away) {
        return RouteCosts.entries(at, portability, addresses, home, away)
            - RouteCosts.entries(at, portability, addresses, 0, 0);
    }

    private static String row(final String what, final Portability portability, final Addresses addresses,
            final int home, final int away) {
        final var row = new StringBuilder("| ").append(what);
        for (SwitchName at : SWITCHES) {
            row.append(" | ").append(String.format(Locale.ROOT, "%,d", home + away == 0
                ? RouteCosts.entries(at, portability, addresses, 0, 0) : one(at, portability, addresses, home, away)));
        }
        return row.append(" |\n").toString();
    }

    private static String table(final String title, final Portability portability) {
        final var text = new StringBuilder("### " + title + "\n\n| | home | away | third |\n|---|---|---|---|\n")
            .append(row("without hosts", portability, Addresses.IPV4, 0, 0));
        for (Addresses addresses : Addresses.values()) {
            final String what = addresses == Addresses.IPV4 ? " with an IPv4 address" : " with one of each family";
            text.append(row("a host at home" + what, portability, addresses, 1, 0))
                .append(row("a host away" + what, portability, addresses, 0, 1))
                .append(row("1,000 hosts" + what + ", 50 of them away", portability, addresses, 950, 50));
        }
        return text.toString();
    }

    @Test
    void theDocumentSaysWhatHostsAndTheirRoutesCost() throws IOException {
        final String document = Files.readString(DOCUMENT);
        Expected.text(DOCUMENT, document.substring(0, document.indexOf(BEGIN)) + HEAD
            + table("An extended segment", Portability.EXTENDED) + "\n"
            + table("A routed segment whose home is *home*", ROUTED) + "\n"
            + table("A routed segment without a home", new Portability.Routed(Optional.empty())) + TAIL
            + document.substring(document.indexOf(END)));
    }

    @Test
    void costsGrowWithHostsAndOutsideTheSegmentOnlyWithThoseAway() {
        for (Addresses addresses : Addresses.values()) {
            for (SwitchName at : SWITCHES) {
                assertEquals(30 * one(at, ROUTED, addresses, 1, 0) + 12 * one(at, ROUTED, addresses, 0, 1),
                    one(at, ROUTED, addresses, 30, 12));
            }
            assertEquals(0, one(RouteCosts.THIRD, ROUTED, addresses, 100, 0));
            assertEquals(addresses == Addresses.IPV4 ? 1 : 2, one(RouteCosts.THIRD, ROUTED, addresses, 0, 1));
        }
    }
}
