// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.message;

import com.google.common.collect.ImmutableSet;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.channel.SwitchFeatures.Role;

/** What a switch says. */
public sealed interface FromSwitch {
    /**
     * The transaction id: that of the request that is answered, if any.
     *
     * @return 0 to 2^32-1
     */
    long xid();

    /**
     * Hello (OpenFlow 1.3.5 section 7.5.1).
     *
     * @param xid the transaction id
     * @param highest the wire version of the header: the highest that the switch speaks
     * @param versions wire versions of the bitmap, if there is one
     */
    record Hello(long xid, int highest, Optional<ImmutableSet<Integer>> versions) implements FromSwitch {
    }

    /**
     * Asks for a sign of life.
     *
     * @param xid the transaction id
     * @param data to be sent back; a view that lives as long as the frame
     */
    record EchoRequest(long xid, ByteBuf data) implements FromSwitch {
    }

    /**
     * The sign of life that was asked for.
     *
     * @param xid the transaction id
     */
    record EchoReply(long xid) implements FromSwitch {
    }

    /**
     * An error.
     *
     * @param xid the transaction id
     * @param error what went wrong
     */
    record Failure(long xid, ErrorName error) implements FromSwitch {
    }

    /**
     * Features (OpenFlow 1.3.5 section 7.3.1).
     *
     * @param xid the transaction id
     * @param datapathId the switch
     * @param tables number of tables
     * @param auxiliary 0 for the main connection
     */
    record Features(long xid, long datapathId, int tables, int auxiliary) implements FromSwitch {
    }

    /**
     * Everything before the barrier has been carried out.
     *
     * @param xid the transaction id
     */
    record Barrier(long xid) implements FromSwitch {
    }

    /**
     * The answer to a bundle's control message.
     *
     * @param xid the transaction id
     * @param type the value of {@code ofp_bundle_ctrl_type}
     */
    record BundleAnswer(long xid, int type) implements FromSwitch {
    }

    /**
     * The answer to a role request.
     *
     * @param xid the transaction id
     * @param role the role now; empty where the switch names one that is not known
     * @param generationId the switch's generation id, unsigned
     */
    record RoleReply(long xid, Optional<Role> role, long generationId) implements FromSwitch {
    }

    /**
     * The role has changed without being asked for (OpenFlow 1.4.1 section 7.4.4).
     *
     * @param xid the transaction id
     * @param role the role now; empty where the switch names one that is not known
     */
    record RoleStatus(long xid, Optional<Role> role) implements FromSwitch {
    }

    /**
     * A packet for the controller; read later, if at all.
     *
     * @param xid the transaction id
     * @param message the message; a view that lives as long as the frame
     */
    record Packet(long xid, ByteBuf message) implements FromSwitch {
        /**
         * Reads it.
         *
         * @return the packet; empty where it did not come in by a port
         * @throws org.netport.openflow.codec.MalformedException if it contradicts itself
         */
        public Optional<PacketIn> decode() throws org.netport.openflow.codec.MalformedException {
            return org.netport.openflow.codec.PacketInDecoder.decode(message);
        }

        /**
         * Tells why it comes, without reading the rest.
         *
         * @return the reason
         */
        public PacketIn.Reason reason() {
            return org.netport.openflow.codec.PacketInDecoder.reason(message);
        }
    }

    /**
     * A port was added, changed or deleted.
     *
     * @param xid the transaction id
     * @param change what happened
     * @param port the port; empty for reserved ones
     */
    record PortStatus(long xid, PortChange change, Optional<PortDescription> port) implements FromSwitch {
    }

    /**
     * A part of a multipart reply.
     *
     * @param xid the transaction id
     * @param kind what it describes
     * @param more whether another part follows
     * @param body the descriptions; a view that lives as long as the frame
     */
    record Part(long xid, PartKind kind, Sequel more, ByteBuf body) implements FromSwitch {
    }

    /**
     * Something that the channel has no use for.
     *
     * @param xid the transaction id
     * @param type the message type
     */
    record Other(long xid, int type) implements FromSwitch {
    }

    /** Whether another part follows. */
    enum Sequel {
        /** It does. */
        MORE,
        /** This was the last. */
        LAST
    }

    /** What a multipart reply describes. */
    enum PartKind {
        /** The switch itself. */
        DESCRIPTION,
        /** Flows. */
        FLOWS,
        /** The number of flows. */
        AGGREGATE,
        /** Groups. */
        GROUPS,
        /** Meters. */
        METERS,
        /** What meters can do. */
        METER_FEATURES,
        /** Ports. */
        PORTS,
        /** Something else. */
        UNKNOWN
    }
}
