// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import java.util.Objects;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.Tpid;
import org.netport.model.VlanId;
import org.netport.model.Vni;

/** One action, applied in order (OpenFlow 1.3.5 section 5.12). */
public sealed interface Action {
    /**
     * Output to a port; a switch ignores it where the port is the ingress port.
     *
     * @param port the port
     */
    record Output(PortNumber port) implements Action {
    }

    /** Output to the ingress port (OFPP_IN_PORT). */
    record OutputInPort() implements Action {
    }

    /** Submit to the first table (OFPP_TABLE); in packet-outs only (OpenFlow 1.3.5 section 7.3.7). */
    record ToTables() implements Action {
    }

    /** Output to the controller, whole packet (OFPP_CONTROLLER, OFPCML_NO_BUFFER). */
    record ToController() implements Action {
    }

    /**
     * Process by a group.
     *
     * @param group the group
     */
    record ToGroup(GroupId group) implements Action {
    }

    /**
     * Push a VLAN tag; the new tag's VID is then set.
     *
     * @param tpid one of {@link Tpid}
     */
    record PushVlan(int tpid) implements Action {
    }

    /** Pop the outermost VLAN tag. */
    record PopVlan() implements Action {
    }

    /**
     * Set the VID of the outermost tag.
     *
     * @param vid the VID
     */
    record SetVlan(VlanId vid) implements Action {
    }

    /**
     * Set OXM_OF_TUNNEL_ID.
     *
     * @param vni the VNI
     */
    record SetTunnelId(Vni vni) implements Action {
    }

    /**
     * Set NXM_NX_TUN_IPV4_DST or NXM_NX_TUN_IPV6_DST. An extension.
     *
     * @param address the remote end
     */
    record SetTunnelDst(IpAddress address) implements Action {
    }

    /**
     * Set OXM_OF_ETH_SRC.
     *
     * @param address the address
     */
    record SetEthSrc(MacAddress address) implements Action {
    }

    /**
     * Set OXM_OF_ETH_DST.
     *
     * @param address the address
     */
    record SetEthDst(MacAddress address) implements Action {
    }

    /**
     * Decrement the time to live of IPv4 or the hop limit of IPv6 (OFPAT_DEC_NW_TTL). A packet whose time ends by it
     * goes no further: it is sent to the controller with {@code PacketIn.Reason.INVALID_TTL}.
     */
    record DecTtl() implements Action {
    }

    /**
     * Copy one field into another: as many of the lowest bits as the narrower of both has (OFPAT_COPY_FIELD of OpenFlow
     * 1.5, NXAST_REG_MOVE before). An extension, see {@code SwitchAbilities.Ability.ANSWER_QUESTIONS}.
     *
     * @param from what is read
     * @param to what is written
     */
    record CopyField(PacketField from, PacketField to) implements Action {
        /** Validates presence. */
        public CopyField {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /**
         * How much is copied.
         *
         * @return 1 to 128
         */
        public int bits() {
            return Math.min(from.bits(), to.bits());
        }
    }

    /**
     * Set a field that is a number. An extension, see {@code SwitchAbilities.Ability.ANSWER_QUESTIONS}.
     *
     * @param field a field of at most 32 bits that is no address
     * @param value the number, 0 to the highest that the field takes
     */
    record SetNumber(PacketField field, long value) implements Action {
        /** Validates that the field takes the number. */
        public SetNumber {
            if (!field.isNumber() || value < 0 || value >>> field.bits() != 0) {
                throw new IllegalArgumentException("field " + field + " does not take the number " + value);
            }
        }
    }

    /**
     * Write into one bit of the metadata register whether the frame is longer than so many bytes
     * (NXAST_CHECK_PKT_LARGER). An extension; see {@code SwitchAbilities}.
     *
     * @param most the longest frame for which the bit becomes 0, in bytes without tags that were popped and without
     *     FCS, 1 to 65535
     * @param bit the bit's number, 0 to 63
     */
    record CheckLength(int most, int bit) implements Action {
        /** Validates ranges. */
        public CheckLength {
            if (most < 1 || most > 0xffff || bit < 0 || bit > 63) {
                throw new IllegalArgumentException("a check for more than " + most + " bytes into bit " + bit
                    + " is outside 1..65535 or 0..63");
            }
        }
    }
}
