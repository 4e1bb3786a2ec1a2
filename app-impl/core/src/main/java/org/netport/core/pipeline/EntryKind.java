// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import static org.netport.core.pipeline.PipelineTable.ADDRESS;
import static org.netport.core.pipeline.PipelineTable.ANSWER;
import static org.netport.core.pipeline.PipelineTable.CLASSIFY;
import static org.netport.core.pipeline.PipelineTable.CUSTOMER_TAG;
import static org.netport.core.pipeline.PipelineTable.FORWARD;
import static org.netport.core.pipeline.PipelineTable.NEIGHBOUR;
import static org.netport.core.pipeline.PipelineTable.REPLICATE;
import static org.netport.core.pipeline.PipelineTable.REPLY;
import static org.netport.core.pipeline.PipelineTable.ROUTE;
import static org.netport.core.pipeline.PipelineTable.SWITCH;
import static org.netport.core.pipeline.PipelineTable.VALIDATE;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.netport.flow.Cookie;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.ArpOp;
import org.netport.flow.MatchField.ArpSpa;
import org.netport.flow.MatchField.ArpTpa;
import org.netport.flow.MatchField.EthDst;
import org.netport.flow.MatchField.EthSrc;
import org.netport.flow.MatchField.EthType;
import org.netport.flow.MatchField.Hops;
import org.netport.flow.MatchField.Icmpv6Type;
import org.netport.flow.MatchField.InPort;
import org.netport.flow.MatchField.IpProto;
import org.netport.flow.MatchField.Ipv4Dst;
import org.netport.flow.MatchField.Ipv4Src;
import org.netport.flow.MatchField.Ipv6Dst;
import org.netport.flow.MatchField.Ipv6Src;
import org.netport.flow.MatchField.NdOption;
import org.netport.flow.MatchField.NdTarget;
import org.netport.flow.MatchField.NoVlan;
import org.netport.flow.MatchField.TunnelId;
import org.netport.flow.MatchField.TunnelSrc;
import org.netport.flow.MatchField.VlanVid;

/**
 * Every kind of flow entry there is: table, priority, what it matches, what it does, and its number in the feature
 * field of cookies. The compilers make entries through {@link #entry}, so that nothing is on a switch that is not
 * declared here. Declared in the order of tables and priorities.
 */
public enum EntryKind {
    /** Link-local control protocols of bridges (IEEE 802.1Q table 8-1). */
    RESERVED_GROUP(1, CLASSIFY, 400, Cause.BASE, fields(EthDst.class), fields(),
        "reserved bridge addresses (01:80:c2:00:00:0x): dropped"),
    /** A frame without tag at an access port. */
    ACCESS_UNTAGGED(2, CLASSIFY, 200, Cause.SEGMENT, fields(InPort.class, NoVlan.class), fields(),
        "writes the segment", VALIDATE),
    /** A frame with a segment's tag at an access port. */
    ACCESS_TAGGED(3, CLASSIFY, 200, Cause.SEGMENT, fields(InPort.class, VlanVid.class), fields(),
        "pops the site's tag, writes the segment", VALIDATE),
    /** A frame with a segment's tag from a VLAN circuit. */
    CIRCUIT_ARRIVAL(4, CLASSIFY, 200, Cause.SEGMENT, fields(InPort.class, VlanVid.class), fields(),
        "pops the circuit's tag, writes segment and arrival link", SWITCH),
    /** A frame with an S-tag from an 802.1ad circuit. */
    HANDOFF_ARRIVAL(5, CLASSIFY, 200, Cause.LINK, fields(InPort.class, VlanVid.class), fields(),
        "pops the S-tag, writes the arrival link", CUSTOMER_TAG),
    /** A frame from a tunnel. */
    TUNNEL_ARRIVAL(6, CLASSIFY, 200, Cause.SEGMENT, fields(InPort.class, TunnelId.class, NoVlan.class),
        fields(TunnelSrc.class), "writes segment and arrival link", SWITCH),
    /** Anything else. */
    CLASSIFY_MISS(7, CLASSIFY, "not configured: dropped"),

    /** The segment's tag behind the S-tag. */
    CUSTOMER_ARRIVAL(8, CUSTOMER_TAG, 200, Cause.SEGMENT, fields(MatchField.Metadata.class, VlanVid.class), fields(),
        "pops the C-tag, writes the segment", SWITCH),
    /** Anything else. */
    CUSTOMER_TAG_MISS(9, CUSTOMER_TAG, "not configured: dropped"),

