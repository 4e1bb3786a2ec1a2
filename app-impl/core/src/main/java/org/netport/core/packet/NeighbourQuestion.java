// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.util.Optional;
import org.netport.core.packet.ArpFrame.Operation;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Asks for the link-layer address of a neighbour, such as a next hop, and tells it from the answer. */
public final class NeighbourQuestion {
    private static final int SOLICITATION_LENGTH = 32;

    private NeighbourQuestion() {
    }

    /**
     * Asks all who has an IPv4 address (RFC 826).
     *
     * @param own the asker's hardware address
     * @param asker the asker's address
     * @param target the address asked for, another than {@code asker}: else it would be an announcement
     * @return an untagged frame of 60 bytes, without FCS
     */
    public static byte[] whoHas(final MacAddress own, final Ipv4Address asker, final Ipv4Address target) {
        return new ArpFrame(MacAddress.BROADCAST, Operation.REQUEST, own, asker, MacAddress.ZERO, target).encode();
    }

    /**
     * Asks those who can have an IPv6 address (RFC 4861 section 7.2.2).
     *
     * @param own the asker's link-layer address
     * @param asker the asker's address, unicast, which the answer is sent to
     * @param target the address asked for
     * @return an untagged frame of 86 bytes, without FCS
     */
    public static byte[] whoHas(final MacAddress own, final Ipv6Address asker, final Ipv6Address target) {
        final Ipv6Address group = target.solicitedNode();
        return solicitation(Envelope.onLink(own, MacAddress.ofGroup(group), asker, group), target);
    }

    /**
     * Asks a known neighbour whether it is still there (RFC 1122 section 2.3.2.1, unicast poll).
     *
     * @param own the asker's hardware address
     * @param asker the asker's address
     * @param target the neighbour's address
     * @param known the neighbour's hardware address
     * @return an untagged frame of 60 bytes, without FCS
     */
    public static byte[] stillThere(final MacAddress own, final Ipv4Address asker, final Ipv4Address target,
            final MacAddress known) {
        return new ArpFrame(known, Operation.REQUEST, own, asker, MacAddress.ZERO, target).encode();
    }

    /**
     * Asks a known neighbour whether it is still there (RFC 4861 section 7.3.3).
     *
     * @param own the asker's link-layer address
     * @param asker the asker's address, unicast, which the answer is sent to
     * @param target the neighbour's address
     * @param known the neighbour's link-layer address
     * @return an untagged frame of 86 bytes, without FCS
     */
    public static byte[] stillThere(final MacAddress own, final Ipv6Address asker, final Ipv6Address target,
            final MacAddress known) {
        return solicitation(Envelope.onLink(own, known, asker, target), target);
    }

    private static byte[] solicitation(final Envelope envelope, final Ipv6Address target) {
        final IcmpFrame frame = IcmpFrame.begin(envelope, SOLICITATION_LENGTH);
        final var rest = frame.message(Wire.SOLICITATION, 0, 0);
        Wire.putIpv6(rest, target);
        rest.put((byte) Wire.SOURCE_LINK_LAYER).put((byte) 1);
        Wire.putMac(rest, envelope.from());
        return frame.finish();
    }

    /**
     * Tells what a packet says of a neighbour's link-layer address, as answer or unasked.
     *
     * @param packet what somebody sent; whether he may say so is not judged
     * @param neighbour the address in question
     * @return empty if it says nothing of that address
     */
    public static Optional<MacAddress> answered(final NeighbourPacket packet, final IpAddress neighbour) {
        final Optional<MacAddress> mac = switch (packet) {
            case NeighbourPacket.ArpReply reply -> said(reply.sender(), neighbour, reply.senderMac());
            case NeighbourPacket.GratuitousArp announcement ->
                said(announcement.address(), neighbour, announcement.senderMac());
            // The option may be left out where the asker knew the address already (RFC 4861 section 4.4).
            case NeighbourPacket.SolicitedAdvertisement answer ->
                said(answer.target(), neighbour, answer.targetMac().orElse(answer.source()));
            case NeighbourPacket.UnsolicitedAdvertisement announcement ->
                said(announcement.target(), neighbour, announcement.targetMac().orElse(announcement.source()));
            case NeighbourPacket.ArpRequest request -> said(request.sender(), neighbour, request.senderMac());
            case NeighbourPacket.NeighbourSolicitation solicitation -> Optional.empty();
            case NeighbourPacket.RouterSolicitation solicitation -> Optional.empty();
            case NeighbourPacket.Rarp rarp -> Optional.empty();
            case NeighbourPacket.Other other -> Optional.empty();
        };
        return mac.filter(said -> !said.equals(MacAddress.ZERO));
    }

    private static Optional<MacAddress> said(final IpAddress of, final IpAddress neighbour, final MacAddress mac) {
        return of.equals(neighbour) ? Optional.of(mac) : Optional.empty();
    }
}
