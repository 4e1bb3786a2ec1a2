// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.MoveReceipt;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.Networks;
import org.netport.mdsal.Receipts;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.model.Epoch;
import org.opendaylight.restconf.api.HttpStatusCode;
import org.opendaylight.restconf.server.spi.ErrorTagMapping;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moved;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Refused;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Stale;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Superseded;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Unchanged;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.WithdrawLocationInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.GratuitousArp;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Hypervisor;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint64;

class LocationRpcsTest {
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private ReportOutcome outcome = new ReportOutcome.Moved(Receipts.move(3, MoveReceipt.Outcome.RUNNING));
    private final FakeEngine engine = new FakeEngine(report -> outcome);
    private final LocationRpcs rpcs = new LocationRpcs(engine, configuration, Clock.systemUTC());

    @BeforeEach
    void configure() {
        configuration.set(Networks.small(1));
    }

    @Test
    void handsTheReportOn() {
        report(input("vm", "sw2", "p1").setSource(Hypervisor.VALUE)
            .setEpoch(new org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch(Uint64.valueOf(7)))
            .setSequence(Uint64.valueOf(2)));
        assertEquals(new LocationReport(Networks.VM, Networks.WEST, Optional.of(new Epoch(7)), 2,
            ClaimSource.HYPERVISOR), engine.reports().poll());
    }

    @Test
    void takesTheOperatorForTheReporterWhenNobodyIsNamed() {
        report(input("vm", "sw2", "p1"));
        assertEquals(new LocationReport(Networks.VM, Networks.WEST, Optional.empty(), 0, ClaimSource.OPERATOR),
            engine.reports().poll());
    }

    @Test
    void findsThePortByWhatItIsConfiguredToBeFoundBy() {
        for (var port : List.of("tap1", "7", "vm-nic", "02:00:00:00:00:0A")) {
            report(input("vm", "sw2", port));
        }
        assertEquals(List.of("p1", "p2", "p3", "p4"),
            engine.reports().stream().map(report -> report.point().port().value()).toList());
    }

    @Test
    void answersWithTheReceipt() {
        final var output = report(input("vm", "sw2", "p1")).getResult();
        assertEquals(Moved.VALUE, output.getOutcome());
        assertEquals(Uint64.valueOf(3), output.getMoveId());
        assertEquals(Uint64.valueOf(1834), output.getRewriteTime());
        assertEquals(Uint64.valueOf(7), output.getEpoch().getValue());
    }

    @Test
    void answersWhatElseBecameOfAReport() {
        outcome = new ReportOutcome.Superseded(Receipts.move(3, MoveReceipt.Outcome.SUPERSEDED));
        assertEquals(Superseded.VALUE, report(input("vm", "sw2", "p1")).getResult().getOutcome());
        outcome = new ReportOutcome.Stale(Networks.EAST, new Epoch(9));
        final var stale = report(input("vm", "sw2", "p1")).getResult();
        assertEquals(Stale.VALUE, stale.getOutcome());
        assertEquals("a later report says sw1/p1, epoch 9", stale.getReason());
        outcome = new ReportOutcome.Unchanged(
            new Attachment(Networks.WEST, new Epoch(7), Instant.EPOCH, ClaimSource.OPERATOR));
        final var unchanged = report(input("vm", "sw2", "p1")).getResult();
        assertEquals(Unchanged.VALUE, unchanged.getOutcome());
        assertNull(unchanged.getMoveId());
        outcome = new ReportOutcome.Refused("announced", "host 'vm' has no grant");
        final var refused = report(input("vm", "sw2", "p1")).getResult();
        assertEquals(Refused.VALUE, refused.getOutcome());
        assertEquals("host 'vm' has no grant (rule announced)", refused.getReason());
    }

    @Test
    void whatCannotBeTakenYetIsAnErrorThatInvitesToReportAgain() {
        outcome = new ReportOutcome.NotYet("still reading back: try again in a few seconds");
        final var error = report(input("vm", "sw2", "p1")).getErrors().get(0);
        assertEquals(HttpStatusCode.SERVICE_UNAVAILABLE, ErrorTagMapping.RFC8040.statusOf(error.getTag()));
        assertEquals("still reading back: try again in a few seconds", error.getMessage());
    }

    @Test
    void refusesWhatIsUnknownAndSaysWhich() {
        assertRefused("host: 'nobody' is not configured", report(input("nobody", "sw2", "p1")));
        assertRefused("switch: 'nowhere' is not configured", report(input("vm", "nowhere", "p1")));
        assertRefused("port: 'p9' is not an access port of switch 'sw2', whose access ports are [p1, p2, p3, p4]",
            report(input("vm", "sw2", "p9")));
        assertTrue(engine.reports().isEmpty());
    }

    @Test
    void refusesWhatTheEngineRefuses() {
        outcome = new ReportOutcome.Invalid("port", "segment red is not at port p1");
        assertRefused("port: segment red is not at port p1", report(input("vm", "sw2", "p1")));
    }

    @Test
    void refusesSourcesThatReportBySendingPackets() {
        assertRefused("source: a location is reported by",
            report(input("vm", "sw2", "p1").setSource(GratuitousArp.VALUE)));
    }

    @Test
    void saysWhatIsMissing() {
        final var result = report(new ReportLocationInputBuilder().setHost(new Name("vm")));
        assertEquals(ErrorTag.MISSING_ELEMENT, result.getErrors().get(0).getTag());
    }

    @Test
    void waitsForConfigurationThatIsUnderWay() {
        configuration.set(org.netport.network.NetworkConfig.EMPTY);
        final var answer = rpcs.report(input("vm", "sw2", "p1").build());
        assertFalse(answer.isDone());
        configuration.set(Networks.small(2));
        assertTrue(Datastore.await(answer).isSuccessful());
    }

    @Test
    void withdrawsOnlyHostsThatAreConfigured() {
        assertTrue(Datastore.await(rpcs.withdraw(
            new WithdrawLocationInputBuilder().setHost(new Name("vm")).build())).isSuccessful());
        assertFalse(Datastore.await(rpcs.withdraw(
            new WithdrawLocationInputBuilder().setHost(new Name("nobody")).build())).isSuccessful());
    }

    private RpcResult<ReportLocationOutput> report(final ReportLocationInputBuilder input) {
        return Datastore.await(rpcs.report(input.build()));
    }

    private static ReportLocationInputBuilder input(final String host, final String device, final String port) {
        return new ReportLocationInputBuilder().setHost(new Name(host)).setSwitch(new Name(device)).setPort(port);
    }

    private static void assertRefused(final String message, final RpcResult<?> result) {
        assertFalse(result.isSuccessful());
        final var error = result.getErrors().get(0);
        assertEquals(ErrorTag.INVALID_VALUE, error.getTag());
        assertTrue(error.getMessage().startsWith(message), error.getMessage());
    }
}