    /** A host where it is known to be. */
    SOURCE_ACCEPTED(10, VALIDATE, 300, Cause.HOST,
        fields(InPort.class, MatchField.Metadata.class, EthSrc.class, NoVlan.class), fields(),
        "a host at its place; the cookie's epoch is that of the place", ADDRESS),
    /** Whatever comes from an outside router. */
    SOURCE_OUTSIDE(92, VALIDATE, 250, Cause.VRF, fields(InPort.class, MatchField.Metadata.class, NoVlan.class),
        fields(), "the port of an uplink, in its segment: whoever sends there is outside; writes so", ADDRESS),
    /** A host of the segment elsewhere. */
    SOURCE_ELSEWHERE(11, VALIDATE, 200, Cause.HOST,
        fields(MatchField.Metadata.class, EthSrc.class, NoVlan.class), fields(),
        "a host of the segment at another access port of it: to the controller, not forwarded"),
    /** Somebody announces itself where it does not belong. */
    ANNOUNCED_FOREIGN(36, VALIDATE, 150, Cause.SEGMENT,
        fields(MatchField.Metadata.class, EthType.class, NoVlan.class),
        fields(IpProto.class, Icmpv6Type.class),
        "ARP, RARP or a neighbour advertisement of a source that does not belong here, at a site that refuses "
            + "somebody: to the controller, which records it, not forwarded"),
    /** Nobody's address. */
    SOURCE_FOREIGN(12, VALIDATE, 100, Cause.SEGMENT, fields(InPort.class, MatchField.Metadata.class), fields(),
        "a source that does not belong here: dropped, counted for each port"),
    /** Cannot happen. */
    VALIDATE_MISS(13, VALIDATE, "dropped"),

    /** No ARP. */
    ARP_UNREADABLE(130, ADDRESS, 720, Cause.BASE, fields(EthType.class, ArpOp.class), fields(),
        "ARP that the switch cannot read, which has the operation 0 for it: too short, not of Ethernet and IPv4 "
            + "addresses, or of an operation that is 0 or above 255: dropped"),
    /** No neighbour discovery. */
    ND_UNREADABLE(131, ADDRESS, 720, Cause.BASE,
        fields(EthType.class, IpProto.class, Icmpv6Type.class, NdTarget.class), fields(),
        "a neighbour solicitation or advertisement that the switch cannot read, which has the target `::` for "
            + "it: too short, of another code than 0, or with an option twice: dropped"),
    /** Somebody claims to be a router. */
    ROUTER_FORGED(125, ADDRESS, 710, Cause.VRF,
        fields(MatchField.Metadata.class, EthType.class, IpProto.class, Icmpv6Type.class), fields(),
        "a router advertisement or a redirect of IPv6, not from outside: dropped"),
    /** Somebody claims to be the router. */
    GATEWAY_FORGED(41, ADDRESS, 700, Cause.VRF, fields(MatchField.Metadata.class, EthType.class),
        fields(ArpSpa.class, Ipv4Src.class, Ipv6Src.class, IpProto.class, Icmpv6Type.class, NdTarget.class),
        "sends from or advertises a gateway's address: dropped"),
    /** The outside claims to be the router. */
    OUTSIDE_AS_GATEWAY(71, ADDRESS, 694, Cause.VRF, fields(MatchField.Metadata.class, EthSrc.class), fields(),
        "from outside with the gateway's MAC address: dropped"),
    /** The outside claims to be a host. */
    OUTSIDE_AS_HOST(72, ADDRESS, 693, Cause.HOST, fields(MatchField.Metadata.class, EthSrc.class), fields(),
        "from outside with the MAC address of a host of the segment: dropped"),
    /** The outside advertises a host's address. */
    OUTSIDE_ADVERTISED(73, ADDRESS, 692, Cause.HOST, fields(MatchField.Metadata.class, EthType.class, IpProto.class,
        Icmpv6Type.class, NdTarget.class), fields(), "from outside, advertises a host's address: dropped"),
    /** The outside sends from a host's address. */
    OUTSIDE_FORGED(74, ADDRESS, 691, Cause.HOST, fields(MatchField.Metadata.class, EthType.class),
        fields(ArpSpa.class, Ipv4Src.class, Ipv6Src.class),
        "from outside, from the address of a host of the segment: dropped"),
    /** The outside sends from a subnet of the VRF. */
    OUTSIDE_SPOOFED(75, ADDRESS, 690, Cause.VRF, fields(MatchField.Metadata.class, EthType.class),
        fields(Ipv4Src.class, Ipv6Src.class),
        "from outside, from an address of another subnet of the VRF: dropped"),
    /** A neighbour advertisement for an own address. */
    ADVERTISED_OWN(14, ADDRESS, 600, Cause.HOST, fields(MatchField.Metadata.class, EthSrc.class, EthType.class,
        IpProto.class, Icmpv6Type.class, NdTarget.class), fields(), "advertises its own address", NEIGHBOUR),
    /** A neighbour advertisement for a link-local address. */
    ADVERTISED_LINK_LOCAL(15, ADDRESS, 500, Cause.BASE, fields(EthType.class, IpProto.class, Icmpv6Type.class,
        NdTarget.class), fields(), "advertises a link-local address", NEIGHBOUR),
    /** A neighbour advertisement for somebody else's address. */
    ADVERTISED_FOREIGN(16, ADDRESS, 400, Cause.BASE, fields(MatchField.Metadata.class, EthType.class, IpProto.class,
        Icmpv6Type.class), fields(), "a checked host advertises another's address: dropped"),
    /** An own address as sender. */
    ADDRESS_OWN(17, ADDRESS, 300, Cause.HOST, fields(MatchField.Metadata.class, EthSrc.class, EthType.class),
        fields(ArpSpa.class, Ipv4Src.class, Ipv6Src.class), "sends from its own address", NEIGHBOUR),
    /** No address or a link-local one as sender. */
    ADDRESS_NEUTRAL(18, ADDRESS, 200, Cause.BASE, fields(EthType.class),
        fields(ArpSpa.class, Ipv4Src.class, Ipv6Src.class),
        "sends from no address (0.0.0.0, ::) or from a link-local one (fe80::/10)", NEIGHBOUR),
    /** Somebody else's address as sender. */
    ADDRESS_FOREIGN(19, ADDRESS, 100, Cause.BASE, fields(MatchField.Metadata.class, EthType.class), fields(),
        "a checked host sends from another's address: dropped"),
    /** Nothing to check. */
    ADDRESS_MISS(20, ADDRESS, "nothing to check", NEIGHBOUR),

