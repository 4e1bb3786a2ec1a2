// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantId;
import org.netport.grant.GrantRequest;
import org.netport.grant.GrantState;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.GrantSamples;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.state.WriteBehind;
import org.netport.network.NetworkConfig;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.restconf.api.HttpStatusCode;
import org.opendaylight.restconf.server.spi.ErrorTagMapping;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Authorised;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.FindMigrationInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrantInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrantOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrantOutput.Decision;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RevokeGrantInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Revoked;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.request.grant.input.Subject;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.request.grant.input.SubjectBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.CutOverMode;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcError;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

class GrantRpcsTest {
    private final Datastore datastore = new Datastore();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.CONFIGURATION,
        Duration.ZERO);
    private final GrantMemory memory = new GrantMemory(datastore.broker(), writer);
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final FakeEngine engine = new FakeEngine(report -> new ReportOutcome.Invalid("host", "not asked"));
    private final GrantRpcs rpcs = new GrantRpcs(engine, configuration, Clock.systemUTC(), memory);

    @BeforeEach
    void configure() {
        configuration.set(Networks.small(1));
        writer.start();
        engine.decideBy(this::grant);
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void handsTheRequestOn() {
        request(input(byName("vm", "p1")).setLifetime(Uint32.valueOf(60)).setRequestId("r5").setRequester("libvirt a"));
        assertEquals(new GrantRequest(ImmutableMap.of(Networks.VM, Networks.WEST), Duration.ofSeconds(60),
            Optional.of("r5"), "libvirt a"), engine.requests().poll());
    }

    @Test
    void aGrantIsOnDiskWhenItIsAnswered() {
        final var output = request(input(byName("vm", "p1"))).getResult();
        assertEquals(List.of(GrantSamples.status(5, GrantState.AUTHORISED)), Datastore.await(memory.recall()));
        assertEquals(Decision.Granted, output.getDecision());
        assertEquals(Uint64.valueOf(5), output.getGrantId());
        assertEquals(GrantSamples.NONCE, output.getNonce());
        final var subject = output.nonnullSubject().values().iterator().next();
        assertEquals("west", subject.getTo().getSite().getValue());
        assertEquals(Authorised.VALUE, subject.getState());
        assertEquals(Uint64.valueOf(8), subject.getEpoch().getValue());
    }

    @Test
    void aGrantThatIsNotWrittenIsTakenBackAndIsAnError() {
        final var result = requestUnwritten(GrantState.AUTHORISED);
        assertEquals(ErrorTag.OPERATION_FAILED, result.getErrors().get(0).getTag());
        assertFalse(result.getErrors().get(0).toString().contains(GrantSamples.NONCE));
        assertEquals(new GrantId(5), engine.revocations().poll().id());
    }

    @Test
    void aGrantThatIsInUseAlreadyStandsWhenItIsNotWritten() {
        final var result = requestUnwritten(GrantState.PREPARED);
        assertEquals(List.of(ErrorTag.OPERATION_FAILED),
            result.getErrors().stream().map(RpcError::getTag).toList());
        assertEquals("grant 5 stands, but is not on disk yet: ask again with the same request-id",
            result.getErrors().get(0).getMessage());
        assertTrue(engine.revocations().isEmpty());
    }

    @Test
    void aRefusalIsAnAnswerThatSaysWhichRule() {
        engine.decideBy(request -> new GrantDecision.Refused("rest", "not by contract"));
        final var output = request(input(byName("vm", "p1"))).getResult();
        assertEquals(Decision.Refused, output.getDecision());
        assertEquals("rest", output.getRule());
        assertEquals("not by contract", output.getReason());
        assertNull(output.getNonce());
    }

    @Test
    void whatNobodyCanDecideYetIsAnErrorThatInvitesToAskAgain() {
        engine.decideBy(request -> new GrantDecision.NotYet("still reading back: try again in a few seconds"));
        final var error = request(input(byName("vm", "p1"))).getErrors().get(0);
        assertEquals("resource-denied-transport", error.getTag().elementBody());
        assertEquals("still reading back: try again in a few seconds", error.getMessage());
        assertEquals(HttpStatusCode.SERVICE_UNAVAILABLE, ErrorTagMapping.RFC8040.statusOf(error.getTag()));
        assertEquals(1, engine.requests().size(), "it is not tried again with the same configuration");
    }

    @Test
    void findsTheHostByItsAddressAndThePortByTheHost() {
        request(input(new SubjectBuilder().setMac(mac("02:00:00:00:00:01")).setPort("tap1").build()));
        request(input(new SubjectBuilder().setMac(mac("02:00:00:00:00:01")).setSegment(new Name("red"))
            .setPort("vm-nic").build()));
        assertEquals(List.of("p1", "p3"), engine.requests().stream()
            .map(request -> request.destinations().get(Networks.VM).port().value()).toList());
    }

    @Test
    void namesTheLeafThatIsWrong() {
        assertRefused("host: 'nobody' is not configured", request(input(byName("nobody", "p1"))));
        assertRefused("port: 'p9' is not an access port of switch 'sw2'", request(input(byName("vm", "p9"))));
        assertRefused("switch: 'nowhere' is not configured",
            request(input(byName("vm", "p1")).setSwitch(new Name("nowhere"))));
        assertRefused("port: host 'vm' can be at several access ports of switch 'sw2': name one of [p1, p2, p3, p4]",
            request(input(new SubjectBuilder().setHost(new Name("vm")).build())));
        assertRefused("mac: no host has 02:00:00:00:00:99",
            request(input(new SubjectBuilder().setMac(mac("02:00:00:00:00:99")).setPort("p1").build())));
        assertRefused("subject: name the host", request(input(new SubjectBuilder().setPort("p1").build())));
        assertRefused("subject: host 'vm' is there twice", request(input(byName("vm", "p1"), byName("vm", "p2"))));
        assertTrue(engine.requests().isEmpty());
    }

    @Test
    void saysWhatIsMissingOrTooMuch() {
        assertEquals(ErrorTag.MISSING_ELEMENT, request(input()).getErrors().get(0).getTag());
        assertEquals(ErrorTag.TOO_BIG, request(input(IntStream.range(0, 257)
            .mapToObj(number -> byName("vm" + number, "p1")).toArray(Subject[]::new))).getErrors().get(0).getTag());
    }

    @Test
    void waitsForConfigurationThatIsUnderWay() {
        configuration.set(NetworkConfig.EMPTY);
        final var answer = rpcs.request(input(byName("vm", "p1")).build());
        assertFalse(answer.isDone());
        configuration.set(Networks.small(2));
        assertTrue(Datastore.await(answer).isSuccessful());
    }

    @Test
    void revokesWhatCanBeRevokedAndSaysWhenNothingCan() {
        final var input = new RevokeGrantInputBuilder().setGrantId(Uint64.valueOf(5)).setReason("maintenance").build();
        assertRefused("grant-id: grant 5 is not known", Datastore.await(rpcs.revoke(input)));
        assertEquals(new FakeEngine.Revocation(new GrantId(5), "maintenance"), engine.revocations().poll());
        engine.holdGrant(Optional.of(GrantSamples.status(5, GrantState.REVOKED)));
        assertEquals(List.of(Revoked.VALUE), Datastore.await(rpcs.revoke(input)).getResult().nonnullSubject().values()
            .stream().map(subject -> subject.getState()).toList());
    }

    @Test
    void findsWhatIsGrantedForAGuest() {
        final var input = new FindMigrationInputBuilder().setMac(mac("02:00:00:00:00:01")).build();
        assertNull(Datastore.await(rpcs.find(input)).getResult().getGrantId());
        engine.holdGrant(Optional.of(GrantSamples.status(5, GrantState.PREPARED)));
        final var found = Datastore.await(rpcs.find(input)).getResult();
        assertEquals(Uint64.valueOf(5), found.getGrantId());
        assertEquals(Uint64.valueOf(8), found.getEpoch().getValue());
        assertEquals("sw2", found.getTo().getSwitch().getValue());
        assertEquals(CutOverMode.Relay, found.getCutOver());
    }

    /** Asks for what is granted, and has come to this state, while nothing is written. */
    private RpcResult<RequestGrantOutput> requestUnwritten(final GrantState state) {
        final var unwritten = new WriteBehind("never-started", datastore.broker(), LogicalDatastoreType.CONFIGURATION,
            Duration.ZERO);
        final var forgetful = new GrantMemory(datastore.broker(), unwritten);
        engine.decideBy(request -> {
            forgetful.remember(GrantSamples.status(5, state));
            return new GrantDecision.Granted(GrantSamples.status(5, state));
        });
        return Datastore.await(new GrantRpcs(engine, configuration, Clock.systemUTC(), forgetful)
            .request(input(byName("vm", "p1")).build()));
    }

    private GrantDecision grant(final GrantRequest request) {
        memory.remember(GrantSamples.status(5, GrantState.AUTHORISED));
        return new GrantDecision.Granted(GrantSamples.status(5, GrantState.AUTHORISED));
    }

    private RpcResult<RequestGrantOutput> request(final RequestGrantInputBuilder input) {
        return Datastore.await(rpcs.request(input.build()));
    }

    private static RequestGrantInputBuilder input(final Subject... subjects) {
        return new RequestGrantInputBuilder().setSwitch(new Name("sw2"))
            .setSubject(Stream.of(subjects).collect(Collectors.toList()));
    }

    private static Subject byName(final String host, final String port) {
        return new SubjectBuilder().setHost(new Name(host)).setPort(port).build();
    }

    private static UnicastMacAddress mac(final String text) {
        return new UnicastMacAddress(text);
    }

    private static void assertRefused(final String message, final RpcResult<?> result) {
        assertFalse(result.isSuccessful());
        final var error = result.getErrors().get(0);
        assertEquals(ErrorTag.INVALID_VALUE, error.getTag());
        assertTrue(error.getMessage().startsWith(message), error.getMessage());
    }
}
