// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.io.BaseEncoding;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Answers, byte by byte; the bytes of neighbour discovery were checked with tshark. */
class NeighbourAnswerTest {
    private static final MacAddress ASKER = MacAddress.parse("02:00:00:00:00:05");
    private static final MacAddress OWNER = MacAddress.parse("02:00:00:00:00:06");

    private static String hex(final byte[] bytes) {
        return BaseEncoding.base16().lowerCase().encode(bytes);
    }

    private static Ipv6Address v6(final String text) {
        return (Ipv6Address) IpAddress.parse(text);
    }

    @Test
    void anArpReplyComesFromTheOwner() {
        final byte[] answer = NeighbourAnswer.to(new NeighbourPacket.ArpRequest(ASKER, ASKER,
            new Ipv4Address(0x0a000005), new Ipv4Address(0x0a000006)), OWNER);
        assertEquals("020000000005" + "020000000006" + "0806" + "0001" + "0800" + "06" + "04" + "0002"
            + "020000000006" + "0a000006" + "020000000005" + "0a000005" + "00".repeat(18), hex(answer));
        assertEquals(Optional.of(new NeighbourPacket.ArpReply(OWNER, OWNER, new Ipv4Address(0x0a000006))),
            NeighbourParser.parse(answer));
    }

    @Test
    void aSolicitationIsAnsweredToTheAskerWithSolicitedAndOverride() {
        final byte[] answer = NeighbourAnswer.to(new NeighbourPacket.NeighbourSolicitation(ASKER, v6("2001:db8::5"),
            v6("2001:db8::6"), Optional.of(ASKER)), OWNER);
        assertEquals("020000000005" + "020000000006" + "86dd" + "60000000" + "0020" + "3a" + "ff"
            + "20010db8000000000000000000000006" + "20010db8000000000000000000000005"
            + "8800" + "8a61" + "60000000" + "20010db8000000000000000000000006" + "0201" + "020000000006",
            hex(answer));
        assertEquals(Optional.of(new NeighbourPacket.SolicitedAdvertisement(OWNER, v6("2001:db8::6"),
            Optional.of(OWNER))),
            NeighbourParser.parse(answer));
    }

    @Test
    void duplicateAddressDetectionIsAnsweredToAllNodes() {
        final byte[] answer = NeighbourAnswer.to(new NeighbourPacket.NeighbourSolicitation(ASKER, v6("::"),
            v6("2001:db8::6"), Optional.empty()), OWNER);
        assertEquals("333300000001", hex(answer).substring(0, 12));
        assertEquals("ff020000000000000000000000000001", hex(answer).substring(76, 108));
        assertEquals("20000000", hex(answer).substring(116, 124));
        assertEquals(Optional.of(new NeighbourPacket.UnsolicitedAdvertisement(OWNER, v6("2001:db8::6"),
            Optional.of(OWNER))), NeighbourParser.parse(answer));
    }

    @Test
    void aRouterSaysThatItIsOne() {
        final var asked = new NeighbourPacket.NeighbourSolicitation(ASKER, v6("2001:db8::5"), v6("2001:db8::1"),
            Optional.of(ASKER));
        assertEquals("e0000000", hex(NeighbourAnswer.to(asked, OWNER, NeighbourRole.ROUTER)).substring(116, 124));
        final var detection = new NeighbourPacket.NeighbourSolicitation(ASKER, v6("::"), v6("2001:db8::1"),
            Optional.empty());
        assertEquals("a0000000", hex(NeighbourAnswer.to(detection, OWNER, NeighbourRole.ROUTER)).substring(116, 124));
    }
}