    /** A host that asks for its own address. */
    OWN_PROBE(21, NEIGHBOUR, 300, Cause.HOST, fields(MatchField.Metadata.class, EthSrc.class, EthType.class),
        fields(ArpTpa.class, IpProto.class, Icmpv6Type.class, NdTarget.class),
        "a host probes or announces its own address: everybody shall see it", SWITCH),
    /** A next hop answers. */
    NEXT_HOP_ANSWER(76, NEIGHBOUR, 280, Cause.VRF,
        fields(InPort.class, MatchField.Metadata.class, EthDst.class, EthType.class),
        fields(ArpOp.class, ArpSpa.class, IpProto.class, Icmpv6Type.class, NdTarget.class),
        "an outside router's answer to the controller, which asks whether it is alive: to the controller"),
    /** A question for a router. */
    GATEWAY_QUESTION(42, NEIGHBOUR, 250, Cause.VRF, fields(MatchField.Metadata.class, EthType.class),
        fields(ArpOp.class, ArpTpa.class, IpProto.class, Icmpv6Type.class, NdTarget.class),
        "ARP request or neighbour solicitation for a gateway's address, or a router solicitation: to the controller, "
            + "which answers"),
    /** A question for a router that the switch answers. */
    GATEWAY_ANSWERED(104, NEIGHBOUR, 250, Cause.VRF, fields(MatchField.Metadata.class, EthType.class),
        fields(ArpOp.class, ArpTpa.class, IpProto.class, Icmpv6Type.class, NdTarget.class),
        "as `gateway-question`, on a switch that answers: from the gateway's MAC address to who asks; a neighbour "
            + "solicitation becomes an advertisement of a router", ANSWER),
    /** A question that is answered at the edge. */
    NEIGHBOUR_QUESTION(22, NEIGHBOUR, 200, Cause.HOST,
        fields(MatchField.Metadata.class, EthDst.class, EthType.class),
        fields(ArpOp.class, ArpTpa.class, IpProto.class, Icmpv6Type.class, NdTarget.class),
        "broadcast ARP request or multicast neighbour solicitation for a known host: to the controller, which answers"),
    /** A question that the switch answers. */
    NEIGHBOUR_ANSWERED(105, NEIGHBOUR, 200, Cause.HOST,
        fields(MatchField.Metadata.class, EthDst.class, EthType.class),
        fields(ArpOp.class, ArpTpa.class, IpProto.class, Icmpv6Type.class, NdTarget.class),
        "as `neighbour-question`, on a switch that answers: from the host's MAC address to who asks; a neighbour "
            + "solicitation becomes an advertisement", ANSWER),
    /** A question for a host that is on another island. */
    ABSENT_QUESTION(43, NEIGHBOUR, 190, Cause.HOST, fields(MatchField.Metadata.class, EthType.class),
        fields(ArpOp.class, ArpTpa.class, IpProto.class, Icmpv6Type.class, NdTarget.class),
        "ARP request or neighbour solicitation, also to one address, for a host of the segment that can only be "
            + "routed to: to the controller, which answers with the gateway's address"),
    /** A question for a host that is on another island, which the switch answers. */
    ABSENT_ANSWERED(106, NEIGHBOUR, 190, Cause.HOST, fields(MatchField.Metadata.class, EthType.class),
        fields(ArpOp.class, ArpTpa.class, IpProto.class, Icmpv6Type.class, NdTarget.class),
        "as `absent-question`, on a switch that answers: from the gateway's MAC address to who asks; a neighbour "
            + "solicitation becomes an advertisement", ANSWER),
    /** No question. */
    NEIGHBOUR_MISS(23, NEIGHBOUR, "no such question", SWITCH),

