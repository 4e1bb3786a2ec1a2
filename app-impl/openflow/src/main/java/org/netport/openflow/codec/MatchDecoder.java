// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;

/**
 * Reads matches (OpenFlow 1.3.5 section 7.2.3) from bytes. Not through Loxi, which refuses a whole reply for one field
 * that it does not know.
 */
final class MatchDecoder {
    private MatchDecoder() {
    }

    /**
     * Takes a match.
     *
     * @param in read to behind the match and its padding
     * @return the fields alone
     * @throws MalformedException if its length is impossible
     */
    static ByteBuf fields(final ByteBuf in) throws MalformedException {
        final ByteBuf match = WireSlices.structure(in, 2, 4, "match");
        WireSlices.pad(in, match.readableBytes());
        if (match.readUnsignedShort() != Oxm.MATCH) {
            throw new MalformedException("match that is not in OXM form");
        }
        return match.skipBytes(2);
    }

    /**
     * Reads the fields of a match.
     *
     * @param fields the fields alone
     * @return the match
     * @throws MalformedException if a length is impossible
     * @throws UnreadableException if the domain does not know a field or its value
     */
    static Match decode(final ByteBuf fields) throws MalformedException, UnreadableException {
        final var decoded = ImmutableList.<MatchField>builder();
        while (fields.isReadable()) {
            final int header = header(fields);
            final ByteBuf content = WireSlices.take(fields, Oxm.length(header), "match field");
            decoded.add(field(header, content));
        }
        try {
            return new Match(decoded.build());
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(e.getMessage(), e);
        }
    }

    static int header(final ByteBuf fields) throws MalformedException {
        if (fields.readableBytes() < 4) {
            throw new MalformedException("match field without a header");
        }
        return fields.readInt();
    }

    private static MatchField field(final int header, final ByteBuf content) throws UnreadableException {
        final int field = Oxm.unmasked(header);
        try {
            if (Oxm.isMasked(header) && !isAllOnes(content)) {
                return masked(field, content);
            }
            return exact(field, content);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("match field " + Integer.toHexString(header) + ": " + e.getMessage(), e);
        }
    }

    private static boolean isAllOnes(final ByteBuf content) {
        final int half = content.readableBytes() / 2;
        for (int i = 0; i < half; i++) {
            if (content.getByte(content.readerIndex() + half + i) != -1) {
                return false;
            }
        }
        return true;
    }

    private static MatchField exact(final int field, final ByteBuf in) throws UnreadableException {
        return switch (field) {
            case Oxm.IN_PORT -> new MatchField.InPort(new PortNumber(in.readInt()));
            case Oxm.METADATA -> new MatchField.Metadata(in.readLong(), -1);
            case Oxm.ETH_DST -> new MatchField.EthDst(mac(in), MacAddress.BROADCAST);
            case Oxm.ETH_SRC -> new MatchField.EthSrc(mac(in));
            case Oxm.ETH_TYPE -> new MatchField.EthType(in.readUnsignedShort());
            case Oxm.VLAN_VID -> vlan(in.readUnsignedShort());
            case Oxm.IP_PROTO -> new MatchField.IpProto(in.readUnsignedByte());
            case Oxm.ND_OPTIONS_TYPE -> new MatchField.NdOption(in.readUnsignedByte());
            case Oxm.HOPS -> new MatchField.Hops(in.readUnsignedByte());
            case Oxm.IPV4_SRC -> MatchField.Ipv4Src.exact(v4(in));
            case Oxm.IPV4_DST -> MatchField.Ipv4Dst.exact(v4(in));
            case Oxm.ARP_OP -> new MatchField.ArpOp(in.readUnsignedShort());
            case Oxm.ARP_SPA -> new MatchField.ArpSpa(v4(in));
            case Oxm.ARP_TPA -> new MatchField.ArpTpa(v4(in));
            case Oxm.IPV6_SRC -> MatchField.Ipv6Src.exact(v6(in));
            case Oxm.IPV6_DST -> MatchField.Ipv6Dst.exact(v6(in));
            case Oxm.ICMPV6_TYPE -> new MatchField.Icmpv6Type(in.readUnsignedByte());
            case Oxm.IPV6_ND_TARGET -> MatchField.NdTarget.exact(v6(in));
            case Oxm.TUNNEL_ID -> new MatchField.TunnelId(in.readLong());
            case Oxm.TUNNEL_IPV4_SRC -> new MatchField.TunnelSrc(v4(in));
            case Oxm.TUNNEL_IPV6_SRC -> new MatchField.TunnelSrc(v6(in));
            default -> throw new UnreadableException("match field " + Integer.toHexString(field));
        };
    }

    private static MatchField masked(final int field, final ByteBuf in) throws UnreadableException {
        return switch (field) {
            case Oxm.METADATA -> new MatchField.Metadata(in.readLong(), in.readLong());
            case Oxm.ETH_DST -> new MatchField.EthDst(mac(in), mac(in));
            case Oxm.IPV4_SRC -> new MatchField.Ipv4Src(v4(in), v4(in));
            case Oxm.IPV4_DST -> new MatchField.Ipv4Dst(v4(in), v4(in));
            case Oxm.IPV6_SRC -> new MatchField.Ipv6Src(v6(in), v6(in));
            case Oxm.IPV6_DST -> new MatchField.Ipv6Dst(v6(in), v6(in));
            case Oxm.IPV6_ND_TARGET -> new MatchField.NdTarget(v6(in), v6(in));
            default -> throw new UnreadableException("masked match field " + Integer.toHexString(field));
        };
    }

    private static MatchField vlan(final int value) throws UnreadableException {
        if (value == 0) {
            return new MatchField.NoVlan();
        }
        return new MatchField.VlanVid(vid(value));
    }

    /** The VID of a field that must have OFPVID_PRESENT. */
    static VlanId vid(final int value) throws UnreadableException {
        final int vid = value & ~Oxm.VLAN_PRESENT;
        if ((value & Oxm.VLAN_PRESENT) == 0 || vid < 1 || vid > 4094) {
            throw new UnreadableException("vlan_vid " + Integer.toHexString(value));
        }
        return new VlanId(vid);
    }

    static MacAddress mac(final ByteBuf in) {
        return new MacAddress((long) in.readUnsignedShort() << 32 | in.readUnsignedInt());
    }

    static Ipv4Address v4(final ByteBuf in) {
        return new Ipv4Address(in.readInt());
    }

    static Ipv6Address v6(final ByteBuf in) {
        return new Ipv6Address(in.readLong(), in.readLong());
    }
}
