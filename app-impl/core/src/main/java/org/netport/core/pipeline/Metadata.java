// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import java.util.Locale;
import org.netport.flow.FlowEntry.MetadataWrite;
import org.netport.flow.MatchField;
import org.netport.model.LinkNumber;
import org.netport.model.SwitchNumber;
import org.netport.model.Vni;

/**
 * Bits of OpenFlow's metadata register (OpenFlow 1.3.5 section 5.1) that tables hand to later ones.
 *
 * @param value the bits
 * @param mask which bits count
 */
public record Metadata(long value, long mask) {
    /** No bits. */
    public static final Metadata NONE = new Metadata(0, 0);
    /** The frame came from an access port. */
    public static final Metadata FROM_ACCESS = field(Field.ARRIVAL_LINK, 0);
    /** A frame that would leave on the link that it came from is dropped. */
    public static final Metadata NO_TURNBACK = field(Field.TURNBACK, 0);
    /** The frame may leave on the link that it came from: the host has just moved. */
    public static final Metadata TURNBACK = field(Field.TURNBACK, 1);
    /** The sender has configured IPv4 addresses: others are refused. */
    public static final Metadata CHECK_IPV4 = field(Field.CHECK_IPV4, 1);
    /** The sender has configured IPv6 addresses: others are refused. */
    public static final Metadata CHECK_IPV6 = field(Field.CHECK_IPV6, 1);

    /** Another switch has routed the frame here. */
    public static final Metadata REROUTED = field(Field.REROUTED, 1);
    /** The old switch of a host has routed the frame to where that host goes. */
    public static final Metadata RELAYED = field(Field.RELAYED, 1);
    /** No other switch has sent the frame here to leave the VRF. */
    public static final Metadata NO_EXIT = field(Field.EXIT, 0);
    /** Another switch has sent the frame here to leave the VRF. */
    public static final Metadata EXIT = field(Field.EXIT, 1);
    /** The same, after a switch whose uplinks are dead. */
    public static final Metadata DETOUR = field(Field.EXIT, 2);
    /** The frame came from inside the VRF. */
    public static final Metadata INSIDE = field(Field.OUTSIDE, 0);
    /** The frame came from an outside router. */
    public static final Metadata OUTSIDE = field(Field.OUTSIDE, 1);
    /** The packet is larger than its destination's prefix takes. */
    public static final Metadata TOO_BIG = field(Field.TOO_BIG, 1);

    /** Validates that the value lies in the mask. */
    public Metadata {
        if ((value & ~mask) != 0) {
            throw new IllegalArgumentException("metadata " + Long.toHexString(value) + " has bits outside its mask "
                + Long.toHexString(mask));
        }
    }

    /** The fields of the register. */
    public enum Field {
        /** The segment's VNI. */
        SEGMENT(0, 24, "the segment's VNI; 0 before it is known"),
        /** The number of the link by which the frame came. */
        ARRIVAL_LINK(24, 12, "number of the link by which the frame came; 0: from an access port"),
        /** The number of the switch to which the frame goes. */
        NEXT_HOP(36, 12, "number of the switch that the frame shall reach; 0: not decided"),
        /** Whether the frame may return. */
        TURNBACK(48, 1, "1: the frame may leave on the link by which it came (its host has just moved)"),
        /** Whether IPv4 senders are checked. */
        CHECK_IPV4(49, 1, "1: the sender has configured IPv4 addresses and may use no others"),
        /** Whether IPv6 senders are checked. */
        CHECK_IPV6(50, 1, "1: the sender has configured IPv6 addresses and may use no others"),
        /** Whether it is being routed again. */
        REROUTED(51, 1, "1: another switch has routed the frame here; routed on, it loses one of its hops"),
        /** Whether it is relayed. */
        RELAYED(52, 1, "1: it was routed here because its host goes to this switch"),
        /** Whether it leaves the VRF here. */
        EXIT(53, 2, "1: another switch has sent the frame here to leave the VRF; 2: the same, by a detour"),
        /** Whether it came from outside. */
        OUTSIDE(55, 1, "1: the frame came in by an uplink"),
        /** Whether it does not fit. */
        TOO_BIG(56, 1, "1: it is larger than the prefix of its destination takes");

        private final int shift;
        private final int width;
        private final String meaning;

        Field(final int shift, final int width, final String meaning) {
            this.shift = shift;
            this.width = width;
            this.meaning = meaning;
        }

        long mask() {
            return (1L << width) - 1 << shift;
        }

        String bits() {
            return width == 1 ? Integer.toString(shift) : shift + "–" + (shift + width - 1);
        }

        String meaning() {
            return meaning;
        }

        /**
         * Where the field begins.
         *
         * @return the number of its lowest bit
         */
        public int lowest() {
            return shift;
        }

        /**
         * Reads the field.
         *
         * @param metadata the register
         * @return the field's value
         */
        public int read(final long metadata) {
            return (int) ((metadata & mask()) >>> shift);
        }
    }

    /**
     * Of a segment.
     *
     * @param vni its number
     * @return the bits
     */
    public static Metadata segment(final Vni vni) {
        return field(Field.SEGMENT, vni.value());
    }

    /**
     * Came by a link.
     *
     * @param link its number
     * @return the bits
     */
    public static Metadata arrival(final LinkNumber link) {
        return field(Field.ARRIVAL_LINK, link.value());
    }

    /**
     * Goes to another switch.
     *
     * @param number its number
     * @return the bits
     */
    public static Metadata nextHop(final SwitchNumber number) {
        return field(Field.NEXT_HOP, number.value());
    }

    private static Metadata field(final Field field, final long value) {
        return new Metadata(value << field.shift, field.mask());
    }

    /**
     * Joins bits of different fields.
     *
     * @param other further bits
     * @return both
     */
    public Metadata and(final Metadata other) {
        if ((mask & other.mask) != 0) {
            throw new IllegalArgumentException("metadata fields overlap: " + this + " and " + other);
        }
        return new Metadata(value | other.value, mask | other.mask);
    }

    /**
     * As a match.
     *
     * @return the field of a match
     */
    public MatchField match() {
        return new MatchField.Metadata(value, mask);
    }

    /**
     * As a write.
     *
     * @return the instruction's content
     */
    public MetadataWrite write() {
        return new MetadataWrite(value, mask);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "0x%x/0x%x", value, mask);
    }
}
