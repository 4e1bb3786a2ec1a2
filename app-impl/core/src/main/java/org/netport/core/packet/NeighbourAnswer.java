// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.core.packet.ArpFrame.Operation;
import org.netport.model.MacAddress;

/** Makes the frames that answer questions for a host or router; they look as if it had sent them. */
public final class NeighbourAnswer {
    private NeighbourAnswer() {
    }

    /**
     * Answers an ARP request (RFC 826): sender and target change places. A probe with sender 0.0.0.0 is answered too,
     * so that the prober sees the conflict (RFC 5227 section 2.1.1).
     *
     * @param request the question
     * @param owner the hardware address of the host that has the address asked for
     * @return an untagged frame of 60 bytes, without FCS
     */
    public static byte[] to(final NeighbourPacket.ArpRequest request, final MacAddress owner) {
        return new ArpFrame(request.source(), Operation.REPLY, owner, request.target(), request.senderMac(),
            request.sender()).encode();
    }

    /**
     * Answers a neighbour solicitation (RFC 4861 section 7.2.4): solicited and override flags, target link-layer
     * address option. Where the sender has no address yet, the answer goes to all nodes without the solicited flag, so
     * that duplicate address detection sees it (RFC 4862 section 5.4.4).
     *
     * @param solicitation the question
     * @param owner the link-layer address of the neighbour that has the address asked for
     * @param role what that neighbour is
     * @return an untagged frame of 86 bytes, without FCS
     */
    public static byte[] to(final NeighbourPacket.NeighbourSolicitation solicitation, final MacAddress owner,
            final NeighbourRole role) {
        return solicitation.sender().equals(Wire.UNSPECIFIED)
            ? NeighbourAdvertisement.unsolicited(owner, solicitation.target(), role)
            : NeighbourAdvertisement.solicited(owner, solicitation.target(), role,
                solicitation.senderMac().orElse(solicitation.source()), solicitation.sender());
    }

    /**
     * Answers a neighbour solicitation for a host.
     *
     * @param solicitation the question
     * @param owner the link-layer address of the host that has the address asked for
     * @return an untagged frame of 86 bytes, without FCS
     */
    public static byte[] to(final NeighbourPacket.NeighbourSolicitation solicitation, final MacAddress owner) {
        return to(solicitation, owner, NeighbourRole.HOST);
    }

    /**
     * Answers a neighbour solicitation that a switch has addressed already, from the owner of the address to who asks.
     *
     * @param frame the question as it came, at least an Ethernet header; not modified
     * @param solicitation what it was read as
     * @param role what the owner is
     * @return an untagged frame of 86 bytes, without FCS
     */
    public static byte[] addressed(final byte[] frame, final NeighbourPacket.NeighbourSolicitation solicitation,
            final NeighbourRole role) {
        final MacAddress asker = Wire.mac(ByteBuffer.wrap(frame), 0);
        return to(new NeighbourPacket.NeighbourSolicitation(asker, solicitation.sender(), solicitation.target(),
            solicitation.senderMac()), solicitation.source(), role);
    }
}
