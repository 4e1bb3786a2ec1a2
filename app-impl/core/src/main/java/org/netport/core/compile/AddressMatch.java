// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import org.netport.flow.MatchField;
import org.netport.flow.MatchField.Ipv4Dst;
import org.netport.flow.MatchField.Ipv6Dst;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;

/** Fields that match addresses of either family, with the EtherType that they need. */
final class AddressMatch {
    private AddressMatch() {
    }

    /** The EtherType of an address's family. */
    static MatchField family(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> BaseCompiler.IPV4;
            case Ipv6Address v6 -> BaseCompiler.IPV6;
        };
    }

    /** Sent to an address. */
    static MatchField to(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> Ipv4Dst.exact(v4);
            case Ipv6Address v6 -> Ipv6Dst.exact(v6);
        };
    }

    /** Sent to an address of a prefix that is not empty. */
    static MatchField to(final IpPrefix prefix) {
        return switch (prefix.address()) {
            case Ipv4Address v4 -> new Ipv4Dst(v4, new Ipv4Address(-1 << 32 - prefix.length()));
            case Ipv6Address v6 -> new Ipv6Dst(v6, prefix.length() > 64
                ? new Ipv6Address(-1, -1L << 128 - prefix.length())
                : new Ipv6Address(-1L << 64 - prefix.length(), 0));
        };
    }
}
