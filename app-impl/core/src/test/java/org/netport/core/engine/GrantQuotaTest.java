// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.VM2;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.netport.core.pipeline.EntryKind;
import org.netport.grant.Grant;
import org.netport.grant.GrantDecision;
import org.netport.grant.MigrationEvent;
import org.netport.model.HostName;
import org.netport.model.SiteName;
import org.netport.network.CutOver;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;
import org.netport.policy.Quotas;
import org.netport.policy.SitePolicy;

/** Quotas count what is granted, from then on and for as long as it is. */
class GrantQuotaTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final OptionalInt NONE = OptionalInt.empty();
    private static final OptionalInt ONE = OptionalInt.of(1);
    private static final OptionalInt TWO = OptionalInt.of(2);
    private static final Quotas ONE_HOST = new Quotas(ONE, NONE, NONE, NONE);
    private static final Quotas ONE_HOST_PER_TENANT = new Quotas(NONE, ONE, NONE, NONE);
    private static final Quotas ONE_MOVE_AT_A_TIME = new Quotas(NONE, NONE, ONE, NONE);

    private static NetworkConfig limited(final ThreeSites net, final Quotas quotas) {
        final var site = new SiteName("s2");
        return net.config().withPolicies(ImmutableMap.of(site, new SitePolicy(site, ImmutableList.of(),
            ImmutableMap.of(), quotas, Duration.ofHours(1))));
    }

    private static ThreeSites started(final Quotas quotas) {
        final var net = new ThreeSites(CutOver.RELAY);
        return net.start(limited(net, quotas));
    }

    private static String refusal(final ThreeSites net, final HostName host) {
        return assertInstanceOf(GrantDecision.Refused.class, net.ask(Map.of(host, at(2, 2)), A_MINUTE)).rule();
    }

    private static void assertGranted(final ThreeSites net, final HostName host) {
        assertInstanceOf(GrantDecision.Granted.class, net.ask(Map.of(host, at(2, 2)), A_MINUTE));
    }

    @Test
    void aHostThatIsOnItsWayTakesTheRoomThatItWillNeed() {
        for (Quotas quotas : ImmutableList.of(ONE_HOST, ONE_HOST_PER_TENANT)) {
            final ThreeSites net = started(quotas);
            final Grant grant = net.grant(VM1, at(2, 1));
            final String rule = refusal(net, VM2);
            net.destination(MigrationEvent.RUNNING, grant);
            assertEquals(rule, refusal(net, VM2), "it is there, once");
            assertEquals(quotas.equals(ONE_HOST) ? "quotas/most-hosts" : "quotas/most-hosts-per-tenant", rule);
        }
    }

    @Test
    void aGrantThatEndsGivesItsRoomBack() {
        for (Quotas quotas : ImmutableList.of(ONE_HOST, ONE_MOVE_AT_A_TIME)) {
            final ThreeSites net = started(quotas);
            final Grant grant = net.grant(VM1, at(2, 1));
            refusal(net, VM2);
            net.engine.revoke(grant.id(), "the operator wants it so");
            assertGranted(net, VM2);
        }
    }

    @Test
    void whoAsksAgainDoesNotStandInItsOwnWay() {
        for (Quotas quotas : ImmutableList.of(ONE_HOST, ONE_HOST_PER_TENANT, ONE_MOVE_AT_A_TIME)) {
            final ThreeSites net = started(quotas);
            net.grant(VM1, at(2, 1));
            assertGranted(net, VM1);
        }
    }

    @Test
    void movesOfTheLastMinuteAreCountedFromTheirGrantsAndOnce() {
        final ThreeSites net = started(new Quotas(NONE, NONE, NONE, TWO));
        net.destination(MigrationEvent.RUNNING, net.grant(VM1, at(2, 1)));
        net.loop.pass(Duration.ofSeconds(20));
        net.grant(VM2, at(2, 2));
        assertEquals("quotas/most-moves-per-minute", refusal(net, VM2));
        net.loop.pass(Duration.ofSeconds(41));
        assertGranted(net, VM2);
    }

    @Test
    void movesWithoutGrantCountToo() {
        final ThreeSites net = started(new Quotas(NONE, NONE, NONE, ONE));
        net.frame(VM1, 2, 1, EntryKind.SOURCE_ELSEWHERE);
        net.loop.pass(Duration.ofSeconds(5));
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals("quotas/most-moves-per-minute", refusal(net, VM2));
    }

    @Test
    void aConfigurationThatSaysOtherwiseIsNoMove() {
        final ThreeSites net = started(new Quotas(NONE, NONE, NONE, ONE));
        final NetworkConfig usual = limited(net, new Quotas(NONE, NONE, NONE, ONE));
        final var first = usual.switches().get(name(1));
        final var there = new Switch(first.datapathId(), first.name(), new SiteName("s2"),
            first.number(), first.tunnelAddress(), first.accessPorts());
        final var switches = new HashMap<>(usual.switches());
        switches.put(name(1), there);
        net.engine.configure(ThreeSites.with(usual, switches));
        net.loop.pass(Duration.ofSeconds(1));
        net.engine.configure(usual);
        net.loop.pass(Duration.ofSeconds(1));
        assertGranted(net, VM2);
    }

    @Test
    void aGrantToASwitchThatIsGoneFromTheConfigurationIsNotCountedForEver() {
        final ThreeSites net = started(ONE_MOVE_AT_A_TIME);
        final NetworkConfig usual = limited(net, ONE_MOVE_AT_A_TIME);
        net.grant(VM1, at(2, 1));
        net.engine.configure(ThreeSites.without(2, usual));
        net.loop.pass(Duration.ofSeconds(1));
        net.engine.configure(usual);
        net.loop.pass(Duration.ofSeconds(1));
        assertGranted(net, VM2);
    }
}