    /** A tag inside a tag. */
    NESTED_TAG(24, SWITCH, 400, Cause.BASE, fields(EthType.class), fields(),
        "a further tag under those removed, on a switch that does not look so deep: dropped"),
    /** Broadcast and multicast. */
    GROUP_ADDRESS(25, SWITCH, 300, Cause.BASE, fields(EthDst.class, NoVlan.class), fields(),
        "broadcast or multicast", REPLICATE),
    /** To a router itself. */
    GATEWAY_ADDRESSED(44, SWITCH, 290, Cause.VRF,
        fields(MatchField.Metadata.class, EthDst.class, EthType.class, NoVlan.class),
        fields(Ipv4Dst.class, Ipv6Dst.class), "for a gateway's address in its own segment: to the controller"),
    /** To be routed. */
    TO_GATEWAY(45, SWITCH, 280, Cause.VRF, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "for the gateway's MAC address: writes the VRF's transit segment", PipelineTable.HOP),
    /** Routed to this switch. */
    ROUTER_HERE(46, SWITCH, 270, Cause.VRF, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "routed to this switch by another one: writes that it was", ROUTE),
    /** Relayed to this switch. */
    RELAY_HERE(47, SWITCH, 270, Cause.VRF, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "relayed to this switch by the old one of a host: writes that it was", ROUTE),
    /** Routed to another switch. */
    ROUTER_THERE(48, SWITCH, 270, Cause.VRF, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "routed, relayed or sent to an uplink of another switch: writes that one's number", FORWARD),
    /** Out of the VRF by this switch. */
    EXIT_HERE(77, SWITCH, 270, Cause.VRF, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "sent to an uplink of this switch by another one: writes that it leaves here", ROUTE),
    /** Out of the VRF by this switch, since another one could not. */
    DETOUR_HERE(78, SWITCH, 270, Cause.VRF, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "sent to an uplink of this switch by one whose own uplinks are dead: writes that it leaves here, by a detour",
        ROUTE),
    /** A probe of the controller at its end. */
    PROBE_HERE(37, SWITCH, 260, Cause.HOST,
        fields(MatchField.Metadata.class, EthDst.class, EthType.class, NoVlan.class), fields(),
        "a probe that the controller sent to a moving host: to the controller, as proof that it arrives"),
    /** Relayed to a prepared destination. */
    INCOMING_HERE(38, SWITCH, 250, Cause.HOST,
        fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "relayed by the old switch to a destination that is prepared here: tag of the access port, output"),
    /** Relayed to a prepared destination elsewhere. */
    INCOMING_ONWARD(39, SWITCH, 250, Cause.HOST,
        fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "relayed by the old switch on its way to a prepared destination: writes that one's number", FORWARD),
    /** To a host, from a switch that may send it there for ever. */
    HOST_ASTRAY(126, SWITCH, 220, Cause.HOST, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "by the link of a switch that has not heard where the host is, to a host that lies behind such a switch: "
            + "dropped (two of them can make a circle)"),
    /** To a host of this switch, and a copy to its destination. */
    HOST_BOTH(40, SWITCH, 200, Cause.HOST, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "the host is attached here and about to be paused: output as `host-here`, and a copy to its destination",
        FORWARD),
    /** To a host of this switch. */
    HOST_HERE(26, SWITCH, 200, Cause.HOST, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "the host is attached here: tag of the access port, output"),
    /** To a host of another switch. */
    HOST_THERE(27, SWITCH, 200, Cause.HOST, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "the host is attached to another switch: writes its number", FORWARD),
    /** To a host on another island. */
    HOST_ROUTED(49, SWITCH, 200, Cause.HOST, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "the host is on another island of its segment: addressed to its switch as router, writes the VRF's transit "
            + "segment and that switch's number", FORWARD),
    /** To a host that is nowhere. */
    HOST_NOWHERE(28, SWITCH, 200, Cause.HOST, fields(MatchField.Metadata.class, EthDst.class, NoVlan.class), fields(),
        "the host's place is not known, or its port is missing: dropped (a flood here could meet switches that still "
            + "forward, and run in circles)"),
    /** Unknown unicast. */
    SWITCH_MISS(29, SWITCH, "unknown unicast", REPLICATE),

