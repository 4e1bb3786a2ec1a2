// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;

/**
 * Writes matches (OpenFlow 1.3.5 section 7.2.3). By hand, not through Loxi: a move waits for its flows to be written,
 * by code that has seldom run just before.
 */
final class MatchEncoder {
    /** Where {@link #order} keeps a field's index, beside its place: behind these bits. */
    private static final int PLACE_SHIFT = Byte.SIZE;

    private MatchEncoder() {
    }

    /**
     * Writes a match and its padding.
     *
     * @param match the match
     * @param out where it is written
     * @throws IllegalArgumentException if a field has no form on the wire
     */
    static void encode(final Match match, final ByteBuf out) {
        final int start = out.writerIndex();
        out.writeShort(Oxm.MATCH).writeShort(0);
        final List<MatchField> fields = match.fields();
        for (int placed : order(fields)) {
            field(fields.get(placed & (1 << PLACE_SHIFT) - 1), out);
        }
        final int length = out.writerIndex() - start;
        out.setShort(start + 2, length).writeZero(-length & 7);
    }

    /** Sorts places and indexes of fields, by insertion: there are few. */
    private static int[] order(final List<MatchField> fields) {
        final int[] order = new int[fields.size()];
        for (int index = 0; index < order.length; index++) {
            final int placed = place(fields.get(index)) << PLACE_SHIFT | index;
            int at = index;
            while (at > 0 && order[at - 1] > placed) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = placed;
        }
        return order;
    }

    /**
     * The place of a field in a match: prerequisites must come first (OpenFlow 1.3.5 section 7.2.3.6). OpenFlow's
     * fields are in the order of their numbers, which is such an order; extensions follow what they need.
     */
    private static int place(final MatchField field) {
        return switch (field) {
            case MatchField.InPort in -> 0;
            case MatchField.Metadata bits -> 1;
            case MatchField.EthDst dst -> 2;
            case MatchField.EthSrc src -> 3;
            case MatchField.EthType type -> 4;
            case MatchField.NoVlan none -> 5;
            case MatchField.VlanVid vlan -> 5;
            case MatchField.IpProto proto -> 6;
            case MatchField.Ipv4Src src -> 7;
            case MatchField.Ipv4Dst dst -> 8;
            case MatchField.ArpOp op -> 9;
            case MatchField.ArpSpa spa -> 10;
            case MatchField.ArpTpa tpa -> 11;
            case MatchField.Ipv6Src src -> 12;
            case MatchField.Ipv6Dst dst -> 13;
            case MatchField.Icmpv6Type type -> 14;
            case MatchField.NdTarget target -> 15;
            case MatchField.NdOption option -> 16;
            case MatchField.TunnelId id -> 17;
            case MatchField.TunnelSrc src -> src.value() instanceof Ipv4Address ? 18 : 20;
            case MatchField.Hops hops -> 19;
        };
    }

    private static void field(final MatchField field, final ByteBuf out) {
        switch (field) {
            case MatchField.InPort in -> out.writeInt(Oxm.IN_PORT).writeInt(in.port().value());
            case MatchField.Metadata bits -> metadata(bits, out);
            case MatchField.EthDst dst -> OxmEncoder.mac(Oxm.ETH_DST, dst.value(), dst.mask(), out);
            case MatchField.EthSrc src -> OxmEncoder.mac(Oxm.ETH_SRC, src.value(), out);
            case MatchField.EthType type -> OxmEncoder.number(Oxm.ETH_TYPE, type.value(), out);
            case MatchField.NoVlan none -> OxmEncoder.number(Oxm.VLAN_VID, 0, out);
            case MatchField.VlanVid vlan -> OxmEncoder.vlan(vlan.vid(), out);
            case MatchField.IpProto proto -> OxmEncoder.number(Oxm.IP_PROTO, proto.value(), out);
            case MatchField.Hops hops -> OxmEncoder.number(Oxm.HOPS, hops.value(), out);
            case MatchField.NdOption option -> OxmEncoder.number(Oxm.ND_OPTIONS_TYPE, option.type(), out);
            case MatchField.Ipv4Src src -> OxmEncoder.v4(Oxm.IPV4_SRC, src.value(), src.mask(), out);
            case MatchField.Ipv4Dst dst -> OxmEncoder.v4(Oxm.IPV4_DST, dst.value(), dst.mask(), out);
            case MatchField.Ipv6Src src -> OxmEncoder.v6(Oxm.IPV6_SRC, src.value(), src.mask(), out);
            case MatchField.Ipv6Dst dst -> OxmEncoder.v6(Oxm.IPV6_DST, dst.value(), dst.mask(), out);
            case MatchField.ArpOp op -> OxmEncoder.number(Oxm.ARP_OP, op.value(), out);
            case MatchField.ArpSpa spa -> OxmEncoder.v4(Oxm.ARP_SPA, spa.value(), out);
            case MatchField.ArpTpa tpa -> OxmEncoder.v4(Oxm.ARP_TPA, tpa.value(), out);
            case MatchField.Icmpv6Type type -> OxmEncoder.number(Oxm.ICMPV6_TYPE, type.value(), out);
            case MatchField.NdTarget target ->
                OxmEncoder.v6(Oxm.IPV6_ND_TARGET, target.value(), target.mask(), out);
            case MatchField.TunnelId id -> out.writeInt(Oxm.TUNNEL_ID).writeLong(id.value());
            case MatchField.TunnelSrc src -> tunnelSource(src.value(), out);
        }
    }

    private static void metadata(final MatchField.Metadata bits, final ByteBuf out) {
        if (bits.mask() == -1) {
            out.writeInt(Oxm.METADATA).writeLong(bits.value());
        } else {
            out.writeInt(Oxm.masked(Oxm.METADATA)).writeLong(bits.value()).writeLong(bits.mask());
        }
    }

    private static void tunnelSource(final IpAddress source, final ByteBuf out) {
        switch (source) {
            case Ipv4Address v4 -> OxmEncoder.v4(Oxm.TUNNEL_IPV4_SRC, v4, out);
            case Ipv6Address v6 -> OxmEncoder.v6(Oxm.TUNNEL_IPV6_SRC, v6, out);
        }
    }
}
