// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import com.google.common.collect.ImmutableList;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.Tpid;

/**
 * A frame, as far as the switches of netport look into it.
 *
 * @param source source
 * @param destination destination
 * @param tags VLAN tags, the outermost first
 * @param content what is behind the tags
 */
public record Frame(MacAddress source, MacAddress destination, ImmutableList<Tag> tags, Content content) {
    private static final int ADDRESSES_AND_TYPE = 14;
    private static final int TAG = 4;

    /** Validates presence. */
    public Frame {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(tags, "tags");
        Objects.requireNonNull(content, "content");
    }

    /**
     * A VLAN tag.
     *
     * @param tpid one of {@link Tpid}
     * @param vid the VID; 0 between push and set
     */
    public record Tag(int tpid, int vid) {
        @Override
        public String toString() {
            return (tpid == Tpid.SERVICE ? "s-vlan " : "vlan ") + vid;
        }
    }

    /** What follows the tags. */
    public sealed interface Content {
        /**
         * The EtherType.
         *
         * @return 0 to 0xffff
         */
        int etherType();
    }

    /**
     * Anything that a switch does not look into.
     *
     * @param etherType its EtherType
     */
    public record Other(int etherType) implements Content {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "ethertype 0x%04x", etherType);
        }
    }

    /**
     * ARP.
     *
     * @param operation 1 request, 2 reply
     * @param sender the sender's address
     * @param target the target's address
     * @param senderMac the sender's hardware address
     * @param targetMac the target's hardware address
     */
    public record Arp(int operation, Ipv4Address sender, Ipv4Address target, MacAddress senderMac,
            MacAddress targetMac) implements Content {
        @Override
        public int etherType() {
            return 0x0806;
        }

        @Override
        public String toString() {
            return switch (operation) {
                case 1 -> "arp who has " + target + ", from " + sender;
                case 2 -> "arp " + sender + " is at " + senderMac + ", to " + target;
                default -> "arp operation " + operation + ", " + sender + " to " + target;
            };
        }
    }

    /**
     * A packet of IPv4 or IPv6.
     *
     * @param source source
     * @param destination destination, of the same family
     * @param ttl time to live, or hop limit
     * @param length how long it is from its IP header on, in bytes, up to 65535; 0: short, whatever it is
     * @param body what it carries
     */
    public record Packet(IpAddress source, IpAddress destination, int ttl, int length, Body body) implements Content {
        /**
         * A short packet.
         *
         * @param source source
         * @param destination destination, of the same family
         * @param ttl time to live, or hop limit
         * @param body what it carries
         */
        public Packet(final IpAddress source, final IpAddress destination, final int ttl, final Body body) {
            this(source, destination, ttl, 0, body);
        }

        @Override
        public int etherType() {
            return Family.of(destination) == Family.IPV4 ? 0x0800 : 0x86dd;
        }

        /**
         * The same one router later.
         *
         * @return with one hop less
         */
        public Packet aged() {
            return new Packet(source, destination, ttl - 1, length, body);
        }

        @Override
        public String toString() {
            return source + " > " + destination + " ttl " + ttl + (length == 0 ? "" : " length " + length) + " " + body;
        }
    }

    /** What a packet carries. */
    public sealed interface Body {
        /**
         * The number of the protocol.
         *
         * @return 0 to 255
         */
        int protocol();
    }

    /**
     * Anything without ports.
     *
     * @param protocol its number
     */
    public record Bare(int protocol) implements Body {
        @Override
        public String toString() {
            return "protocol " + protocol;
        }
    }

    /**
     * A protocol with ports.
     *
     * @param protocol its number
     * @param source source port
     * @param destination destination port
     */
    public record Ports(int protocol, int source, int destination) implements Body {
        @Override
        public String toString() {
            return (protocol == 6 ? "tcp " : protocol == 17 ? "udp " : "protocol " + protocol + " ") + source + " > "
                + destination;
        }
    }

    /**
     * ICMP or ICMPv6.
     *
     * @param protocol 1 or 58
     * @param type the message's type
     */
    public record Icmp(int protocol, int type) implements Body {
        @Override
        public String toString() {
            return (protocol == 1 ? "icmp type " : "icmpv6 type ") + type;
        }
    }

    /**
     * Neighbour discovery.
     *
     * @param type 135 solicitation, 136 advertisement
     * @param target the address that it is about
     * @param flags those of an advertisement: the highest bits of 32
     * @param link the link-layer address in its option, if it has one
     */
    public record Neighbour(int type, Ipv6Address target, int flags, Optional<MacAddress> link) implements Body {
        @Override
        public int protocol() {
            return 58;
        }

        @Override
        public String toString() {
            return switch (type) {
                case 135 -> "nd who has " + target;
                case 136 -> "nd " + target + " is at " + link.map(MacAddress::toString).orElse("its sender")
                    + String.format(Locale.ROOT, ", flags 0x%08x", flags);
                default -> "icmpv6 type " + type + " of " + target;
            };
        }
    }

    /**
     * With one more tag outside.
     *
     * @param tag the tag
     * @return the frame
     */
    public Frame tagged(final Tag tag) {
        return new Frame(source, destination, ImmutableList.<Tag>builder().add(tag).addAll(tags).build(), content);
    }

    /**
     * Without its outermost tags.
     *
     * @param count how many, at most all
     * @return the frame
     */
    public Frame without(final int count) {
        return new Frame(source, destination, tags.subList(count, tags.size()), content);
    }

    /**
     * With other addresses.
     *
     * @param from source
     * @param to destination
     * @return the frame
     */
    public Frame between(final MacAddress from, final MacAddress to) {
        return new Frame(from, to, tags, content);
    }

    /**
     * With another content.
     *
     * @param other the content
     * @return the frame
     */
    public Frame carrying(final Content other) {
        return new Frame(source, destination, tags, other);
    }

    /**
     * How long it is.
     *
     * @return bytes without FCS; of what is no packet and of a short one those of its headers
     */
    public int length() {
        return ADDRESSES_AND_TYPE + TAG * tags.size() + (content instanceof Packet packet ? packet.length() : 0);
    }

    /**
     * The outermost tag.
     *
     * @return empty if it has none
     */
    public Optional<Tag> outermost() {
        return tags.stream().findFirst();
    }

    @Override
    public String toString() {
        final var text = new StringBuilder(96).append(source).append(" > ").append(destination);
        tags.forEach(tag -> text.append(", ").append(tag));
        return text.append(", ").append(content).toString();
    }
}