    /** To a router itself. */
    GATEWAY_PACKET(52, PipelineTable.HOP, 900, Cause.VRF, packet(), destination(),
        "for a gateway's address in another segment, however few hops are left: to the controller"),
    /** Not further than here. */
    HOP_USED_UP(127, PipelineTable.HOP, 800, Cause.VRF,
        fields(MatchField.Metadata.class, EthType.class, Hops.class), fields(),
        "no hops are left, on a switch that can look at them: to the controller, which tells the sender; elsewhere "
            + "`hop` does so, without a meter"),
    /** To where packets must be smaller. */
    HOP_NARROW(120, PipelineTable.HOP, 200, Cause.VRF, packet(), destination(),
        "as `hop`, to a prefix with a smaller MTU than a segment of the VRF has: writes whether it is larger; the "
            + "priority grows with the prefix", ROUTE),
    /** To where they need not. */
    HOP_WIDE(121, PipelineTable.HOP, 200, Cause.VRF, packet(), destination(),
        "as `hop`, to a longer prefix within such a one, which takes all that the VRF's segments carry", ROUTE),
    /** To be routed. */
    HOP(122, PipelineTable.HOP, 100, Cause.VRF, fields(MatchField.Metadata.class, EthType.class), fields(),
        "takes one from the hops that are left", ROUTE),
    /** To a router, and nothing that could be routed. */
    HOP_MISS(123, PipelineTable.HOP, "not IP: dropped (a flood in search of the gateway's MAC address would find "
        + "nobody)"),

