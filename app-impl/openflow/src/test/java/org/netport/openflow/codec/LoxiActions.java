// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.netport.flow.Action;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.OFVlanVidMatch;
import org.projectfloodlight.openflow.types.U64;

/** Actions in Loxi's form: what {@link ActionEncoder} is compared with. */
final class LoxiActions {
    private static final int NO_BUFFER = 0xffff;

    private LoxiActions() {
    }

    /**
     * Encodes actions.
     *
     * @param factory of the negotiated version
     * @param actions the actions in order
     * @return Loxi's form
     * @throws IllegalArgumentException if one has no form on the wire here
     */
    static List<OFAction> encode(final OFFactory factory, final List<Action> actions) {
        final List<OFAction> encoded = new ArrayList<>(actions.size());
        actions.forEach(action -> encoded.add(encode(factory, action)));
        return encoded;
    }

    private static OFAction encode(final OFFactory factory, final Action action) {
        return switch (action) {
            case Action.Output output -> factory.actions().output(OFPort.of(output.port().value()), NO_BUFFER);
            case Action.OutputInPort back -> factory.actions().output(OFPort.IN_PORT, NO_BUFFER);
            case Action.ToTables tables -> factory.actions().output(OFPort.TABLE, NO_BUFFER);
            case Action.ToController up -> factory.actions().output(OFPort.CONTROLLER, NO_BUFFER);
            case Action.ToGroup group -> factory.actions().group(OFGroup.of(group.group().value()));
            case Action.PushVlan push -> factory.actions().pushVlan(EthType.of(push.tpid()));
            case Action.PopVlan pop -> factory.actions().popVlan();
            case Action.SetVlan set -> setField(factory,
                factory.oxms().vlanVid(OFVlanVidMatch.ofVlan(set.vid().value())));
            case Action.SetTunnelId set -> setField(factory, factory.oxms().tunnelId(U64.of(set.vni().value())));
            case Action.SetTunnelDst set -> setField(factory, tunnelDestination(factory, set.address()));
            case Action.SetEthSrc set -> setField(factory, factory.oxms().ethSrc(LoxiMatches.mac(set.address())));
            case Action.SetEthDst set -> setField(factory, factory.oxms().ethDst(LoxiMatches.mac(set.address())));
            case Action.DecTtl dec -> factory.actions().decNwTtl();
            case Action.CopyField copy -> new CopyAction(copy, factory.getVersion());
            case Action.SetNumber set -> setField(factory, new NumberOxm(set, factory.getVersion()));
            case Action.CheckLength check -> new CheckLengthAction(check, factory.getVersion());
        };
    }

    private static OFOxm<?> tunnelDestination(final OFFactory factory, final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> factory.oxms().tunnelIpv4Dst(LoxiMatches.v4(v4));
            case Ipv6Address v6 -> new TunnelIpv6Oxm(Oxm.TUNNEL_IPV6_DST, LoxiMatches.v6(v6), factory.getVersion());
        };
    }

    private static OFAction setField(final OFFactory factory, final OFOxm<?> field) {
        return factory.actions().setField(field);
    }
}
