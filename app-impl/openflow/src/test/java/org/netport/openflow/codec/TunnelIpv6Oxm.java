// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.hash.PrimitiveSink;
import io.netty.buffer.ByteBuf;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv6Address;

/**
 * NXM_NX_TUN_IPV6_SRC or NXM_NX_TUN_IPV6_DST, which Loxi lacks: only for encoding.
 *
 * @param header {@link Oxm#TUNNEL_IPV6_SRC} or {@link Oxm#TUNNEL_IPV6_DST}
 * @param address the value
 * @param version the negotiated version
 */
record TunnelIpv6Oxm(int header, IPv6Address address, OFVersion version) implements EncodedOxm<IPv6Address> {
    @Override
    public IPv6Address getValue() {
        return address;
    }

    @Override
    public IPv6Address getMask() {
        return IPv6Address.NO_MASK;
    }

    /** The place in Loxi's lists of fields: that of a field which the domain does not have, since it has no own. */
    @Override
    public MatchField<IPv6Address> getMatchField() {
        return MatchField.CONN_TRACKING_IPV6_SRC;
    }

    @Override
    public void writeTo(final ByteBuf out) {
        out.writeInt(header);
        address.write16Bytes(out);
    }

    @Override
    public void putTo(final PrimitiveSink sink) {
        sink.putInt(header);
        address.putTo(sink);
    }
}
