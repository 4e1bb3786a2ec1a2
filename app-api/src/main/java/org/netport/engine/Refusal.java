// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

/** Why a switch did not forward a frame. Each is one kind of entry of the pipeline, or several. */
public enum Refusal {
    /** It came by a port, or with a tag or VNI there, that carries no segment. */
    CLASSIFY_MISS,
    /** It came with a C-VID that carries no segment, behind the S-VID of a hand-off. */
    CUSTOMER_TAG_MISS,
    /** Its source is a host of the segment that is known to be elsewhere; the controller was told. */
    SOURCE_ELSEWHERE,
    /** Its source is no host of the segment. */
    SOURCE_FOREIGN,
    /** It advertises an IPv6 address that is not the sender's. */
    ADVERTISED_FOREIGN,
    /** It comes from an IP address that is not the sender's. */
    ADDRESS_FOREIGN,
    /** It pretends to come from a gateway. */
    GATEWAY_FORGED,
    /** It pretends to be from a router, in a segment whose router is the VRF's: an advertisement, or a redirect. */
    ROUTER_FORGED,
    /** It came from outside a VRF and pretends to come from inside: from a gateway, a host or a subnet of it. */
    OUTSIDE_FORGED,
    /** It is from or to an address that no packet is routed from or to. */
    MARTIAN,
    /** It is to an address of its VRF that no host has, or to one outside that no route leads to. */
    NO_ROUTE,
    /** It is to the outside, and no uplink is alive. */
    NO_EXIT,
    /** It is to a prefix that is a black hole. */
    BLACK_HOLE,
    /** It is ARP or ND that the switch cannot read, or asks for a neighbour and may have passed a router. */
    MALFORMED
}
