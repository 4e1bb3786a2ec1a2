// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/**
 * A frame, as far as a switch looks into it.
 *
 * @param src source
 * @param dst destination
 * @param tags VLAN tags, the outermost first
 * @param payload what is behind the tags
 */
public record FakeFrame(MacAddress src, MacAddress dst, ImmutableList<Tag> tags, Payload payload) {
    /** Says nothing of interest; an EtherType of IEEE's for experiments. */
    public static final Payload PLAIN = new Plain(0x88b5);

    /** All nodes of a link. */
    public static final Ipv6Address ALL_NODES = new Ipv6Address(0xff02_0000_0000_0000L, 1);

    /** The time to live that a host gives its packets. */
    public static final int TTL = 64;

    /** A VLAN tag. */
    public record Tag(int tpid, int vid) {
    }

    /** What follows the tags. */
    public sealed interface Payload {
        /** The EtherType. */
        int etherType();
    }

    /** Anything that a switch does not look into. */
    public record Plain(int etherType) implements Payload {
    }

    /** ARP. */
    public record Arp(int operation, Ipv4Address sender, Ipv4Address target, MacAddress senderMac,
            MacAddress targetMac) implements Payload {
        /** Without hardware addresses. */
        public Arp(final int operation, final Ipv4Address sender, final Ipv4Address target) {
            this(operation, sender, target, MacAddress.ZERO, MacAddress.ZERO);
        }

        @Override
        public int etherType() {
            return 0x0806;
        }
    }

    /** What a router sends on. */
    public sealed interface Packet extends Payload {
        /** The time to live, or hop limit. */
        int ttl();

        /** Tells packets apart that are alike: in the identification, or behind what a switch looks into. */
        int number();

        /** Bytes from the IP header on; 0 where that does not matter. */
        int length();

        /** The same with so many bytes. */
        Packet ofLength(int bytes);

        /** The same one router later. */
        Packet aged();
    }

    /** IPv4. */
    public record Ip4(Ipv4Address source, Ipv4Address destination, int ttl, int number, int length)
            implements Packet {
        /** Short. */
        public Ip4(final Ipv4Address source, final Ipv4Address destination, final int ttl, final int number) {
            this(source, destination, ttl, number, 0);
        }

        /** Of which there is no other. */
        public Ip4(final Ipv4Address source, final Ipv4Address destination, final int ttl) {
            this(source, destination, ttl, 0);
        }

        /** To where nobody looks. */
        public Ip4(final Ipv4Address source) {
            this(source, new Ipv4Address(0), TTL);
        }

        @Override
        public int etherType() {
            return 0x0800;
        }

        @Override
        public Ip4 aged() {
            return new Ip4(source, destination, ttl - 1, number, length);
        }

        @Override
        public Ip4 ofLength(final int bytes) {
            return new Ip4(source, destination, ttl, number, bytes);
        }
    }

    /** IPv6 without neighbour discovery. */
    public record Ip6(Ipv6Address source, Ipv6Address destination, int ttl, int number, int length)
            implements Packet {
        /** Short. */
        public Ip6(final Ipv6Address source, final Ipv6Address destination, final int ttl, final int number) {
            this(source, destination, ttl, number, 0);
        }

        /** Of which there is no other. */
        public Ip6(final Ipv6Address source, final Ipv6Address destination, final int ttl) {
            this(source, destination, ttl, 0);
        }

        /** To where nobody looks. */
        public Ip6(final Ipv6Address source) {
            this(source, new Ipv6Address(0, 0), TTL);
        }

        @Override
        public int etherType() {
            return 0x86dd;
        }

        @Override
        public Ip6 aged() {
            return new Ip6(source, destination, ttl - 1, number, length);
        }

        @Override
        public Ip6 ofLength(final int bytes) {
            return new Ip6(source, destination, ttl, number, bytes);
        }
    }

    /** A link-layer address option: type 1 of the source, 2 of the target. */
    public record LinkOption(int type, MacAddress address) {
    }

    /** Neighbour discovery; {@code reserved} has the flags of an advertisement. */
    public record Nd(int icmpType, Ipv6Address source, Ipv6Address destination, Ipv6Address target, long reserved,
            Optional<LinkOption> option) implements Payload {
        /** To all nodes, without an option. */
        public Nd(final int icmpType, final Ipv6Address source, final Ipv6Address target) {
            this(icmpType, source, ALL_NODES, target, 0, Optional.empty());
        }

        @Override
        public int etherType() {
            return 0x86dd;
        }
    }

    /** An untagged frame without interesting content. */
    public static FakeFrame plain(final MacAddress src, final MacAddress dst) {
        return new FakeFrame(src, dst, ImmutableList.of(), PLAIN);
    }

    /** An untagged frame. */
    public static FakeFrame of(final MacAddress src, final MacAddress dst, final Payload payload) {
        return new FakeFrame(src, dst, ImmutableList.of(), payload);
    }

    /** With one more tag outside. */
    public FakeFrame tagged(final int tpid, final int vid) {
        return new FakeFrame(src, dst, ImmutableList.<Tag>builder().add(new Tag(tpid, vid)).addAll(tags).build(),
            payload);
    }

    FakeFrame carrying(final Payload other) {
        return new FakeFrame(src, dst, tags, other);
    }

    FakeFrame popped() {
        return new FakeFrame(src, dst, tags.subList(1, tags.size()), payload);
    }

    /** Bytes without FCS. */
    int length() {
        return 14 + 4 * tags.size() + (payload instanceof Packet packet ? packet.length() : 0);
    }

    Optional<Tag> outermost() {
        return tags.stream().findFirst();
    }
}
