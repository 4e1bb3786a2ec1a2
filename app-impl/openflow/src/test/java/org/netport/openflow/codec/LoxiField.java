// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IpProtocol;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFMetadata;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.U64;
import org.projectfloodlight.openflow.types.U8;

/** Loxi's match fields, under a name that does not collide with the domain's. */
final class LoxiField {
    static final MatchField<OFPort> IN_PORT = MatchField.IN_PORT;
    static final MatchField<OFMetadata> METADATA = MatchField.METADATA;
    static final MatchField<MacAddress> ETH_DST = MatchField.ETH_DST;
    static final MatchField<MacAddress> ETH_SRC = MatchField.ETH_SRC;
    static final MatchField<EthType> ETH_TYPE = MatchField.ETH_TYPE;
    static final MatchField<OFVlanVidMatch> VLAN_VID = MatchField.VLAN_VID;
    static final MatchField<IpProtocol> IP_PROTO = MatchField.IP_PROTO;
    static final MatchField<IPv4Address> IPV4_SRC = MatchField.IPV4_SRC;
    static final MatchField<IPv4Address> IPV4_DST = MatchField.IPV4_DST;
    static final MatchField<IPv6Address> IPV6_SRC = MatchField.IPV6_SRC;
    static final MatchField<IPv6Address> IPV6_DST = MatchField.IPV6_DST;
    static final MatchField<ArpOpcode> ARP_OP = MatchField.ARP_OP;
    static final MatchField<IPv4Address> ARP_SPA = MatchField.ARP_SPA;
    static final MatchField<IPv4Address> ARP_TPA = MatchField.ARP_TPA;
    static final MatchField<U8> ICMPV6_TYPE = MatchField.ICMPV6_TYPE;
    static final MatchField<IPv6Address> IPV6_ND_TARGET = MatchField.IPV6_ND_TARGET;
    static final MatchField<U64> TUNNEL_ID = MatchField.TUNNEL_ID;
    static final MatchField<IPv4Address> TUNNEL_IPV4_SRC = MatchField.TUNNEL_IPV4_SRC;

    /** Stands in for {@link Oxm#HOPS} in lists of fields. */
    static final MatchField<U8> PLACE_OF_HOPS = MatchField.CONN_TRACKING_NW_PROTO;
    /** Stands in for {@link Oxm#ND_OPTIONS_TYPE} in lists of fields. */
    static final MatchField<U8> PLACE_OF_ND_OPTIONS_TYPE = MatchField.MPLS_TC;

    private LoxiField() {
    }
}
