// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.message;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.netport.channel.FlowFilter;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Cookie;
import org.netport.openflow.codec.AggregateEncoder;
import org.netport.openflow.codec.PacketOutEncoder;
import org.netport.openflow.codec.Versions;
import org.projectfloodlight.openflow.protocol.OFControllerRole;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.Writeable;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U32;
import org.projectfloodlight.openflow.types.U64;

/**
 * The requests of a session, in the negotiated version.
 *
 * @param version the negotiated version
 */
public record Requests(Version version) {
    private static final long ALL_METERS = 0xffff_ffffL;
    private static final int WHOLE_PACKET = 0xffff;

    /**
     * Hello with the versions that are spoken here, in the header of the highest.
     *
     * @param out where it is written
     */
    public static void hello(final ByteBuf out) {
        int bits = 0;
        for (Version each : Versions.PREFERRED) {
            bits |= 1 << Versions.wire(each);
        }
        final OFFactory factory = Versions.factory(Versions.PREFERRED.get(0));
        factory.buildHello().setXid(1).setElements(List.of(factory.buildHelloElemVersionbitmap()
            .setBitmaps(List.of(U32.ofRaw(bits))).build())).build().writeTo(out);
    }

    private OFFactory factory() {
        return Versions.factory(version);
    }

    /**
     * What the switch is.
     *
     * @param xid the transaction id
     * @return the request
     */
    public OFMessage features(final long xid) {
        return factory().buildFeaturesRequest().setXid(xid).build();
    }

    /**
     * Packets that come to the controller come whole.
     *
     * @param xid the transaction id
     * @return the message; it has no answer
     */
    public OFMessage wholePackets(final long xid) {
        return factory().buildSetConfig().setXid(xid).setMissSendLen(WHOLE_PACKET).build();
    }

    /**
     * Who made the switch.
     *
     * @param xid the transaction id
     * @return the request
     */
    public OFMessage description(final long xid) {
        return factory().buildDescStatsRequest().setXid(xid).build();
    }

    /**
     * All ports.
     *
     * @param xid the transaction id
     * @return the request
     */
    public OFMessage ports(final long xid) {
        final var builder = factory().buildPortDescStatsRequest().setXid(xid);
        return version == Version.OF_1_5 ? builder.setPortNo(OFPort.ANY).build() : builder.build();
    }

    /**
     * What meters can do.
     *
     * @param xid the transaction id
     * @return the request
     */
    public OFMessage meterFeatures(final long xid) {
        return factory().buildMeterFeaturesStatsRequest().setXid(xid).build();
    }

    /**
     * A role.
     *
     * @param xid the transaction id
     * @param role the role
     * @param generationId the election's number, for MASTER and SLAVE
     * @return the request
     */
    public OFMessage role(final long xid, final Role role, final long generationId) {
        return factory().buildRoleRequest().setXid(xid).setGenerationId(U64.of(generationId)).setRole(switch (role) {
            case MASTER -> OFControllerRole.ROLE_MASTER;
            case EQUAL -> OFControllerRole.ROLE_EQUAL;
            case SLAVE -> OFControllerRole.ROLE_SLAVE;
        }).build();
    }

    /**
     * The role as it is, with the generation id that the switch has seen.
     *
     * @param xid the transaction id
     * @return the request
     */
    public OFMessage currentRole(final long xid) {
        return factory().buildRoleRequest().setXid(xid).setRole(OFControllerRole.ROLE_NOCHANGE)
            .setGenerationId(U64.ZERO).build();
    }

    /**
     * A sign of life.
     *
     * @param xid the transaction id
     * @return the request
     */
    public OFMessage echo(final long xid) {
        return factory().buildEchoRequest().setXid(xid).build();
    }

    /**
     * All flows of ours.
     *
     * @param xid the transaction id
     * @return the request
     */
    public OFMessage flows(final long xid) {
        return factory().buildFlowStatsRequest().setXid(xid).setMatch(factory().matchWildcardAll())
            .setTableId(TableId.ALL).setOutPort(OFPort.ANY).setOutGroup(OFGroup.ANY)
            .setCookie(U64.of(Cookie.OWNER)).setCookieMask(U64.of(Cookie.OWNER_MASK)).build();
    }

    /**
     * The number of flows of all owners.
     *
     * @param xid the transaction id
     * @return the request
     */
    public Writeable flowCount(final long xid) {
        return out -> AggregateEncoder.all(version, xid, out);
    }

    /**
     * What some flows have matched, in sum.
     *
     * @param xid the transaction id
     * @param filter which flows
     * @return the request
     */
    public Writeable sum(final long xid, final FlowFilter filter) {
        return out -> AggregateEncoder.some(version, xid, filter, out);
    }

    /**
     * All groups.
     *
     * @param xid the transaction id
     * @return the request
     */
    public OFMessage groups(final long xid) {
        final var builder = factory().buildGroupDescStatsRequest().setXid(xid);
        return version == Version.OF_1_5 ? builder.setGroup(OFGroup.ALL).build() : builder.build();
    }

    /**
     * All meters.
     *
     * @param xid the transaction id
     * @return the request
     */
    public OFMessage meters(final long xid) {
        return factory().buildMeterConfigStatsRequest().setXid(xid).setMeterId(ALL_METERS).build();
    }

    /**
     * A frame to send.
     *
     * @param xid the transaction id
     * @param packet the frame
     * @return the message; it has no answer
     */
    public Writeable packetOut(final long xid, final PacketOut packet) {
        return out -> PacketOutEncoder.encode(version, xid, packet, out);
    }
}
