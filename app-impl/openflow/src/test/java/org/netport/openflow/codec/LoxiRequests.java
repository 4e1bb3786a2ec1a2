// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import org.netport.channel.FlowFilter;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchFeatures.Version;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** Frames and questions in Loxi's form: {@link PacketOutEncoder} and {@link AggregateEncoder} are compared with it. */
final class LoxiRequests {
    private LoxiRequests() {
    }

    static OFMessage packetOut(final Version version, final long xid, final PacketOut packet) {
        final OFFactory factory = Versions.factory(version);
        final OFPort in = packet.inPort().map(port -> OFPort.of(port.value())).orElse(OFPort.CONTROLLER);
        final var builder = factory.buildPacketOut().setXid(xid).setBufferId(OFBufferId.NO_BUFFER)
            .setActions(LoxiActions.encode(factory, packet.actions())).setData(packet.frame());
        return (version == Version.OF_1_5
            ? builder.setMatch(factory.buildMatchV3().setExact(LoxiField.IN_PORT, in).build())
            : builder.setInPort(in)).build();
    }

    static OFMessage flowCount(final Version version, final long xid) {
        final OFFactory factory = Versions.factory(version);
        return factory.buildAggregateStatsRequest().setXid(xid).setMatch(factory.matchWildcardAll())
            .setTableId(TableId.ALL).setOutPort(OFPort.ANY).setOutGroup(OFGroup.ANY).setCookie(U64.ZERO)
            .setCookieMask(U64.ZERO).build();
    }

    static OFMessage sum(final Version version, final long xid, final FlowFilter filter) {
        final OFFactory factory = Versions.factory(version);
        return factory.buildAggregateStatsRequest().setXid(xid)
            .setMatch(LoxiMatches.encode(factory, filter.match())).setTableId(TableId.of(filter.table().value()))
            .setOutPort(OFPort.ANY).setOutGroup(OFGroup.ANY).setCookie(U64.of(filter.cookie().value()))
            .setCookieMask(U64.of(filter.mask())).build();
    }
}
