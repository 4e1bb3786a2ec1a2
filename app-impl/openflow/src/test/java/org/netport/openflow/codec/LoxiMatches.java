// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMatchV3;
import org.projectfloodlight.openflow.protocol.OFOxmList;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.ArpOpcode;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.IpProtocol;
import org.projectfloodlight.openflow.types.OFMetadata;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFValueType;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.U64;
import org.projectfloodlight.openflow.types.U8;

/** Matches in Loxi's form: what {@link MatchEncoder} is compared with. */
final class LoxiMatches {
    private LoxiMatches() {
    }

    /**
     * Encodes a match.
     *
     * @param factory of the negotiated version
     * @param match the match
     * @return Loxi's form
     * @throws IllegalArgumentException if a field has no form on the wire here
     */
    static org.projectfloodlight.openflow.protocol.match.Match encode(final OFFactory factory,
            final Match match) {
        final var builder = factory.buildMatchV3();
        final List<OFOxm<?>> extensions = new ArrayList<>();
        match.fields().forEach(field -> add(builder, extensions, field));
        // Loxi forgets what was put into its list by ours when it puts one of its own there: ours come last.
        if (!extensions.isEmpty()) {
            final var fields = Optional.ofNullable(builder.getOxmList()).map(OFOxmList::createBuilder)
                .orElseGet(OFOxmList.Builder::new);
            extensions.forEach(fields::set);
            builder.setOxmList(fields.build());
        }
        return builder.build();
    }

    private static void tunnelSource(final OFMatchV3.Builder builder, final List<OFOxm<?>> extensions,
            final IpAddress source) {
        switch (source) {
            case Ipv4Address v4 -> builder.setExact(LoxiField.TUNNEL_IPV4_SRC, v4(v4));
            case Ipv6Address v6 ->
                extensions.add(new TunnelIpv6Oxm(Oxm.TUNNEL_IPV6_SRC, v6(v6), builder.getVersion()));
        }
    }

    private static void add(final OFMatchV3.Builder builder, final List<OFOxm<?>> extensions,
            final MatchField field) {
        switch (field) {
            case MatchField.InPort in -> builder.setExact(LoxiField.IN_PORT, OFPort.of(in.port().value()));
            case MatchField.Metadata bits -> masked(builder, LoxiField.METADATA, OFMetadata.of(U64.of(bits.value())),
                OFMetadata.of(U64.of(bits.mask())), bits.mask() == -1);
            case MatchField.EthDst dst -> masked(builder, LoxiField.ETH_DST, mac(dst.value()), mac(dst.mask()),
                dst.mask().equals(MacAddress.BROADCAST));
            case MatchField.EthSrc src -> builder.setExact(LoxiField.ETH_SRC, mac(src.value()));
            case MatchField.EthType type -> builder.setExact(LoxiField.ETH_TYPE, EthType.of(type.value()));
            case MatchField.NoVlan none -> builder.setExact(LoxiField.VLAN_VID, OFVlanVidMatch.UNTAGGED);
            case MatchField.VlanVid vlan -> builder.setExact(LoxiField.VLAN_VID,
                OFVlanVidMatch.ofVlan(vlan.vid().value()));
            case MatchField.IpProto proto -> builder.setExact(LoxiField.IP_PROTO,
                IpProtocol.of((short) proto.value()));
            case MatchField.Hops hops -> extensions.add(new OctetOxm(Oxm.HOPS, LoxiField.PLACE_OF_HOPS,
                U8.of((short) hops.value()), builder.getVersion()));
            case MatchField.NdOption option -> extensions.add(new OctetOxm(Oxm.ND_OPTIONS_TYPE,
                LoxiField.PLACE_OF_ND_OPTIONS_TYPE, U8.of((short) option.type()), builder.getVersion()));
            case MatchField.Ipv4Src src -> masked(builder, LoxiField.IPV4_SRC, v4(src.value()), v4(src.mask()),
                src.mask().equals(Ipv4Address.ONES));
            case MatchField.Ipv4Dst dst -> masked(builder, LoxiField.IPV4_DST, v4(dst.value()), v4(dst.mask()),
                dst.mask().equals(Ipv4Address.ONES));
            case MatchField.Ipv6Src src -> masked(builder, LoxiField.IPV6_SRC, v6(src.value()), v6(src.mask()),
                src.mask().equals(Ipv6Address.ONES));
            case MatchField.Ipv6Dst dst -> masked(builder, LoxiField.IPV6_DST, v6(dst.value()), v6(dst.mask()),
                dst.mask().equals(Ipv6Address.ONES));
            case MatchField.ArpOp op -> builder.setExact(LoxiField.ARP_OP, ArpOpcode.of(op.value()));
            case MatchField.ArpSpa spa -> builder.setExact(LoxiField.ARP_SPA, v4(spa.value()));
            case MatchField.ArpTpa tpa -> builder.setExact(LoxiField.ARP_TPA, v4(tpa.value()));
            case MatchField.Icmpv6Type type -> builder.setExact(LoxiField.ICMPV6_TYPE, U8.of((short) type.value()));
            case MatchField.NdTarget target -> masked(builder, LoxiField.IPV6_ND_TARGET, v6(target.value()),
                v6(target.mask()), target.mask().equals(Ipv6Address.ONES));
            case MatchField.TunnelId id -> builder.setExact(LoxiField.TUNNEL_ID, U64.of(id.value()));
            case MatchField.TunnelSrc src -> tunnelSource(builder, extensions, src.value());
        }
    }

    private static <F extends OFValueType<F>> void masked(
            final org.projectfloodlight.openflow.protocol.match.Match.Builder builder,
            final org.projectfloodlight.openflow.protocol.match.MatchField<F> field, final F value, final F mask,
            final boolean exact) {
        if (exact) {
            builder.setExact(field, value);
        } else {
            builder.setMasked(field, value, mask);
        }
    }

    static org.projectfloodlight.openflow.types.MacAddress mac(final MacAddress address) {
        return org.projectfloodlight.openflow.types.MacAddress.of(address.value());
    }

    static IPv4Address v4(final Ipv4Address address) {
        return IPv4Address.of(address.value());
    }

    static IPv6Address v6(final Ipv6Address address) {
        return IPv6Address.of(address.high(), address.low());
    }
}
