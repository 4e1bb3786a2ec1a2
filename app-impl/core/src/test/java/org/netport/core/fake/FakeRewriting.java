// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import java.math.BigInteger;
import java.util.Optional;
import org.netport.core.fake.FakeFrame.Arp;
import org.netport.core.fake.FakeFrame.LinkOption;
import org.netport.core.fake.FakeFrame.Nd;
import org.netport.flow.PacketField;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** What Open vSwitch makes of a frame when it copies and sets fields of it. */
final class FakeRewriting {
    private static final int TARGET = 2;

    private FakeRewriting() {
    }

    static FakeFrame copied(final FakeFrame frame, final PacketField from, final PacketField to) {
        final int bits = Math.min(from.bits(), to.bits());
        final BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        final BigInteger old = read(frame, to);
        return written(frame, to, old.andNot(mask).or(read(frame, from).and(mask)));
    }

    static FakeFrame set(final FakeFrame frame, final PacketField field, final long value) {
        return written(frame, field, BigInteger.valueOf(value));
    }

    private static BigInteger read(final FakeFrame frame, final PacketField field) {
        return switch (field) {
            case ETH_DST -> number(frame.dst());
            case ETH_SRC -> number(frame.src());
            case ARP_OP -> BigInteger.valueOf(arp(frame).operation());
            case ARP_SPA -> number(arp(frame).sender());
            case ARP_TPA -> number(arp(frame).target());
            case ARP_SHA -> number(arp(frame).senderMac());
            case ARP_THA -> number(arp(frame).targetMac());
            case IPV6_SRC -> number(nd(frame).source());
            case IPV6_DST -> number(nd(frame).destination());
            case ICMPV6_TYPE -> BigInteger.valueOf(nd(frame).icmpType());
            case ND_TARGET -> number(nd(frame).target());
            case ND_TLL -> nd(frame).option().filter(option -> option.type() == TARGET)
                .map(option -> number(option.address())).orElse(BigInteger.ZERO);
            case ND_RESERVED -> BigInteger.valueOf(nd(frame).reserved());
            case ND_OPTIONS_TYPE -> BigInteger.valueOf(nd(frame).option().map(LinkOption::type).orElse(0));
        };
    }

    private static FakeFrame written(final FakeFrame frame, final PacketField field, final BigInteger value) {
        return switch (field) {
            case ETH_DST -> new FakeFrame(frame.src(), mac(value), frame.tags(), frame.payload());
            case ETH_SRC -> new FakeFrame(mac(value), frame.dst(), frame.tags(), frame.payload());
            case ARP_OP, ARP_SPA, ARP_TPA, ARP_SHA, ARP_THA -> frame.carrying(written(arp(frame), field, value));
            default -> frame.carrying(written(nd(frame), field, value));
        };
    }

    private static Arp written(final Arp arp, final PacketField field, final BigInteger value) {
        return new Arp(field == PacketField.ARP_OP ? value.intValueExact() : arp.operation(),
            field == PacketField.ARP_SPA ? new Ipv4Address(value.intValue()) : arp.sender(),
            field == PacketField.ARP_TPA ? new Ipv4Address(value.intValue()) : arp.target(),
            field == PacketField.ARP_SHA ? mac(value) : arp.senderMac(),
            field == PacketField.ARP_THA ? mac(value) : arp.targetMac());
    }

    /** An option that is not there, or is another one, keeps what it is. */
    private static Nd written(final Nd nd, final PacketField field, final BigInteger value) {
        final Optional<LinkOption> option = switch (field) {
            case ND_OPTIONS_TYPE -> nd.option().map(old -> new LinkOption(value.intValueExact(), old.address()));
            case ND_TLL -> nd.option().map(old -> old.type() == TARGET ? new LinkOption(TARGET, mac(value)) : old);
            default -> nd.option();
        };
        return new Nd(field == PacketField.ICMPV6_TYPE ? value.intValueExact() : nd.icmpType(),
            field == PacketField.IPV6_SRC ? v6(value) : nd.source(),
            field == PacketField.IPV6_DST ? v6(value) : nd.destination(),
            field == PacketField.ND_TARGET ? v6(value) : nd.target(),
            field == PacketField.ND_RESERVED ? value.longValueExact() : nd.reserved(), option);
    }

    private static Arp arp(final FakeFrame frame) {
        if (frame.payload() instanceof Arp arp) {
            return arp;
        }
        throw new AssertionError("an action of ARP on " + frame);
    }

    private static Nd nd(final FakeFrame frame) {
        if (frame.payload() instanceof Nd nd) {
            return nd;
        }
        throw new AssertionError("an action of neighbour discovery on " + frame);
    }

    private static BigInteger number(final MacAddress address) {
        return BigInteger.valueOf(address.value());
    }

    private static BigInteger number(final Ipv4Address address) {
        return BigInteger.valueOf(Integer.toUnsignedLong(address.value()));
    }

    private static BigInteger number(final Ipv6Address address) {
        return new BigInteger(Long.toUnsignedString(address.high())).shiftLeft(Long.SIZE)
            .or(new BigInteger(Long.toUnsignedString(address.low())));
    }

    private static MacAddress mac(final BigInteger value) {
        return new MacAddress(value.longValueExact());
    }

    private static Ipv6Address v6(final BigInteger value) {
        return new Ipv6Address(value.shiftRight(Long.SIZE).longValue(), value.longValue());
    }
}
