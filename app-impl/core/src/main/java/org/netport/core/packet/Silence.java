// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

/** Why a frame has no answer; what the counters tell apart. */
public enum Silence {
    /** No Ethernet frame, or neither IPv4 nor IPv6. */
    NOT_IP,
    /** Its source is a group address or none. */
    BAD_LINK_SOURCE,
    /** Less bytes than a header says or needs. */
    TRUNCATED,
    /** The version is not that of the EtherType. */
    BAD_VERSION,
    /** A length that contradicts another, or is less than its own header. */
    BAD_LENGTH,
    /** The checksum of the IPv4 header. */
    BAD_HEADER_CHECKSUM,
    /** IPv4 options, or options of an IPv6 extension header, that do not fill their room; headers in a wrong place. */
    BAD_OPTIONS,
    /** More IPv6 extension headers than anybody needs. */
    TOO_MANY_HEADERS,
    /** A fragment that cannot be part of a packet. */
    BAD_FRAGMENT,
    /** The checksum of ICMP or ICMPv6. */
    BAD_ICMP_CHECKSUM,
    /** The source is no single host's address (RFC 1812 section 4.3.2.7, RFC 4443 section 2.4 (e.6)). */
    BAD_SOURCE,
    /** The source is the router's own address. */
    OWN_SOURCE,
    /** To a multicast or broadcast address (RFC 1812 section 4.3.2.7, RFC 4443 section 2.4 (e.3)). */
    GROUP_DESTINATION,
    /** In a frame to a group (RFC 1812 section 4.3.2.7, RFC 4443 section 2.4 (e.4) and (e.5)). */
    LINK_GROUP,
    /** About an ICMP error or a redirect there is no ICMP error. */
    ICMP_ERROR,
    /** Not the first fragment. */
    LATER_FRAGMENT,
    /** A question that came in fragments; nothing is reassembled. */
    FRAGMENTED_QUESTION,
    /** With a source route, which is not obeyed (RFC 7126 section 4.3, RFC 5095). */
    SOURCE_ROUTED,
    /** With an IPv6 option that forbids a destination which does not know it to go on (RFC 8200 section 4.2). */
    UNKNOWN_OPTION,
    /** Too big, but its sender lets it be fragmented. */
    FRAGMENTATION_ALLOWED,
    /** The router has no address of the packet's family to speak from. */
    NO_OWN_ADDRESS,
    /** To an address that is not the router's. */
    NOT_OURS,
    /** Nothing that is answered. */
    NO_QUESTION
}
