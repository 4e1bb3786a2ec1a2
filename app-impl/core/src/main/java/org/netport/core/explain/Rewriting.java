// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import java.util.Optional;
import org.netport.explain.Frame;
import org.netport.explain.Frame.Arp;
import org.netport.explain.Frame.Neighbour;
import org.netport.explain.Frame.Packet;
import org.netport.flow.Action;
import org.netport.flow.PacketField;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** What actions that copy and set fields make of a frame; what it does not have stays away. */
final class Rewriting {
    private static final long NO_BITS = 0;

    private Rewriting() {
    }

    /** The content of a field; of one of at most 64 bits in the lower half. */
    private record Bits(long high, long low) {
        static Bits of(final long value) {
            return new Bits(NO_BITS, value);
        }

        static Bits of(final MacAddress address) {
            return of(address.value());
        }

        static Bits of(final Ipv4Address address) {
            return of(Integer.toUnsignedLong(address.value()));
        }

        static Bits of(final Ipv6Address address) {
            return new Bits(address.high(), address.low());
        }

        /** The lowest bits of this, and the others of another one; of fields of at most 63 bits. */
        long over(final Bits other, final int count) {
            final long mask = (1L << count) - 1;
            return other.low & ~mask | low & mask;
        }
    }

    /** The frame after one field was copied into another. */
    static Frame of(final Frame frame, final Action.CopyField copy) {
        return read(frame, copy.from()).map(bits -> write(frame, copy.to(), bits, copy.bits())).orElse(frame);
    }

    /** The frame after a field was set. */
    static Frame of(final Frame frame, final Action.SetNumber set) {
        return write(frame, set.field(), Bits.of(set.value()), set.field().bits());
    }

    private static Optional<Bits> read(final Frame frame, final PacketField field) {
        return switch (field) {
            case ETH_DST -> Optional.of(Bits.of(frame.destination()));
            case ETH_SRC -> Optional.of(Bits.of(frame.source()));
            default -> switch (frame.content()) {
                case Arp arp -> read(arp, field);
                case Packet packet -> read(packet, field);
                case Frame.Other other -> Optional.empty();
            };
        };
    }

    private static Optional<Bits> read(final Arp arp, final PacketField field) {
        return switch (field) {
            case ARP_OP -> Optional.of(Bits.of(arp.operation()));
            case ARP_SPA -> Optional.of(Bits.of(arp.sender()));
            case ARP_TPA -> Optional.of(Bits.of(arp.target()));
            case ARP_SHA -> Optional.of(Bits.of(arp.senderMac()));
            case ARP_THA -> Optional.of(Bits.of(arp.targetMac()));
            default -> Optional.empty();
        };
    }

    private static Optional<Bits> read(final Packet packet, final PacketField field) {
        return switch (field) {
            case IPV6_SRC -> v6(packet.source());
            case IPV6_DST -> v6(packet.destination());
            default -> packet.body() instanceof Neighbour neighbour ? read(neighbour, field) : Optional.empty();
        };
    }

    private static Optional<Bits> read(final Neighbour neighbour, final PacketField field) {
        return switch (field) {
            case ICMPV6_TYPE -> Optional.of(Bits.of(neighbour.type()));
            case ND_TARGET -> Optional.of(Bits.of(neighbour.target()));
            case ND_RESERVED -> Optional.of(Bits.of(Integer.toUnsignedLong(neighbour.flags())));
            case ND_TLL -> neighbour.link().map(Bits::of);
            default -> Optional.empty();
        };
    }

    private static Optional<Bits> v6(final IpAddress address) {
        return address instanceof Ipv6Address v6 ? Optional.of(Bits.of(v6)) : Optional.empty();
    }

    private static Frame write(final Frame frame, final PacketField field, final Bits bits, final int count) {
        return switch (field) {
            case ETH_DST -> frame.between(frame.source(), mac(bits, frame.destination(), count));
            case ETH_SRC -> frame.between(mac(bits, frame.source(), count), frame.destination());
            default -> frame.carrying(switch (frame.content()) {
                case Arp arp -> write(arp, field, bits, count);
                case Packet packet -> write(packet, field, bits, count);
                case Frame.Other other -> other;
            });
        };
    }

    private static Arp write(final Arp arp, final PacketField field, final Bits bits, final int count) {
        return switch (field) {
            case ARP_OP -> new Arp((int) bits.over(Bits.of(arp.operation()), count), arp.sender(), arp.target(),
                arp.senderMac(), arp.targetMac());
            case ARP_SPA -> new Arp(arp.operation(), v4(bits, arp.sender(), count), arp.target(), arp.senderMac(),
                arp.targetMac());
            case ARP_TPA -> new Arp(arp.operation(), arp.sender(), v4(bits, arp.target(), count), arp.senderMac(),
                arp.targetMac());
            case ARP_SHA -> new Arp(arp.operation(), arp.sender(), arp.target(), mac(bits, arp.senderMac(), count),
                arp.targetMac());
            case ARP_THA -> new Arp(arp.operation(), arp.sender(), arp.target(), arp.senderMac(),
                mac(bits, arp.targetMac(), count));
            default -> arp;
        };
    }

    private static Packet write(final Packet packet, final PacketField field, final Bits bits, final int count) {
        return switch (field) {
            case IPV6_SRC -> new Packet(new Ipv6Address(bits.high, bits.low), packet.destination(), packet.ttl(),
                packet.length(), packet.body());
            case IPV6_DST -> new Packet(packet.source(), new Ipv6Address(bits.high, bits.low), packet.ttl(),
                packet.length(), packet.body());
            default -> packet.body() instanceof Neighbour neighbour ? new Packet(packet.source(),
                packet.destination(), packet.ttl(), packet.length(), write(neighbour, field, bits, count)) : packet;
        };
    }

    private static Neighbour write(final Neighbour neighbour, final PacketField field, final Bits bits,
            final int count) {
        return switch (field) {
            case ICMPV6_TYPE -> new Neighbour((int) bits.over(Bits.of(neighbour.type()), count), neighbour.target(),
                neighbour.flags(), neighbour.link());
            case ND_TARGET -> new Neighbour(neighbour.type(), new Ipv6Address(bits.high, bits.low), neighbour.flags(),
                neighbour.link());
            case ND_RESERVED -> new Neighbour(neighbour.type(), neighbour.target(),
                (int) bits.over(Bits.of(neighbour.flags()), count), neighbour.link());
            case ND_TLL -> new Neighbour(neighbour.type(), neighbour.target(), neighbour.flags(),
                neighbour.link().map(old -> mac(bits, old, count)));
            default -> neighbour;
        };
    }

    private static MacAddress mac(final Bits bits, final MacAddress old, final int count) {
        return new MacAddress(bits.over(Bits.of(old), count));
    }

    private static Ipv4Address v4(final Bits bits, final Ipv4Address old, final int count) {
        return new Ipv4Address((int) bits.over(Bits.of(old), count));
    }
}
