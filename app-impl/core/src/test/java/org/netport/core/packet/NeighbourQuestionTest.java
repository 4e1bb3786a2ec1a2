// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.packet.Packets.GATEWAY;
import static org.netport.core.packet.Packets.GATEWAY_4;
import static org.netport.core.packet.Packets.GATEWAY_6;
import static org.netport.core.packet.Packets.HOST;
import static org.netport.core.packet.Packets.HOST_4;
import static org.netport.core.packet.Packets.HOST_6;
import static org.netport.core.packet.Packets.hex;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.model.MacAddress;

/** Questions for next hops, announcements of gateways, and what comes back. */
class NeighbourQuestionTest {
    private static NeighbourPacket parsed(final byte[] frame) {
        return NeighbourParser.parse(frame).orElseThrow();
    }

    @Test
    void everybodyIsAskedByArp() {
        assertEquals("ffffffffffff" + "024e50fe0001" + "0806" + "0001080006040001" + "024e50fe0001" + "0a000001"
            + "000000000000" + "0a000005" + "00".repeat(18),
            hex(NeighbourQuestion.whoHas(GATEWAY, GATEWAY_4, HOST_4)));
        assertEquals("020000000005", hex(NeighbourQuestion.stillThere(GATEWAY, GATEWAY_4, HOST_4, HOST))
            .substring(0, 12));
    }

    @Test
    void thoseWhoCanBeMeantAreAskedBySolicitation() {
        final byte[] asked = NeighbourQuestion.whoHas(GATEWAY, GATEWAY_6, Packets.v6("2001:db8::12:3456"));
        assertEquals("3333ff123456", hex(asked).substring(0, 12));
        assertEquals("ff0200000000000000000001ff123456", hex(asked).substring(76, 108));
        assertEquals(new NeighbourPacket.NeighbourSolicitation(GATEWAY, GATEWAY_6, Packets.v6("2001:db8::12:3456"),
            Optional.of(GATEWAY)), parsed(asked));
        final byte[] poll = NeighbourQuestion.stillThere(GATEWAY, GATEWAY_6, HOST_6, HOST);
        assertEquals("020000000005", hex(poll).substring(0, 12));
        assertEquals("20010db8000000000000000000000005", hex(poll).substring(76, 108));
    }

    @Test
    void anAnswerTellsTheNextHopsAddress() {
        final var arp = (NeighbourPacket.ArpRequest) parsed(NeighbourQuestion.whoHas(GATEWAY, GATEWAY_4, HOST_4));
        assertEquals(Optional.of(HOST),
            NeighbourQuestion.answered(parsed(NeighbourAnswer.to(arp, HOST)), HOST_4));
        final var nd = (NeighbourPacket.NeighbourSolicitation) parsed(
            NeighbourQuestion.whoHas(GATEWAY, GATEWAY_6, HOST_6));
        final NeighbourPacket answer = parsed(NeighbourAnswer.to(nd, HOST));
        assertEquals(Optional.of(HOST), NeighbourQuestion.answered(answer, HOST_6));
        assertEquals(Optional.empty(), NeighbourQuestion.answered(answer, GATEWAY_6));
        assertEquals(Optional.of(HOST), NeighbourQuestion.answered(
            new NeighbourPacket.SolicitedAdvertisement(HOST, HOST_6, Optional.empty()), HOST_6));
        assertEquals(Optional.empty(), NeighbourQuestion.answered(
            new NeighbourPacket.ArpReply(HOST, MacAddress.ZERO, HOST_4), HOST_4));
        assertEquals(Optional.empty(), NeighbourQuestion.answered(nd, GATEWAY_6));
    }

    @Test
    void aGatewayAnnouncesItself() {
        assertEquals(new NeighbourPacket.GratuitousArp(GATEWAY, GATEWAY, GATEWAY_4),
            parsed(NeighbourAnnouncement.of(GATEWAY, GATEWAY_4)));
        final byte[] advertisement = NeighbourAnnouncement.of(GATEWAY, GATEWAY_6, NeighbourRole.ROUTER);
        assertEquals(new NeighbourPacket.UnsolicitedAdvertisement(GATEWAY, GATEWAY_6, Optional.of(GATEWAY)),
            parsed(advertisement));
        assertEquals("a0000000", hex(advertisement).substring(116, 124));
        assertEquals(Optional.of(GATEWAY), NeighbourQuestion.answered(parsed(advertisement), GATEWAY_6));
    }
}
