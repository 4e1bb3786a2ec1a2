// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import org.netport.channel.PacketOut;
import org.netport.channel.SwitchFeatures.Version;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFPort;

/** Gives packet-outs Loxi's form (OpenFlow 1.3.5 section 7.3.7, 1.5.1 section 7.3.6). */
public final class PacketOutEncoder {
    private PacketOutEncoder() {
    }

    /**
     * Encodes a packet-out.
     *
     * @param version the negotiated version
     * @param xid the transaction id
     * @param packet the frame
     * @return the message
     */
    public static OFMessage encode(final Version version, final long xid, final PacketOut packet) {
        final OFFactory factory = Versions.factory(version);
        final OFPort in = packet.inPort().map(port -> OFPort.of(port.value())).orElse(OFPort.CONTROLLER);
        final var builder = factory.buildPacketOut().setXid(xid).setBufferId(OFBufferId.NO_BUFFER)
            .setActions(ActionEncoder.encode(factory, packet.actions())).setData(packet.frame());
        return (version == Version.OF_1_5
            ? builder.setMatch(factory.buildMatchV3().setExact(LoxiField.IN_PORT, in).build())
            : builder.setInPort(in)).build();
    }
}
