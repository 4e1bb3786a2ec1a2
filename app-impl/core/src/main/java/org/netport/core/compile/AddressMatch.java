// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import org.netport.core.pipeline.EntryDraft;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.Ipv4Dst;
import org.netport.flow.MatchField.Ipv4Src;
import org.netport.flow.MatchField.Ipv6Dst;
import org.netport.flow.MatchField.Ipv6Src;
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
            case Ipv4Address v4 -> new Ipv4Dst(v4, mask(v4, prefix.length()));
            case Ipv6Address v6 -> new Ipv6Dst(v6, mask(v6, prefix.length()));
        };
    }

    /** Sent from an address. */
    static MatchField from(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> Ipv4Src.exact(v4);
            case Ipv6Address v6 -> Ipv6Src.exact(v6);
        };
    }

    /** Sent from an address of a prefix that is not empty. */
    static MatchField from(final IpPrefix prefix) {
        return switch (prefix.address()) {
            case Ipv4Address v4 -> new Ipv4Src(v4, mask(v4, prefix.length()));
            case Ipv6Address v6 -> new Ipv6Src(v6, mask(v6, prefix.length()));
        };
    }

    private static Ipv4Address mask(final Ipv4Address family, final int length) {
        return new Ipv4Address(-1 << family.bits() - length);
    }

    private static Ipv6Address mask(final Ipv6Address family, final int length) {
        return length > 64 ? new Ipv6Address(-1, -1L << family.bits() - length)
            : new Ipv6Address(-1L << 64 - length, 0);
    }

    /** The prefix that is one address. */
    static IpPrefix whole(final IpAddress address) {
        return new IpPrefix(address, address.bits());
    }

    /** An entry of table route for a prefix, of any length; longer ones go before it. */
    static EntryDraft routed(final EntryKind kind, final int object, final IpPrefix prefix,
            final MatchField... others) {
        final var match = ImmutableList.<MatchField>builder().add(others).add(family(prefix.address()));
        if (prefix.length() > 0) {
            match.add(to(prefix));
        }
        return kind.entry(object, match.build().toArray(MatchField[]::new)).longest(prefix.length());
    }
}
