// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.VlanId;

/** Writes fields, for matches and for actions that set them (OpenFlow 1.3.5 section 7.2.3.2). */
final class OxmEncoder {
    private OxmEncoder() {
    }

    /**
     * Writes a field that is a number.
     *
     * @param header the header; its length is that of the number
     * @param value the number
     * @param out where it is written
     * @throws IllegalArgumentException if the field does not take the number
     */
    static void number(final int header, final long value, final ByteBuf out) {
        final int bits = Oxm.length(header) * Byte.SIZE;
        if (bits < Long.SIZE && value >>> bits != 0) {
            throw new IllegalArgumentException("field " + Integer.toHexString(header) + " does not take " + value);
        }
        out.writeInt(header);
        for (int shift = bits - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.writeByte((int) (value >>> shift));
        }
    }

    static void vlan(final VlanId vid, final ByteBuf out) {
        out.writeInt(Oxm.VLAN_VID).writeShort(Oxm.VLAN_PRESENT | vid.value());
    }

    static void mac(final int header, final MacAddress address, final ByteBuf out) {
        out.writeInt(header);
        mac(address, out);
    }

    /** With a mask, unless all bits count: OpenFlow's form of that has none. */
    static void mac(final int header, final MacAddress address, final MacAddress mask, final ByteBuf out) {
        if (mask.value() == MacAddress.BROADCAST.value()) {
            mac(header, address, out);
        } else {
            mac(Oxm.masked(header), address, out);
            mac(mask, out);
        }
    }

    private static void mac(final MacAddress address, final ByteBuf out) {
        out.writeShort((int) (address.value() >>> Integer.SIZE)).writeInt((int) address.value());
    }

    static void v4(final int header, final Ipv4Address address, final ByteBuf out) {
        out.writeInt(header).writeInt(address.value());
    }

    /** As for MAC addresses. */
    static void v4(final int header, final Ipv4Address address, final Ipv4Address mask, final ByteBuf out) {
        if (mask.value() == -1) {
            v4(header, address, out);
        } else {
            v4(Oxm.masked(header), address, out);
            out.writeInt(mask.value());
        }
    }

    static void v6(final int header, final Ipv6Address address, final ByteBuf out) {
        out.writeInt(header).writeLong(address.high()).writeLong(address.low());
    }

    /** As for MAC addresses. */
    static void v6(final int header, final Ipv6Address address, final Ipv6Address mask, final ByteBuf out) {
        if ((mask.high() & mask.low()) == -1) {
            v6(header, address, out);
        } else {
            v6(Oxm.masked(header), address, out);
            out.writeLong(mask.high()).writeLong(mask.low());
        }
    }
}
