// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.LocationReports;
import org.netport.location.MoveReceipt;
import org.netport.location.ReportOutcome;
import org.netport.location.ReportsOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.Networks;
import org.netport.mdsal.Receipts;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.network.NetworkConfig;
import org.opendaylight.restconf.api.HttpStatusCode;
import org.opendaylight.restconf.server.spi.ErrorTagMapping;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Impossible;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moved;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationsInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationsOutput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.report.locations.input.Report;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.report.locations.input.ReportBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.FirstPacket;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Hypervisor;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

class ManyLocationsRpcTest {
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private ReportOutcome outcome = new ReportOutcome.Moved(Receipts.move(3, MoveReceipt.Outcome.RUNNING));
    private final FakeEngine engine = new FakeEngine(report -> outcome);
    private final ManyLocationsRpc rpc = new ManyLocationsRpc(engine, configuration, Clock.systemUTC());

    @BeforeEach
    void configure() {
        configuration.set(Networks.small(1));
    }

    @Test
    void handsAllReportsOnAndAnswersForEach() {
        final var output = Datastore.await(rpc.report(new ReportLocationsInputBuilder()
            .setReport(List.of(at("vm", "sw2", "p1"))).setSource(Hypervisor.VALUE).build())).getResult();
        assertEquals(new LocationReport(Networks.VM, Networks.WEST, Optional.empty(), 0, ClaimSource.HYPERVISOR),
            engine.reports().poll());
        assertEquals(Uint32.ONE, output.getMoved());
        assertEquals(Uint64.valueOf(5000), output.getRewriteTime());
        final var answer = output.getAnswer().get(0);
        assertEquals("vm", answer.getHost().getValue());
        assertEquals(Moved.VALUE, answer.getOutcome());
        assertEquals(Uint64.valueOf(3), answer.getMoveId());
    }

    @Test
    void findsPortsByWhatTheyAreConfiguredToBeFoundBy() {
        for (var port : List.of("tap1", "7", "vm-nic", "02:00:00:00:00:0A", "p1")) {
            report(at("vm", "sw2", port));
        }
        assertEquals(List.of("p1", "p2", "p3", "p4", "p1"),
            engine.reports().stream().map(report -> report.point().port().value()).toList());
    }

    @Test
    void saysOfEachWhatBecameOfIt() {
        outcome = new ReportOutcome.Invalid("port", "gone");
        final var output = report(at("vm", "sw2", "p1")).getResult();
        assertEquals(Uint32.ZERO, output.getMoved());
        assertEquals(Impossible.VALUE, output.getAnswer().get(0).getOutcome());
        assertEquals("port: gone", output.getAnswer().get(0).getReason());
    }

    @Test
    void handsNothingOnWhereOneIsUnknownAndNamesTheFirst() {
        assertRefused("host: 'a' is not configured: configure it in /netport-host:hosts, or correct the name; "
            + "port: 'P1' is not an access port of switch 'sw2', whose access ports are [p1, p2, p3, p4]; "
            + "host: 'b' is not configured",
            report(at("a", "sw2", "p1"), at("vm", "sw2", "P1"), at("b", "x", "p1")));
        final var many = report(IntStream.range(0, 9).mapToObj(number -> at("a" + number, "sw2", "p1"))
            .toArray(Report[]::new));
        assertTrue(many.getErrors().get(0).getMessage().endsWith("; and 4 more"), many.toString());
        assertTrue(engine.reports().isEmpty());
    }

    @Test
    void refusesAHostThatIsNamedTwiceAndSourcesThatSendPackets() {
        assertRefused("report: host 'vm' is reported twice", report(at("vm", "sw2", "p1"), at("vm", "sw2", "p2")));
        assertRefused("source: a location is reported by", Datastore.await(rpc.report(
            new ReportLocationsInputBuilder().setReport(List.of(at("vm", "sw2", "p1")))
                .setSource(FirstPacket.VALUE).build())));
        assertTrue(engine.reports().isEmpty());
    }

    @Test
    void boundsHowManyThereAre() {
        assertEquals(ErrorTag.MISSING_ELEMENT, report().getErrors().get(0).getTag());
        assertEquals(ErrorTag.TOO_BIG, report(Collections.nCopies(LocationReports.MOST + 1, at("vm", "sw2", "p1"))
            .toArray(Report[]::new)).getErrors().get(0).getTag());
    }

    @Test
    void whatCannotBeTakenYetIsAnErrorThatInvitesToReportAgain() {
        engine.answerTogether(new ReportsOutcome.NotYet("50000 hosts wait: report again in some seconds"));
        final var error = report(at("vm", "sw2", "p1")).getErrors().get(0);
        assertEquals(HttpStatusCode.SERVICE_UNAVAILABLE, ErrorTagMapping.RFC8040.statusOf(error.getTag()));
        assertEquals("50000 hosts wait: report again in some seconds", error.getMessage());
    }

    @Test
    void waitsForConfigurationThatIsUnderWay() {
        configuration.set(NetworkConfig.EMPTY);
        final var answer = rpc.report(new ReportLocationsInputBuilder().setReport(List.of(at("vm", "sw2", "p1")))
            .build());
        assertFalse(answer.isDone());
        configuration.set(Networks.small(2));
        assertTrue(Datastore.await(answer).isSuccessful());
    }

    private RpcResult<ReportLocationsOutput> report(final Report... reports) {
        return Datastore.await(rpc.report(new ReportLocationsInputBuilder().setReport(List.of(reports)).build()));
    }

    private static Report at(final String host, final String device, final String port) {
        return new ReportBuilder().setHost(new Name(host)).setSwitch(new Name(device)).setPort(port).build();
    }

    private static void assertRefused(final String message, final RpcResult<?> result) {
        assertFalse(result.isSuccessful());
        final var error = result.getErrors().get(0);
        assertEquals(ErrorTag.INVALID_VALUE, error.getTag());
        assertTrue(error.getMessage().startsWith(message), error.getMessage());
    }
}