    /** From nobody. */
    MARTIAN_SOURCE(79, ROUTE, 1200, Cause.VRF, fields(MatchField.Metadata.class, EthType.class),
        fields(Ipv4Src.class, Ipv6Src.class), "from an address that no routed packet has: dropped"),
    /** To nobody. */
    MARTIAN_DESTINATION(80, ROUTE, 1100, Cause.VRF, packet(), destination(),
        "to an address that no packet is routed to: dropped"),
    /** Too large for where it goes. */
    TOO_BIG(124, ROUTE, 1050, Cause.VRF, fields(MatchField.Metadata.class), fields(),
        "larger than its prefix takes: to the controller, which tells the sender, or cuts it where that is allowed"),
    /** Relayed to a prepared destination. */
    INCOMING_ROUTE(50, ROUTE, 1000, Cause.HOST, packet(), destination(),
        "relayed by the old switch to a destination that is prepared here: as `route-here`"),
    /** A probe of the controller at the end of its way. */
    PROBE_ROUTED(51, ROUTE, 950, Cause.VRF, fields(MatchField.Metadata.class, EthType.class), fields(),
        "a probe that the controller sent to a moving host on another island: to the controller"),
    /** To a host of this switch that is behind the sender's port. */
    ROUTE_HERE_IN_PORT(53, ROUTE, 800, Cause.HOST, arriving(), destination(),
        "as `route-here`, for a host behind the port by which the frame came: output to IN_PORT"),
    /** To a host of this switch that is behind the sender's port, and a copy to its destination. */
    ROUTE_BOTH_IN_PORT(62, ROUTE, 800, Cause.HOST, arriving(), destination(),
        "as `route-both`, for a host behind the port by which the frame came: output to IN_PORT, and the copy",
        FORWARD),
    /** To a host of this switch. */
    ROUTE_HERE(54, ROUTE, 720, Cause.HOST, packet(), destination(),
        "the host is attached here: from the gateway's MAC address to the host's, tag of the access port, output"),
    /** To a host of another switch. */
    ROUTE_THERE(55, ROUTE, 700, Cause.HOST, packet(), destination(),
        "the host is attached to another switch: addressed to that one as router, writes its number", FORWARD),
    /** To a host that has left this switch. */
    ROUTE_ONWARD(98, ROUTE, 720, Cause.HOST, packet(), destination(),
        "as `route-there`, where the host is still accepted because it has just left: also what is relayed here",
        FORWARD),
    /** Relayed to where the host is not, and has not been. */
    RELAY_STRAY(99, ROUTE, 710, Cause.VRF, fields(MatchField.Metadata.class), fields(),
        "relayed to a destination that was given up: dropped (it would send back what the old switch copies to it)"),
    /** To a host of this switch, and a copy to its destination. */
    ROUTE_BOTH(56, ROUTE, 720, Cause.HOST, packet(), destination(),
        "the host is attached here and about to be paused: as `route-here`, and a copy as `route-there`", FORWARD),
    /** To a host that is nowhere. */
    ROUTE_NOWHERE(57, ROUTE, 700, Cause.HOST, packet(), destination(),
        "the host's place is not known, or its port is missing: dropped"),
    /** To an outside router that is behind the sender's port. */
    NEXT_HOP_HERE_IN_PORT(81, ROUTE, 201, Cause.VRF, arriving(), destination(),
        "as `next-hop-here`, for a router behind the port by which the frame came: output to IN_PORT"),
    /** To an outside router of this switch. */
    NEXT_HOP_HERE(82, ROUTE, 200, Cause.VRF, packet(), destination(),
        "for an outside router itself, at an uplink of this switch: from the gateway's MAC address to the router's, "
            + "tag of the access port, output"),
    /** To an outside router of another switch. */
    NEXT_HOP_THERE(83, ROUTE, 200, Cause.VRF, packet(), destination(),
        "for an outside router itself, at an uplink of another switch: addressed to that one as router, writes its "
            + "number", FORWARD),
    /** Out of the VRF, maybe by the port by which it came. */
    ROUTE_EXIT_IN_PORT(84, ROUTE, 201, Cause.VRF, arriving(), destination(),
        "as `route-exit`, where a way out is behind the port by which the frame came: group that sends to IN_PORT "
            + "there"),
    /** Out of the VRF. */
    ROUTE_EXIT(85, ROUTE, 200, Cause.VRF, packet(), destination(),
        "out of the VRF: group of the uplinks that are alive, here or at other switches; the priority grows with the "
            + "prefix"),
    /** Out of the VRF by this switch, maybe by the port by which it came. */
    EXIT_OUT_IN_PORT(86, ROUTE, 201, Cause.VRF, arriving(), destination(),
        "as `exit-out`, where a way out is behind the port by which the frame came: group that sends to IN_PORT "
            + "there"),
    /** Out of the VRF by this switch. */
    EXIT_OUT(87, ROUTE, 200, Cause.VRF, packet(), destination(),
        "sent here to leave: group of this switch's uplinks and, behind them, of those that a detour may take"),
    /** No way out. */
    ROUTE_NO_EXIT(88, ROUTE, 200, Cause.VRF, packet(), destination(),
        "out of the VRF, but no uplink is alive: dropped"),
    /** A black hole. */
    ROUTE_BLACK_HOLE(89, ROUTE, 200, Cause.VRF, packet(), destination(), "a black hole by configuration: dropped"),
    /** An address of a subnet that no host has. */
    ROUTE_UNASSIGNED(90, ROUTE, 200, Cause.VRF, packet(), destination(),
        "an address of a subnet of the VRF that no host has: dropped, and not sent out by a shorter prefix"),
    /** To a subnet. */
    ROUTE_SUBNET(58, ROUTE, 200, Cause.VRF, packet(), destination(),
        "the subnet's home is at other switches: to the nearest as router; the priority grows with the prefix",
        FORWARD),
    /** From outside to outside. */
    ROUTE_NO_TRANSIT(91, ROUTE, 190, Cause.VRF, fields(MatchField.Metadata.class, EthType.class), fields(),
        "from outside to what is not in the VRF: dropped, since a tenant's network carries nobody else's packets"),
    /** No route. */
    ROUTE_MISS(59, ROUTE, "no route: dropped"),

