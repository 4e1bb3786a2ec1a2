// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.explain.Family;
import org.netport.explain.PathAnswer;
import org.netport.explain.PathQuestion;
import org.netport.explain.PathQuestion.Proof;
import org.netport.explain.Payload;
import org.netport.explain.Sender;
import org.netport.explain.Target;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Entries;
import org.netport.mdsal.Explanations;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.model.IpAddress;
import org.netport.model.SegmentName;
import org.netport.model.VlanId;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpVersion;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.PortNumber;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.MacAddress;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainInput;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainOutput;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.Holding;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Effect;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Effect.Kind;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint8;

class ExplainRpcsTest {
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final FakeEngine engine = new FakeEngine(report -> new ReportOutcome.Invalid("host", "not asked"));
    private final ExplainRpcs rpcs = new ExplainRpcs(engine, configuration, Clock.systemUTC());

    @BeforeEach
    void configure() {
        configuration.set(Networks.small(1));
        engine.explainBy(new PathAnswer.Explained(Explanations.whole()));
    }

    @Test
    void aHostAndAHostAreEnough() {
        explain(input());
        assertEquals(new PathQuestion(Sender.of(Networks.VM), new Target.OfHost(Networks.VM), Family.IPV4,
            new Payload.Echo(), 64, 0, Proof.ACKNOWLEDGED), engine.questions().poll());
    }

    @Test
    void everythingElseThatIsAskedIsHandedOn() {
        explain(input().setToHost(null).setToAddress(Entries.address("2001:db8::9"))
            .setFromSwitch(new Name("sw2")).setFromPort("tap1").setSegment(new Name("red"))
            .setVlan(new org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.VlanId(Uint16.valueOf(7)))
            .setSourceMac(new MacAddress("02:00:00:00:00:AA"))
            .setSourceAddress(Entries.address("2001:db8::8"))
            .setProtocol(ExplainInput.Protocol.Tcp).setSourcePort(new PortNumber(Uint16.valueOf(1)))
            .setDestinationPort(new PortNumber(Uint16.valueOf(22))).setTtl(Uint8.TWO)
            .setLength(Uint16.valueOf(1400)).setReadBack(true));
        assertEquals(new PathQuestion(new Sender(Optional.of(Networks.VM), Optional.of(Networks.WEST),
            Optional.of(new SegmentName("red")), Optional.of(new VlanId(7)),
            Optional.of(org.netport.model.MacAddress.parse("02:00:00:00:00:aa")),
            Optional.of(IpAddress.parse("2001:db8::8"))), new Target.Address(IpAddress.parse("2001:db8::9")),
            Family.IPV6, new Payload.Transport(6, 1, 22), 2, 1400, Proof.READ_BACK), engine.questions().poll());
    }

    @Test
    void theVersionOfIpIsTakenFromWhereItIsSaid() {
        explain(input().setIpVersion(IpVersion.Ipv6).setProtocol(ExplainInput.Protocol.Arp));
        final PathQuestion question = engine.questions().poll();
        assertEquals(Family.IPV6, question.family());
        assertEquals(new Payload.AddressQuestion(), question.payload());
        explain(input().setIpVersion(IpVersion.Unknown).setToHost(null).setToAddress(Entries.address("2001:db8::9")));
        assertEquals(Family.IPV6, engine.questions().poll().family());
    }

    @Test
    void anExplanationIsEncodedLeafByLeaf() {
        final ExplainOutput output = explain(input()).getResult();
        assertEquals(ExplainOutput.Verdict.Replicated, output.getVerdict());
        assertEquals("delivered at sw2/p1", output.getReason());
        assertEquals(false, output.getHeld());
        assertEquals(Uint8.valueOf(64), output.getSent().getTtl());
        final var hops = List.copyOf(output.nonnullHop());
        assertEquals(List.of("sw1", "sw2"), hops.stream().map(hop -> hop.getSwitch().getValue()).toList());
        assertNull(hops.get(0).getPrevious());
        assertEquals(Uint32.ONE, hops.get(1).getPrevious());
        assertEquals("west", hops.get(1).getSite().getValue());
        assertEquals(List.of("vlan 101"), hops.get(1).getFrame().getTag());
        final var step = hops.get(0).nonnullStep().get(0);
        assertEquals(Holding.Observed, step.getHolding());
        assertEquals(7, step.getPackets().getValue().intValue());
        assertEquals(Holding.Acknowledged, step.getMeterHolding());
        assertEquals(2, step.nonnullMetadata().size());
        final var effects = List.copyOf(step.nonnullEffect());
        assertEquals(List.of(Kind.Group, Kind.Onward, Kind.Withheld, Kind.Lost),
            effects.stream().map(Effect::getKind).toList());
        assertEquals(Effect.GroupType.FastFailover, effects.get(0).getGroupType());
        assertEquals(List.of("dead", "taken"), effects.get(0).nonnullBucket().stream()
            .map(bucket -> bucket.getUse().getName()).toList());
        assertEquals(Uint32.TWO, effects.get(1).getNext());
        final var last = List.copyOf(hops.get(1).nonnullStep());
        assertEquals(Holding.Missing, last.get(0).getHolding());
        assertEquals(List.of(Kind.Delivered, Kind.Told), last.get(0).nonnullEffect().stream()
            .map(Effect::getKind).toList());
        assertNull(last.get(1).getKind());
    }

    @Test
    void whatIsAskedForAmissNamesTheLeaf() {
        assertRefused("to-host: name the target", input().setToHost(null));
        assertRefused("to-host: name the target", input().setToMac(new MacAddress("02:00:00:00:00:02")));
        assertRefused("from-host: name the sender", input().setFromHost(null));
        assertRefused("from-port: a place is", input().setFromSwitch(new Name("sw1")));
        assertRefused("ip-version: 2001:db8::9", input().setToHost(null).setIpVersion(IpVersion.Ipv4)
            .setToAddress(Entries.address("2001:db8::9")));
        assertRefused("from-switch: 'nowhere' is not configured", input().setFromSwitch(new Name("nowhere"))
            .setFromPort("p1"));
        assertRefused("to-host: 'nobody' is not configured", input().setToHost(new Name("nobody")));
        assertTrue(engine.questions().isEmpty());
    }

    @Test
    void whatTheEngineCannotExplainIsAnError() {
        engine.explainBy(new PathAnswer.Invalid("from-host", "nobody knows where 'vm' is"));
        assertRefused("from-host: nobody knows where 'vm' is", input());
        engine.explainBy(new PathAnswer.Refused("4 explanations are under way: ask again in a second"));
        final var busy = explain(input());
        assertEquals(ErrorTag.RESOURCE_DENIED, busy.getErrors().get(0).getTag());
    }

    private static ExplainInputBuilder input() {
        return new ExplainInputBuilder().setFromHost(new Name("vm")).setToHost(new Name("vm"));
    }

    private RpcResult<ExplainOutput> explain(final ExplainInputBuilder input) {
        return Datastore.await(rpcs.explain(input.build()));
    }

    private void assertRefused(final String message, final ExplainInputBuilder input) {
        final var result = explain(input);
        assertFalse(result.isSuccessful());
        assertEquals(ErrorTag.INVALID_VALUE, result.getErrors().get(0).getTag());
        assertTrue(result.getErrors().get(0).getMessage().startsWith(message), result.getErrors().get(0).getMessage());
    }
}
