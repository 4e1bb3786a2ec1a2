// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import org.netport.flow.GroupId;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;
import org.netport.model.MacAddress;
import org.netport.model.SwitchNumber;
import org.netport.model.Vni;

/** Numbers of groups and meters, fixed so that they are the same after a restart and on every controller. */
public final class Numbers {
    /** Limits frames of hosts at new places on their way to the controller. */
    public static final MeterEntry NEW_PLACES = new MeterEntry(new MeterId(MeterId.OWNER | 1), 1000, 200);
    /** Limits ARP and ND questions on their way to the controller. */
    public static final MeterEntry QUESTIONS = new MeterEntry(new MeterId(MeterId.OWNER | 2), 2000, 400);
    /** Limits announcements of those who do not belong there on their way to the controller. */
    public static final MeterEntry FOREIGN = new MeterEntry(new MeterId(MeterId.OWNER | 3), 50, 20);
    /** Limits the controller's own probes on their way back, and what pretends to be one. */
    public static final MeterEntry PROBES = new MeterEntry(new MeterId(MeterId.OWNER | 4), 1000, 200);

    /** Limits packets for gateways on their way to the controller. */
    public static final MeterEntry GATEWAYS = new MeterEntry(new MeterId(MeterId.OWNER | 5), 1000, 200);

    /** The upper bits of the address at which switches take routed frames from each other: "NP", made up here. */
    private static final long ROUTERS = 0x024e_5000_0000L;
    /** The same for frames that are relayed to a host's destination. */
    private static final long RELAYS = 0x024e_5001_0000L;

    /** Where the number of a switch ends and the slot of a segment begins. */
    private static final int SLOT_SHIFT = 12;

    private Numbers() {
    }

    /**
     * The address of a switch as a router towards other switches.
     *
     * @param number the switch's number
     * @return 02:4e:50:00 and the number
     */
    public static MacAddress router(final SwitchNumber number) {
        return new MacAddress(ROUTERS | number.value());
    }

    /**
     * The address at which a switch takes frames that are relayed to a host that comes to it.
     *
     * @param number the switch's number
     * @return 02:4e:50:01 and the number
     */
    public static MacAddress relay(final SwitchNumber number) {
        return new MacAddress(RELAYS | number.value());
    }

    /**
     * The group of a segment's local access ports.
     *
     * @param vni the segment's number
     * @return the group's number
     */
    public static GroupId localPorts(final Vni vni) {
        return new GroupId(GroupId.OWNER | vni.value());
    }

    /**
     * The group of the links over which a segment's frames reach another switch.
     *
     * @param slot the segment's slot, see {@link SegmentSlots}
     * @param destination the other switch's number
     * @return the group's number
     */
    public static GroupId nextHops(final int slot, final SwitchNumber destination) {
        return new GroupId(GroupId.ROUTING | slot << SLOT_SHIFT | destination.value());
    }

    /**
     * The group of the links over which frames that entered the segment here reach another switch.
     *
     * @param slot the segment's slot, see {@link SegmentSlots}
     * @param destination the other switch's number
     * @return the group's number
     */
    public static GroupId firstHops(final int slot, final SwitchNumber destination) {
        return new GroupId(GroupId.FIRST_HOPS | slot << SLOT_SHIFT | destination.value());
    }
}
