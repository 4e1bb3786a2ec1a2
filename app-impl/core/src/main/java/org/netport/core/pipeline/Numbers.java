// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import org.netport.flow.GroupId;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;
import org.netport.model.LinkNumber;
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

    /** Limits the answers of next hops on their way to the controller. */
    public static final MeterEntry NEXT_HOPS = new MeterEntry(new MeterId(MeterId.OWNER | 6), 1000, 200);

    /** Limits packets that are too large for where they go, on their way to the controller. */
    public static final MeterEntry TOO_BIG = new MeterEntry(new MeterId(MeterId.OWNER | 7), 500, 100);

    /** Limits packets whose hops are used up, on their way to the controller. */
    public static final MeterEntry USED_UP = new MeterEntry(new MeterId(MeterId.OWNER | 8), 500, 100);

    /** The upper bits of the address at which switches take routed frames from each other: "NP", made up here. */
    private static final long ROUTERS = 0x024e_5000_0000L;
    /** The same for frames that are relayed to a host's destination. */
    private static final long RELAYS = 0x024e_5001_0000L;
    /** The same for frames that leave the VRF by an uplink of the switch. */
    private static final long EXITS = 0x024e_5002_0000L;
    /** The same for frames that come from a switch whose own uplinks are dead. */
    private static final long DETOURS = 0x024e_5003_0000L;
    /** The bit of groups of routing that are ways out; the others are next hops. */
    private static final int WAYS_OUT = 0x0800_0000;
    private static final int INDEX_BITS = 12;

    /** Tells groups of links from those of slots. */
    private static final int HANDOFFS = 0x0800_0000;
    private static final int BACK = 0x1000;
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
     * The address at which a switch takes frames that leave the VRF by one of its uplinks.
     *
     * @param number the switch's number
     * @return 02:4e:50:02 and the number
     */
    public static MacAddress exit(final SwitchNumber number) {
        return new MacAddress(EXITS | number.value());
    }

    /**
     * The address at which a switch takes such frames from one whose own uplinks are dead.
     *
     * @param number the switch's number
     * @return 02:4e:50:03 and the number
     */
    public static MacAddress detour(final SwitchNumber number) {
        return new MacAddress(DETOURS | number.value());
    }

    /**
     * A group of ways out of a VRF.
     *
     * @param slot the slot of the VRF's transit segment, 0 to 32767
     * @param index which of the VRF's groups on the switch, 0 to 4095
     * @return the group's number
     */
    public static GroupId waysOut(final int slot, final int index) {
        if (slot < 0 || slot >= SegmentSlots.COUNT || index < 0 || index >= 1 << INDEX_BITS) {
            throw new IllegalArgumentException("slot " + slot + " or index " + index + " of a way out is too large");
        }
        return new GroupId(GroupId.ROUTING | WAYS_OUT | slot << INDEX_BITS | index);
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

    /**
     * The group that puts the outer tag of an 802.1ad hand-off around a frame and sends it. A bucket may push one tag
     * only (its actions are a set, OpenFlow 1.3.5 section 5.10), so those that push the inner one lead here.
     *
     * @param link the link's number
     * @return the group's number
     */
    public static GroupId handoff(final LinkNumber link) {
        return new GroupId(GroupId.FIRST_HOPS | HANDOFFS | link.value());
    }

    /**
     * The same for frames that came by the link's port.
     *
     * @param link the link's number
     * @return the group's number
     */
    public static GroupId handoffBack(final LinkNumber link) {
        return new GroupId(GroupId.FIRST_HOPS | HANDOFFS | BACK | link.value());
    }
}
