// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.util.Objects;
import java.util.Optional;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** What a frame says about who is where. */
public sealed interface NeighbourPacket {
    /**
     * The source address of the frame itself.
     *
     * @return not a group address
     */
    MacAddress source();

    /**
     * A question (RFC 826); a probe of RFC 5227 section 2.1.1 where the sender's address is 0.0.0.0.
     *
     * @param source source of the frame
     * @param senderMac the sender's hardware address as ARP has it
     * @param sender the sender's address
     * @param target the address asked for; differs from {@code sender}
     */
    record ArpRequest(MacAddress source, MacAddress senderMac, Ipv4Address sender, Ipv4Address target)
            implements NeighbourPacket {
        /** Validates presence. */
        public ArpRequest {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(senderMac, "senderMac");
            Objects.requireNonNull(sender, "sender");
            Objects.requireNonNull(target, "target");
        }
    }

    /**
     * An answer (RFC 826).
     *
     * @param source source of the frame
     * @param senderMac the sender's hardware address as ARP has it
     * @param sender the sender's address
     */
    record ArpReply(MacAddress source, MacAddress senderMac, Ipv4Address sender) implements NeighbourPacket {
        /** Validates presence. */
        public ArpReply {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(senderMac, "senderMac");
            Objects.requireNonNull(sender, "sender");
        }
    }

    /**
     * An announcement (RFC 5227 section 3), as request or reply: sender and target address are the same.
     *
     * @param source source of the frame
     * @param senderMac the sender's hardware address as ARP has it
     * @param address the announced address
     */
    record GratuitousArp(MacAddress source, MacAddress senderMac, Ipv4Address address) implements NeighbourPacket {
        /** Validates presence. */
        public GratuitousArp {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(senderMac, "senderMac");
            Objects.requireNonNull(address, "address");
        }
    }

    /**
     * A reverse ARP request (RFC 903), as QEMU sends it for a guest that has arrived.
     *
     * @param source source of the frame
     * @param target the hardware address in question
     */
    record Rarp(MacAddress source, MacAddress target) implements NeighbourPacket {
        /** Validates presence. */
        public Rarp {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(target, "target");
        }
    }

    /**
     * A question (RFC 4861 section 4.3); duplicate address detection where the sender is {@code ::}.
     *
     * @param source source of the frame
     * @param sender the IPv6 source
     * @param target the address asked for
     * @param senderMac the source link-layer address option, if present
     */
    record NeighbourSolicitation(MacAddress source, Ipv6Address sender, Ipv6Address target,
            Optional<MacAddress> senderMac) implements NeighbourPacket {
        /** Validates presence. */
        public NeighbourSolicitation {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(sender, "sender");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(senderMac, "senderMac");
        }
    }

    /**
     * An answer (RFC 4861 section 4.4 with the solicited flag).
     *
     * @param source source of the frame
     * @param target the address that is advertised
     * @param targetMac the target link-layer address option, if present
     */
    record SolicitedAdvertisement(MacAddress source, Ipv6Address target, Optional<MacAddress> targetMac)
            implements NeighbourPacket {
        /** Validates presence. */
        public SolicitedAdvertisement {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(targetMac, "targetMac");
        }
    }

    /**
     * An announcement (RFC 4861 section 7.2.6).
     *
     * @param source source of the frame
     * @param target the address that is advertised
     * @param targetMac the target link-layer address option, if present
     */
    record UnsolicitedAdvertisement(MacAddress source, Ipv6Address target, Optional<MacAddress> targetMac)
            implements NeighbourPacket {
        /** Validates presence. */
        public UnsolicitedAdvertisement {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(targetMac, "targetMac");
        }
    }

    /**
     * A question for routers (RFC 4861 section 4.1), by the rules of section 6.1.1.
     *
     * @param source source of the frame
     * @param sender the IPv6 source, {@code ::} where the host has no address yet
     * @param senderMac the source link-layer address option, if present; never where the sender is {@code ::}
     */
    record RouterSolicitation(MacAddress source, Ipv6Address sender, Optional<MacAddress> senderMac)
            implements NeighbourPacket {
        /** Validates presence. */
        public RouterSolicitation {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(sender, "sender");
            Objects.requireNonNull(senderMac, "senderMac");
        }
    }

    /**
     * Anything else: only its source is of interest.
     *
     * @param source source of the frame
     */
    record Other(MacAddress source) implements NeighbourPacket {
        /** Validates presence. */
        public Other {
            Objects.requireNonNull(source, "source");
        }
    }
}