    /** Copies. */
    REPLICATION(30, REPLICATE, 200, Cause.SEGMENT, fields(MatchField.Metadata.class, NoVlan.class), fields(),
        "group of local access ports, then each link of the tree except the one that the frame came by"),
    /** Not by a link of the tree. */
    REPLICATE_MISS(31, REPLICATE, "came by a link outside the tree, or with a tag left: dropped"),

    /** Back where it came from. */
    FORWARD_BACK(32, FORWARD, 300, Cause.SEGMENT, fields(MatchField.Metadata.class), fields(),
        "would leave on its arrival link, and no move explains it: dropped"),
    /** Routed again, but not further than here. */
    FORWARD_USED_UP(128, FORWARD, 290, Cause.VRF,
        fields(MatchField.Metadata.class, EthType.class, Hops.class), fields(),
        "was routed to this switch, goes on to another and has no hops left, on a switch that can look at them: "
            + "dropped (its sender is elsewhere); elsewhere `forward-rerouted` tells the controller, which drops it"),
    /** Routed again, out of the port by which it came. */
    FORWARD_REROUTED_IN_PORT(60, FORWARD, 280, Cause.SEGMENT,
        fields(InPort.class, MatchField.Metadata.class, EthType.class), fields(),
        "as `forward-in-port` for what was routed to this switch and goes on to another: takes one from the hops that "
            + "are left, so that no circle of routes is endless"),
    /** Routed again. */
    FORWARD_REROUTED(61, FORWARD, 260, Cause.SEGMENT, fields(MatchField.Metadata.class, EthType.class), fields(),
        "as `forward-onward` for what was routed to this switch and goes on to another: takes one from the hops that "
            + "are left"),
    /** Out of the port by which it came. */
    FORWARD_IN_PORT(33, FORWARD, 200, Cause.SEGMENT, fields(InPort.class, MatchField.Metadata.class), fields(),
        "a next link shares the ingress port: tag or tunnel, output to IN_PORT"),
    /** From an access port, where that frame has more ways than others. */
    FORWARD_FIRST(70, FORWARD, 150, Cause.SEGMENT, fields(MatchField.Metadata.class), fields(),
        "came from an access port, and has an alternate that only such frames may take: to the group of first hops"),
    /** Out of another port. */
    FORWARD_ONWARD(34, FORWARD, 100, Cause.SEGMENT, fields(MatchField.Metadata.class), fields(),
        "tag or tunnel of the next link, output; or to the group of next hops, where there are several"),
    /** No path. */
    FORWARD_MISS(35, FORWARD, "no usable path: dropped"),

    /** A question of one who has no address yet. */
    ANSWER_DETECTION(107, ANSWER, 300, Cause.BASE,
        fields(EthType.class, Hops.class, IpProto.class, Icmpv6Type.class, Ipv6Src.class), fields(),
        "duplicate address detection, which asks from `::` and is answered to all nodes: a solicitation again, to the "
            + "controller, which answers"),
    /** An answer to ARP. */
    ANSWER_ARP(108, ANSWER, 200, Cause.BASE, fields(EthType.class, ArpOp.class), fields(),
        "sender and target change places, the sender's hardware address is that from which the frame is now: an ARP "
            + "reply", REPLY),
    /** An answer to a neighbour solicitation. */
    ANSWER_ADVERTISED(109, ANSWER, 200, Cause.BASE,
        fields(EthType.class, Hops.class, IpProto.class, Icmpv6Type.class, NdOption.class), fields(),
        "from the target to who asked; the source link-layer address becomes that of the target", REPLY),
    /** A neighbour solicitation that is not as they mostly are. */
    ANSWER_BARE(129, ANSWER, 150, Cause.BASE,
        fields(EthType.class, Hops.class, IpProto.class, Icmpv6Type.class), fields(),
        "no source link-layer address that the switch can read: a solicitation again, to the controller, which answers "
            + "if it is sound"),
    /** A neighbour solicitation that may have passed a router. */
    ANSWER_MISS(116, ANSWER, "a hop limit that is not 255: dropped (RFC 4861 section 7.1.1)"),

    /** Where the segment has a tag. */
    REPLY_TAGGED(117, REPLY, 200, Cause.SEGMENT, fields(InPort.class, MatchField.Metadata.class), fields(),
        "tag of the access port, output to IN_PORT"),
    /** Where it has none. */
    REPLY_MISS(118, REPLY, "untagged: output to IN_PORT");

