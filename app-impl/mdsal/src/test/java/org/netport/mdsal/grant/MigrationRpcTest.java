// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.grant.MigrationAnswer;
import org.netport.grant.MigrationEvent;
import org.netport.grant.MigrationReport;
import org.netport.grant.Nonce;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.GrantSamples;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.state.WriteBehind;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.restconf.api.HttpStatusCode;
import org.opendaylight.restconf.server.spi.ErrorTagMapping;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Consumed;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Gone;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Prepare;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.ReportMigrationInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.ReportMigrationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Stopped;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.report.migration.input.SubjectBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.report.migration.output.Subject;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint64;

class MigrationRpcTest {
    private final DataBroker untouched = mock(DataBroker.class);
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final FakeEngine engine = new FakeEngine(report -> new ReportOutcome.Invalid("host", "not asked"));
    private final GrantRpcs rpcs = new GrantRpcs(engine, configuration, Clock.systemUTC(), new GrantMemory(untouched,
        new WriteBehind("never-started", untouched,
            LogicalDatastoreType.CONFIGURATION, Duration.ZERO)));

    @BeforeEach
    void configure() {
        configuration.set(Networks.small(1));
    }

    @Test
    void anEventOfTheDestinationProvesTheGrant() {
        report(destination().setSequence(Uint64.valueOf(3)).setReporter("libvirt b"));
        assertEquals(new MigrationReport(MigrationEvent.PREPARE,
            Optional.of(new MigrationReport.Proof(new GrantId(5), new Nonce(GrantSamples.NONCE))), Optional.empty(),
            ImmutableSet.of(), Optional.empty(), OptionalLong.of(3), "libvirt b"), engine.migrations().poll());
    }

    @Test
    void anEventOfTheSourceSaysWhereTheGuestWas() {
        report(source().setEpoch(
            new org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch(Uint64.valueOf(8))));
        assertEquals(new MigrationReport(MigrationEvent.STOPPED, Optional.empty(), Optional.of(new SwitchName("sw1")),
            ImmutableSet.of(Networks.VM), Optional.of(new Epoch(8)), OptionalLong.empty(), GrantInput.UNNAMED),
            engine.migrations().poll());
    }

    @Test
    void answersWhatTheReportDidToEachHost() {
        engine.answerMigrations(new MigrationAnswer.Taken(ImmutableList.of(new MigrationAnswer.Effect(Networks.VM,
            MigrationAnswer.Outcome.TAKEN, Optional.of(GrantState.CONSUMED), new Epoch(8),
            Optional.of(Duration.ofNanos(1_834_567))))));
        final var subject = report(source()).getResult().nonnullSubject().values().iterator().next();
        assertEquals(Subject.Outcome.Taken, subject.getOutcome());
        assertEquals(Consumed.VALUE, subject.getState());
        assertEquals(Uint64.valueOf(1834), subject.getRewriteTime());
    }

    @Test
    void aWrongNonceIsAnErrorThatDoesNotShowIt() {
        engine.answerMigrations(new MigrationAnswer.Invalid("nonce", "the nonce is not that of grant 5"));
        final var result = report(destination());
        assertEquals("nonce: the nonce is not that of grant 5", result.getErrors().get(0).getMessage());
        assertFalse(result.toString().contains(GrantSamples.NONCE));
    }

    @Test
    void whatCannotBeTakenYetIsAnErrorThatInvitesToReportAgain() {
        engine.answerMigrations(new MigrationAnswer.NotYet("still reading back: try again in a few seconds"));
        final var error = report(source()).getErrors().get(0);
        assertEquals(HttpStatusCode.SERVICE_UNAVAILABLE, ErrorTagMapping.RFC8040.statusOf(error.getTag()));
    }

    @Test
    void saysWhatAnEventNeeds() {
        for (var incomplete : List.of(destination().setNonce(null), destination().setGrantId(null),
                source().setSwitch(null), source().setSubject(null), source().setSequence(Uint64.ONE))) {
            assertEquals(ErrorTag.MISSING_ELEMENT, report(incomplete).getErrors().get(0).getTag());
        }
        assertTrue(report(new ReportMigrationInputBuilder()).getErrors().get(0).getMessage().startsWith("event: "));
        assertTrue(engine.migrations().isEmpty());
    }

    @Test
    void namesTheLeafThatIsWrong() {
        assertTrue(report(source().setSwitch(new Name("nowhere"))).getErrors().get(0).getMessage()
            .startsWith("switch: 'nowhere' is not configured"));
    }

    @Test
    void aReportTouchesNoDatastore() {
        report(destination());
        report(source());
        assertEquals(2, engine.migrations().size());
        verifyNoInteractions(untouched);
    }

    @Test
    void aGrantThatIsGivenUpIsForgottenOnDiskWhenWhoToldItIsAnswered() {
        final var datastore = new Datastore();
        try (var writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.CONFIGURATION,
                Duration.ZERO)) {
            writer.start();
            final var memory = new GrantMemory(datastore.broker(), writer);
            memory.remember(GrantSamples.status(5, GrantState.PREPARED));
            Datastore.await(memory.written(new GrantId(5)).toCompletableFuture());
            memory.remember(GrantSamples.status(5, GrantState.ABORTED));
            final var answer = Datastore.await(new GrantRpcs(engine, configuration, Clock.systemUTC(), memory)
                .report(destination().setEvent(Gone.VALUE).build()));
            assertTrue(answer.isSuccessful());
            assertEquals(List.of(), Datastore.await(memory.recall()));
        }
    }

    @Test
    void whoToldThatAGrantIsGivenUpIsToSayItAgainWhereThatIsNotWritten() {
        final var datastore = new Datastore();
        final var forgetful = new GrantMemory(datastore.broker(), new WriteBehind("never-started", datastore.broker(),
            LogicalDatastoreType.CONFIGURATION, Duration.ZERO));
        forgetful.remember(GrantSamples.status(5, GrantState.PREPARED));
        final var error = Datastore.await(new GrantRpcs(engine, configuration, Clock.systemUTC(), forgetful)
            .report(destination().setEvent(Gone.VALUE).build())).getErrors().get(0);
        assertEquals("that grant 5 is given up is not on disk yet: report again", error.getMessage());
        assertEquals(HttpStatusCode.SERVICE_UNAVAILABLE, ErrorTagMapping.RFC8040.statusOf(error.getTag()));
    }

    private RpcResult<ReportMigrationOutput> report(final ReportMigrationInputBuilder input) {
        return Datastore.await(rpcs.report(input.build()));
    }

    private static ReportMigrationInputBuilder destination() {
        return new ReportMigrationInputBuilder().setEvent(Prepare.VALUE).setGrantId(Uint64.valueOf(5))
            .setNonce(GrantSamples.NONCE);
    }

    private static ReportMigrationInputBuilder source() {
        return new ReportMigrationInputBuilder().setEvent(Stopped.VALUE).setSwitch(new Name("sw1"))
            .setSubject(List.of(new SubjectBuilder().setHost(new Name("vm")).build()));
    }
}
