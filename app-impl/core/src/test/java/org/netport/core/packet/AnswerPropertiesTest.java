// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.packet.IpPacket.Fragment;
import org.netport.model.IpPrefix;

/** Whatever hosts send: nothing is thrown, and what is answered is sound and provokes nothing. */
class AnswerPropertiesTest {
    private static final ImmutableSet<IpPrefix> SUBNETS =
        ImmutableSet.of(IpPrefix.parse("10.0.0.0/24"), IpPrefix.parse("2001:db8::/64"));
    private static final Router FOUR = new Router(Packets.GATEWAY, Packets.GATEWAY_4, SUBNETS);
    private static final Router SIX = new Router(Packets.GATEWAY, Packets.GATEWAY_6, SUBNETS);

    private static List<IcmpError> errors() {
        return Stream.<IcmpError>concat(Arrays.stream(IcmpError.Plain.values()),
            Stream.of(new IcmpError.TooBig(1400))).toList();
    }

    private static List<Answer> answers(final IpPacket packet) {
        final List<Answer> all = new ArrayList<>();
        for (Router router : List.of(FOUR, SIX)) {
            all.add(GatewayAnswer.to(packet, router));
            errors().forEach(error -> all.add(ErrorAnswer.to(packet, error, router)));
        }
        return all;
    }

    private static byte[] sample(final Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> Packets.echo4();
            case 1 -> Packets.echo6();
            case 2 -> Packets.udp4(random.nextBoolean() ? "10.0.0.1" : "10.9.9.9");
            case 3 -> Packets.udp6(random.nextBoolean() ? "2001:db8::1" : "2001:db8:9::9");
            case 4 -> Packets.ipv4(Packets.HOST_4, Packets.GATEWAY_4, 1, Packets.icmp(3, 1, Packets.data(40)));
            case 5 -> Packets.ipv4(Packets.HOST_4, Packets.GATEWAY_4, 17, Packets.data(random.nextInt(1500)),
                random.nextInt(0x10000), Packets.hex("9404000001830304ffffffff01000000"));
            case 6 -> Packets.ipv6(Packets.HOST_6, Packets.GATEWAY_6, 0,
                Packets.joined(Packets.hex("3c00050200000100 2b000104000000002c00000000000000"
                    + "3300000000000007 110100000000000100000000"), Packets.data(random.nextInt(1500))));
            case 7 -> Packets.ipv6(Packets.HOST_6, Packets.GATEWAY_6, 132, Packets.data(random.nextInt(1500)));
            default -> random.ints(random.nextInt(200), 0, 256).collect(java.io.ByteArrayOutputStream::new,
                java.io.ByteArrayOutputStream::write, (one, two) -> { }).toByteArray();
        };
    }

    /** Changes some bytes, often near the beginning, where the headers are; often mends the checksum behind it. */
    private static byte[] changed(final byte[] frame, final Random random) {
        final byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length + 1))
            : frame.clone();
        for (int change = random.nextInt(5); change > 0 && bytes.length > 0; change--) {
            final int room = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 90);
            bytes[random.nextInt(room)] = (byte) random.nextInt(256);
        }
        return bytes.length > 34 && bytes[12] == 8 && random.nextInt(4) != 0 ? Packets.summed(bytes) : bytes;
    }

    @Property(tries = 30_000)
    void noBytesAreTooStrange(@ForAll final long seed) {
        final var random = new Random(seed);
        final byte[] frame = changed(sample(random), random);
        final byte[] before = frame.clone();
        final IpReading reading = IpParser.parse(frame);
        NeighbourParser.parse(frame);
        assertTrue(Arrays.equals(before, frame), "it was written to what was read");
        if (reading instanceof IpReading.Whole whole) {
            answers(whole.packet()).forEach(answer -> sound(whole.packet(), answer));
        }
    }

    private static void sound(final IpPacket packet, final Answer answer) {
        if (!(answer instanceof Answer.Frame frame)) {
            return;
        }
        assertFalse(Martians.isNobody(packet.source()));
        final byte[] bytes = frame.octets().toArray();
        final IpPacket said = Packets.read(bytes);
        assertEquals(packet.source(), said.destination());
        assertEquals(packet.linkSource(), said.linkDestination());
        assertEquals(Packets.GATEWAY, said.linkSource());
        assertEquals(Fragment.WHOLE, said.fragment());
        assertTrue(bytes.length >= 60);
        if (said.payload() instanceof IpPacket.Payload.IcmpError) {
            assertTrue(said.octets().length() <= (said.source().bits() == 32 ? 576 : 1280));
            assertFalse(packet.payload() instanceof IpPacket.Payload.IcmpError);
        }
        final Router asker = new Router(packet.linkSource(), packet.source(), SUBNETS);
        assertInstanceOf(Answer.None.class, GatewayAnswer.to(said, asker), "an answer was answered");
        if (said.payload() instanceof IpPacket.Payload.IcmpError) {
            errors().forEach(error -> assertInstanceOf(Answer.None.class, ErrorAnswer.to(said, error, asker)));
        }
    }

    @Property(tries = 5_000)
    void everyReasonableQuestionIsAnsweredOnce(@ForAll final long seed) {
        final var random = new Random(seed);
        final byte[] data = Packets.data(random.nextInt(1473));
        final IpPacket four = Packets.read(
            Packets.ipv4(Packets.HOST_4, Packets.GATEWAY_4, 1, Packets.icmp(8, 0, data)));
        final IpPacket six = Packets.read(Packets.icmpv6(Packets.HOST_6, Packets.GATEWAY_6, 128, data));
        for (IpPacket asked : List.of(four, six)) {
            final List<Answer> said = Stream.of(FOUR, SIX).map(router -> GatewayAnswer.to(asked, router))
                .filter(Answer.Frame.class::isInstance).toList();
            assertEquals(1, said.size());
            assertEquals(asked.octets().length(), Packets.read(Packets.frame(said.getFirst())).octets().length());
        }
    }
}
