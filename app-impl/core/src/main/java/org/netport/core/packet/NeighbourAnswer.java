// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Makes the frames that answer questions for a host; they look as if the host had sent them. */
public final class NeighbourAnswer {
    /** The least length of an Ethernet frame without FCS (IEEE 802.3 section 3.2.8). */
    private static final int LEAST_FRAME = 60;
    private static final Ipv6Address ALL_NODES = new Ipv6Address(0xff02_0000_0000_0000L, 1);
    private static final MacAddress ALL_NODES_MAC = new MacAddress(0x3333_0000_0001L);
    private static final int SOLICITED = 0x4000_0000;
    private static final int OVERRIDE = 0x2000_0000;
    private static final int ADVERTISEMENT_LENGTH = 32;

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
        final ByteBuffer bytes = ByteBuffer.allocate(LEAST_FRAME);
        Wire.putMac(bytes, request.source());
        Wire.putMac(bytes, owner);
        bytes.putShort((short) Wire.ARP);
        bytes.putShort((short) 1).putShort((short) Wire.IPV4).put((byte) 6).put((byte) 4).putShort((short) 2);
        Wire.putMac(bytes, owner);
        bytes.putInt(request.target().value());
        Wire.putMac(bytes, request.senderMac());
        bytes.putInt(request.sender().value());
        return bytes.array();
    }

    /**
     * Answers a neighbour solicitation (RFC 4861 section 7.2.4): solicited and override flags, target link-layer
     * address option. Where the sender has no address yet, the answer goes to all nodes without the solicited flag, so
     * that duplicate address detection sees it (RFC 4862 section 5.4.4).
     *
     * @param solicitation the question
     * @param owner the link-layer address of the host that has the address asked for
     * @return an untagged frame of 86 bytes, without FCS
     */
    public static byte[] to(final NeighbourPacket.NeighbourSolicitation solicitation, final MacAddress owner) {
        final boolean detection = solicitation.sender().equals(Wire.UNSPECIFIED);
        final ByteBuffer bytes = ByteBuffer.allocate(14 + 40 + ADVERTISEMENT_LENGTH);
        Wire.putMac(bytes, detection ? ALL_NODES_MAC : solicitation.senderMac().orElse(solicitation.source()));
        Wire.putMac(bytes, owner);
        bytes.putShort((short) Wire.IPV6);
        bytes.putInt(0x6000_0000).putShort((short) ADVERTISEMENT_LENGTH).put((byte) Wire.ICMPV6).put((byte) 255);
        Wire.putIpv6(bytes, solicitation.target());
        Wire.putIpv6(bytes, detection ? ALL_NODES : solicitation.sender());
        final int start = bytes.position();
        bytes.put((byte) Wire.ADVERTISEMENT).put((byte) 0).putShort((short) 0);
        bytes.putInt(detection ? OVERRIDE : SOLICITED | OVERRIDE);
        Wire.putIpv6(bytes, solicitation.target());
        bytes.put((byte) Wire.TARGET_LINK_LAYER).put((byte) 1);
        Wire.putMac(bytes, owner);
        bytes.putShort(start + 2, (short) Wire.icmpv6Checksum(bytes, start, ADVERTISEMENT_LENGTH));
        return bytes.array();
    }
}
