// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.grant.DeliveryAnswer;
import org.netport.grant.FrameDelivery;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.opendaylight.restconf.api.HttpStatusCode;
import org.opendaylight.restconf.server.spi.ErrorTagMapping;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFramesInput.BeforePhase;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFramesInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFramesOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.DeliverFramesOutput.Outcome;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.deliver.frames.input.Frame;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.deliver.frames.input.FrameBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.deliver.frames.input.SubjectBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.UnicastMacAddress;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint64;

class FramesRpcTest {
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final FakeEngine engine = new FakeEngine(report -> new ReportOutcome.Invalid("host", "not asked"));
    private final FramesRpc rpc = new FramesRpc(engine, configuration, Clock.systemUTC());

    @BeforeEach
    void configure() {
        configuration.set(Networks.small(1));
    }

    @Test
    void framesAreHandedOverInTheOrderOfTheirPositions() {
        deliver(input(frame(200, "third frame 00"), frame(0, "first frame 00"), frame(7, "second frame 0"))
            .setEpoch(new org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch(Uint64.valueOf(8)))
            .setReporter("libvirt a"));
        final FrameDelivery handed = engine.deliveries().poll();
        assertEquals(new FrameDelivery(Networks.VM, new SwitchName("sw1"), Optional.of(new Epoch(8)), "libvirt a",
            FrameDelivery.Phase.RELAYING, handed.frames()), handed);
        assertEquals(List.of(0, 7, 200), handed.frames().stream().map(FrameDelivery.Frame::position).toList());
        assertArrayEquals("second frame 0".getBytes(StandardCharsets.US_ASCII), handed.frames().get(1).bytes());
        assertEquals("[frame 0 of 14 bytes, frame 7 of 14 bytes, frame 200 of 14 bytes]", handed.frames().toString());
    }

    @Test
    void itIsSaidBeforeWhichPhaseTheyCame() {
        deliver(input(frame(0, "first frame 00")).setBeforePhase(BeforePhase.Relaying));
        assertEquals(FrameDelivery.Phase.RELAYING, engine.deliveries().remove().beforePhase());
        deliver(input(frame(0, "first frame 00")).setBeforePhase(BeforePhase.Copying));
        assertEquals(FrameDelivery.Phase.COPYING, engine.deliveries().remove().beforePhase());
    }

    @Test
    void theGuestIsFoundByItsMacAddressToo() {
        deliver(input(frame(0, "first frame 00")).setSubject(new SubjectBuilder()
            .setMac(new UnicastMacAddress("02:00:00:00:00:01")).setSegment(new Name("red")).build()));
        assertEquals(Networks.VM, engine.deliveries().remove().host());
    }

    @Test
    void answersWhatBecameOfThem() {
        assertEquals(Outcome.Known, answered(new DeliveryAnswer.Known()).getOutcome());
        assertEquals(Outcome.Stale, answered(new DeliveryAnswer.Stale()).getOutcome());
        final var delivered = answered(new DeliveryAnswer.Delivered(2));
        assertEquals(Outcome.Delivered, delivered.getOutcome());
        assertEquals(Uint16.TWO, delivered.getDelivered());
    }

    private DeliverFramesOutput answered(final DeliveryAnswer answer) {
        engine.answerDeliveries(answer);
        return deliver(input(frame(0, "first frame 00"))).getResult();
    }

    @Test
    void aFrameThatIsNotForTheGuestIsAnErrorThatNamesItsPosition() {
        engine.answerDeliveries(new DeliveryAnswer.Invalid("frame", "the frame at position 3 is another's"));
        final var error = deliver(input(frame(3, "first frame 00"))).getErrors().get(0);
        assertEquals(ErrorTag.INVALID_VALUE, error.getTag());
        assertEquals("frame: the frame at position 3 is another's", error.getMessage());
    }

    @Test
    void whatCannotBeTakenYetIsAnErrorThatInvitesToTryAgain() {
        engine.answerDeliveries(new DeliveryAnswer.NotYet("still reading back: try again in a few seconds"));
        final var error = deliver(input(frame(0, "first frame 00"))).getErrors().get(0);
        assertEquals(HttpStatusCode.SERVICE_UNAVAILABLE, ErrorTagMapping.RFC8040.statusOf(error.getTag()));
    }

    @Test
    void saysWhatIsMissing() {
        final var whole = input(frame(0, "first frame 00"));
        for (var incomplete : List.of(input(frame(0, "first frame 00")).setSubject(null), input(),
                input(frame(0, "first frame 00")).setSwitch(null),
                input(new FrameBuilder().setPosition(Uint16.ONE).build()))) {
            assertEquals(ErrorTag.MISSING_ELEMENT, deliver(incomplete).getErrors().get(0).getTag());
        }
        assertTrue(engine.deliveries().isEmpty());
        assertTrue(deliver(whole).isSuccessful());
    }

    @Test
    void namesTheLeafThatIsWrong() {
        assertTrue(deliver(input(frame(0, "first frame 00")).setSwitch(new Name("nowhere"))).getErrors().get(0)
            .getMessage().startsWith("switch: 'nowhere' is not configured"));
        assertTrue(deliver(input(frame(0, "first frame 00")).setSubject(new SubjectBuilder()
            .setHost(new Name("nobody")).build())).getErrors().get(0).getMessage()
            .startsWith("host: 'nobody' is not configured"));
    }

    @Test
    void moreThanFitsIsRefused() {
        final var full = IntStream.range(0, 256).mapToObj(at -> frame(at, new byte[1024])).toArray(Frame[]::new);
        assertTrue(deliver(input(full)).isSuccessful());
        full[255] = frame(255, new byte[1025]);
        final var error = deliver(input(full)).getErrors().get(0);
        assertEquals(ErrorTag.TOO_BIG, error.getTag());
        assertTrue(error.getMessage().startsWith("frame: 256 frames of 262145 bytes"), error.getMessage());
        assertEquals(1, engine.deliveries().size());
    }

    private RpcResult<DeliverFramesOutput> deliver(final DeliverFramesInputBuilder input) {
        return Datastore.await(rpc.deliver(input.build()));
    }

    private static DeliverFramesInputBuilder input(final Frame... frames) {
        return new DeliverFramesInputBuilder().setSwitch(new Name("sw1"))
            .setSubject(new SubjectBuilder().setHost(new Name("vm")).build())
            .setFrame(Arrays.stream(frames).collect(BindingMap.toMap()));
    }

    private static Frame frame(final int position, final String content) {
        return frame(position, content.getBytes(StandardCharsets.US_ASCII));
    }

    private static Frame frame(final int position, final byte[] content) {
        return new FrameBuilder().setPosition(Uint16.valueOf(position)).setFrame(content).build();
    }
}
