// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.netport.flow.Action;
import org.netport.flow.GroupId;
import org.netport.flow.MeterId;
import org.netport.flow.PacketField;
import org.netport.model.PortNumber;
import org.netport.model.Vni;

/** Reads actions (OpenFlow 1.3.5 section 7.2.5, 1.5.1 section 7.2.6) from bytes. */
final class ActionDecoder {
    private ActionDecoder() {
    }

    /**
     * Actions, with the meter that OpenFlow 1.5 puts in front of them.
     *
     * @param meter the meter, if any
     * @param actions the others in order
     */
    record Decoded(Optional<MeterId> meter, ImmutableList<Action> actions) {
    }

    /**
     * Reads actions to the end of the buffer.
     *
     * @param in the actions alone
     * @return the actions
     * @throws MalformedException if a length is impossible
     * @throws UnreadableException if the domain does not know an action or its argument
     */
    static Decoded decode(final ByteBuf in) throws MalformedException, UnreadableException {
        Optional<MeterId> meter = Optional.empty();
        final var actions = ImmutableList.<Action>builder();
        boolean first = true;
        while (in.isReadable()) {
            final ByteBuf action = WireSlices.structure(in, 2, 8, "action");
            final int type = action.readUnsignedShort();
            action.skipBytes(2);
            if (type == ActionWire.METER && first) {
                meter = Optional.of(meter(action.readUnsignedInt()));
            } else {
                actions.add(action(type, action));
            }
            first = false;
        }
        return new Decoded(meter, actions.build());
    }

    static MeterId meter(final long number) throws UnreadableException {
        if (number < 1 || number > 0xffff) {
            throw new UnreadableException("meter " + number);
        }
        return new MeterId((int) number);
    }

    private static Action action(final int type, final ByteBuf in) throws MalformedException, UnreadableException {
        return switch (type) {
            case ActionWire.OUTPUT -> output(in.readInt());
            case ActionWire.PUSH_VLAN -> new Action.PushVlan(in.readUnsignedShort());
            case ActionWire.POP_VLAN -> new Action.PopVlan();
            case ActionWire.GROUP -> group(in.readInt());
            case ActionWire.DEC_NW_TTL -> new Action.DecTtl();
            case NiciraAction.EXPERIMENTER -> NiciraAction.decode(in);
            case ActionWire.SET_FIELD -> {
                final int header = in.readInt();
                yield setField(header, WireSlices.take(in, Oxm.length(header), "set_field"));
            }
            case ActionWire.COPY_FIELD -> CopyDecoder.openFlow(in);
            default -> throw new UnreadableException("action of type " + type);
        };
    }

    private static Action output(final int port) throws UnreadableException {
        if (port == ActionWire.PORT_CONTROLLER) {
            return new Action.ToController();
        }
        if (port == ActionWire.PORT_IN_PORT) {
            return new Action.OutputInPort();
        }
        if (port == 0 || Integer.compareUnsigned(port, ActionWire.PORT_MAX) > 0) {
            throw new UnreadableException("output to port " + Integer.toHexString(port));
        }
        return new Action.Output(new PortNumber(port));
    }

    private static Action group(final int number) throws UnreadableException {
        if (Integer.compareUnsigned(number, ActionWire.PORT_MAX) > 0) {
            throw new UnreadableException("group " + Integer.toHexString(number));
        }
        return new Action.ToGroup(new GroupId(number));
    }

    private static Action setField(final int header, final ByteBuf in) throws UnreadableException {
        return switch (header) {
            case Oxm.VLAN_VID -> new Action.SetVlan(MatchDecoder.vid(in.readUnsignedShort()));
            case Oxm.TUNNEL_ID -> tunnelId(in.readLong());
            case Oxm.TUNNEL_IPV4_DST -> new Action.SetTunnelDst(MatchDecoder.v4(in));
            case Oxm.TUNNEL_IPV6_DST -> new Action.SetTunnelDst(MatchDecoder.v6(in));
            case Oxm.ETH_SRC -> new Action.SetEthSrc(MatchDecoder.mac(in));
            case Oxm.ETH_DST -> new Action.SetEthDst(MatchDecoder.mac(in));
            default -> number(header, in);
        };
    }

    private static Action number(final int header, final ByteBuf in) throws UnreadableException {
        final PacketField field = FieldHeaders.field(header).filter(PacketField::isNumber).orElseThrow(() ->
            new UnreadableException("set_field " + Integer.toHexString(header)));
        long value = 0;
        for (int bits = 0; bits < field.bits(); bits += Byte.SIZE) {
            value = value << Byte.SIZE | in.readUnsignedByte();
        }
        return new Action.SetNumber(field, value);
    }

    private static Action tunnelId(final long number) throws UnreadableException {
        if (number < 1 || number > 0xffffff) {
            throw new UnreadableException("set_field tunnel_id " + number);
        }
        return new Action.SetTunnelId(new Vni((int) number));
    }
}
