// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.MeterId;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;

/**
 * Writes actions (OpenFlow 1.3.5 section 7.2.5, 1.5.1 section 7.2.6), of flows, of groups' buckets and of packet-outs.
 */
final class ActionEncoder {
    /** OFPCML_NO_BUFFER: the whole frame goes to the controller; other ports pass it over. */
    private static final int WHOLE_FRAME = 0xffff;

    private ActionEncoder() {
    }

    /**
     * Writes actions.
     *
     * @param version the negotiated version
     * @param actions the actions in order
     * @param out where they are written
     */
    static void encode(final Version version, final List<Action> actions, final ByteBuf out) {
        for (Action action : actions) {
            final int start = out.writerIndex();
            content(version, action, out);
            // Each takes a multiple of 8 bytes, and its length includes the padding.
            out.writeZero(start - out.writerIndex() & 7).setShort(start + 2, out.writerIndex() - start);
        }
    }

    /** The action that takes the place of the instruction since OpenFlow 1.5 (1.5.1 section 7.2.6.5). */
    static void meter(final MeterId meter, final ByteBuf out) {
        out.writeShort(ActionWire.METER).writeShort(8).writeInt(meter.value());
    }

    /** Writes an action without padding, and nothing yet where its length belongs. */
    private static void content(final Version version, final Action action, final ByteBuf out) {
        switch (action) {
            case Action.Output output -> output(output.port().value(), out);
            case Action.OutputInPort back -> output(ActionWire.PORT_IN_PORT, out);
            case Action.ToTables tables -> output(ActionWire.PORT_TABLE, out);
            case Action.ToController up -> output(ActionWire.PORT_CONTROLLER, out);
            case Action.ToGroup group -> type(ActionWire.GROUP, out).writeInt(group.group().value());
            case Action.PushVlan push -> type(ActionWire.PUSH_VLAN, out).writeShort(push.tpid());
            case Action.PopVlan pop -> type(ActionWire.POP_VLAN, out);
            case Action.SetVlan set -> OxmEncoder.vlan(set.vid(), type(ActionWire.SET_FIELD, out));
            case Action.SetTunnelId set -> type(ActionWire.SET_FIELD, out).writeInt(Oxm.TUNNEL_ID)
                .writeLong(set.vni().value());
            case Action.SetTunnelDst set -> tunnelDestination(set.address(), type(ActionWire.SET_FIELD, out));
            case Action.SetEthSrc set -> OxmEncoder.mac(Oxm.ETH_SRC, set.address(),
                type(ActionWire.SET_FIELD, out));
            case Action.SetEthDst set -> OxmEncoder.mac(Oxm.ETH_DST, set.address(),
                type(ActionWire.SET_FIELD, out));
            case Action.DecTtl dec -> type(ActionWire.DEC_NW_TTL, out);
            case Action.CopyField copy -> copy(version, copy, out);
            case Action.SetNumber set -> OxmEncoder.number(FieldHeaders.openFlow(set.field()), set.value(),
                type(ActionWire.SET_FIELD, out));
            case Action.CheckLength check -> nicira(NiciraAction.CHECK_PKT_LARGER, out).writeShort(check.most())
                .writeShort(check.bit()).writeInt(Oxm.METADATA);
        }
    }

    private static ByteBuf type(final int type, final ByteBuf out) {
        return out.writeShort(type).writeShort(0);
    }

    /** Begins an action of Open vSwitch's own, with the form that its {@code ofp-actions.c} gives it. */
    private static ByteBuf nicira(final int subtype, final ByteBuf out) {
        return type(NiciraAction.EXPERIMENTER, out).writeInt(NiciraAction.VENDOR).writeShort(subtype);
    }

    private static void output(final int port, final ByteBuf out) {
        type(ActionWire.OUTPUT, out).writeInt(port).writeShort(WHOLE_FRAME);
    }

    private static void tunnelDestination(final IpAddress address, final ByteBuf out) {
        switch (address) {
            case Ipv4Address v4 -> OxmEncoder.v4(Oxm.TUNNEL_IPV4_DST, v4, out);
            case Ipv6Address v6 -> OxmEncoder.v6(Oxm.TUNNEL_IPV6_DST, v6, out);
        }
    }

    /** OFPAT_COPY_FIELD (OpenFlow 1.5.1 section 7.2.6.8) or, before 1.5, NXAST_REG_MOVE; both from and to bit 0. */
    private static void copy(final Version version, final Action.CopyField copy, final ByteBuf out) {
        if (version == Version.OF_1_5) {
            type(ActionWire.COPY_FIELD, out).writeShort(copy.bits()).writeInt(0).writeZero(2)
                .writeInt(FieldHeaders.openFlow(copy.from())).writeInt(FieldHeaders.openFlow(copy.to()));
        } else {
            nicira(NiciraAction.REG_MOVE, out).writeShort(copy.bits()).writeInt(0)
                .writeInt(FieldHeaders.nicira(copy.from())).writeInt(FieldHeaders.nicira(copy.to()));
        }
    }
}