    private static final int FEATURES = 256;
    private static final ImmutableList<Optional<EntryKind>> BY_FEATURE = byFeature();

    private final int feature;
    private final PipelineTable table;
    private final int priority;
    private final Cause cause;
    private final ImmutableSet<Class<? extends MatchField>> required;
    private final ImmutableSet<Class<? extends MatchField>> optional;
    private final String effect;
    private final Optional<PipelineTable> next;

    EntryKind(final int feature, final PipelineTable table, final int priority, final Cause cause,
            final ImmutableSet<Class<? extends MatchField>> required,
            final ImmutableSet<Class<? extends MatchField>> optional, final String effect,
            final PipelineTable... next) {
        this.feature = feature;
        this.table = table;
        this.priority = priority;
        this.cause = cause;
        this.required = required;
        this.optional = optional;
        this.effect = effect;
        this.next = Arrays.stream(next).findFirst();
    }

    EntryKind(final int feature, final PipelineTable table, final String effect, final PipelineTable... next) {
        this(feature, table, 0, Cause.BASE, fields(), fields(), effect, next);
    }

    private static ImmutableList<Optional<EntryKind>> byFeature() {
        final List<Optional<EntryKind>> all = new ArrayList<>(Collections.nCopies(FEATURES, Optional.empty()));
        for (EntryKind kind : values()) {
            all.set(kind.feature, Optional.of(kind));
        }
        return ImmutableList.copyOf(all);
    }

    private static ImmutableSet<Class<? extends MatchField>> packet() {
        return fields(MatchField.Metadata.class, EthType.class);
    }

    private static ImmutableSet<Class<? extends MatchField>> arriving() {
        return fields(InPort.class, MatchField.Metadata.class, EthType.class);
    }

    private static ImmutableSet<Class<? extends MatchField>> destination() {
        return fields(Ipv4Dst.class, Ipv6Dst.class);
    }

    @SafeVarargs
    private static ImmutableSet<Class<? extends MatchField>> fields(final Class<? extends MatchField>... kinds) {
        final var set = ImmutableSet.<Class<? extends MatchField>>builder();
        for (Class<? extends MatchField> kind : kinds) {
            set.add(kind);
        }
        return set.build();
    }

    /**
     * Finds out which kind of entry carries a cookie.
     *
     * @param cookie any cookie
     * @return empty if it is not of netport, or of no kind known here
     */
    public static Optional<EntryKind> of(final Cookie cookie) {
        return cookie.isOurs() ? BY_FEATURE.get(cookie.feature()) : Optional.empty();
    }

    /**
     * What such entries are called.
     *
     * @return the name, as in docs/pipeline.md
     */
    public String title() {
        return Text.dashed(name());
    }

    /**
     * The table of such entries.
     *
     * @return the table
     */
    public PipelineTable table() {
        return table;
    }

    /**
     * The number in the feature field of cookies; never given to another kind.
     *
     * @return 1 to 255
     */
    public int feature() {
        return feature;
    }

    int priority() {
        return priority;
    }

    Cause cause() {
        return cause;
    }

    String effect() {
        return effect;
    }

    Optional<PipelineTable> next() {
        return next;
    }

    Set<Class<? extends MatchField>> required() {
        return required;
    }

    Set<Class<? extends MatchField>> optional() {
        return optional;
    }

    boolean isMiss() {
        return priority == 0;
    }

    /**
     * Begins an entry of this kind; the next table is the declared one.
     *
     * @param object the number of its cause, 0 to 2^24-1
     * @param match what it matches
     * @return the entry without actions
     * @throws IllegalArgumentException if the match has other fields than declared
     */
    public EntryDraft entry(final int object, final MatchField... match) {
        final Match checked = Match.of(match);
        if (!allows(checked)) {
            throw new IllegalArgumentException("entry of kind " + this + " must not match " + checked.fields());
        }
        return new EntryDraft(this, object, 0, checked, Optional.empty(), ImmutableList.of(), Metadata.NONE, 0);
    }

    /**
     * Tells whether a match has the declared fields.
     *
     * @param match the match
     * @return false if one is missing or one is too many
     */
    public boolean allows(final Match match) {
        int present = 0;
        for (MatchField field : match.fields()) {
            if (required.contains(field.getClass())) {
                present++;
            } else if (!optional.contains(field.getClass())) {
                return false;
            }
        }
        return present == required.size();
    }
}
