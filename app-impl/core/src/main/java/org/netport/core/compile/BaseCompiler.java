// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.pipeline.Numbers;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.ArpSpa;
import org.netport.flow.MatchField.EthDst;
import org.netport.flow.MatchField.EthType;
import org.netport.flow.MatchField.Icmpv6Type;
import org.netport.flow.MatchField.IpProto;
import org.netport.flow.MatchField.Ipv4Src;
import org.netport.flow.MatchField.Ipv6Src;
import org.netport.flow.MatchField.NdTarget;
import org.netport.flow.ProgramEntry;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.Tpid;

/** What every switch holds, whatever is configured. */
public final class BaseCompiler {
    /** Multicast and broadcast: the group bit of an address (IEEE 802 section 8.2). */
    static final EthDst GROUP_BIT = new EthDst(new MacAddress(0x0100_0000_0000L), new MacAddress(0x0100_0000_0000L));
    /** The EtherType of ARP. */
    static final EthType ARP = new EthType(0x0806);
    /** The EtherType of RARP (RFC 903). */
    static final EthType RARP = new EthType(0x8035);
    /** The first EtherType for local experiments (IEEE 802, section 9.2.3): the controller's probes. */
    static final EthType PROBE = new EthType(0x88b5);
    /** The EtherType of IPv4. */
    static final EthType IPV4 = new EthType(0x0800);
    /** The EtherType of IPv6. */
    static final EthType IPV6 = new EthType(0x86dd);
    /** The protocol number of ICMPv6. */
    static final IpProto ICMPV6 = new IpProto(58);
    /** Neighbour solicitation (RFC 4861 section 4.3). */
    static final Icmpv6Type SOLICITATION = new Icmpv6Type(135);
    /** Router solicitation (RFC 4861 section 4.1). */
    static final Icmpv6Type ROUTER_SOLICITATION = new Icmpv6Type(133);
    /** Router advertisement (RFC 4861 section 4.2). */
    static final Icmpv6Type ROUTER_ADVERTISEMENT = new Icmpv6Type(134);
    /** Redirect (RFC 4861 section 4.5). */
    static final Icmpv6Type REDIRECT = new Icmpv6Type(137);
    /** Neighbour advertisement (RFC 4861 section 4.4). */
    static final Icmpv6Type ADVERTISEMENT = new Icmpv6Type(136);

    private static final EthDst RESERVED = new EthDst(MacAddress.parse("01:80:c2:00:00:00"),
        MacAddress.parse("ff:ff:ff:ff:ff:f0"));
    private static final Ipv6Address LINK_LOCAL = new Ipv6Address(0xfe80_0000_0000_0000L, 0);
    private static final Ipv6Address LINK_LOCAL_MASK = new Ipv6Address(0xffc0_0000_0000_0000L, 0);
    private static final MatchField CHECK_IPV4 = Metadata.CHECK_IPV4.match();
    private static final MatchField CHECK_IPV6 = Metadata.CHECK_IPV6.match();

    private static final ImmutableList<ProgramEntry> ENTRIES = ImmutableList.of(
        Numbers.NEW_PLACES,
        Numbers.QUESTIONS,
        Numbers.FOREIGN,
        Numbers.PROBES,
        Numbers.GATEWAYS,
        Numbers.NEXT_HOPS,
        Numbers.TOO_BIG,
        Numbers.USED_UP,
        entry(EntryKind.RESERVED_GROUP, RESERVED),
        entry(EntryKind.CLASSIFY_MISS),
        entry(EntryKind.CUSTOMER_TAG_MISS),
        entry(EntryKind.VALIDATE_MISS),
        entry(EntryKind.ARP_UNREADABLE, ARP, new MatchField.ArpOp(0)),
        entry(EntryKind.ND_UNREADABLE, IPV6, ICMPV6, SOLICITATION, NdTarget.exact(new Ipv6Address(0, 0))),
        entry(EntryKind.ND_UNREADABLE, IPV6, ICMPV6, ADVERTISEMENT, NdTarget.exact(new Ipv6Address(0, 0))),
        entry(EntryKind.ADVERTISED_LINK_LOCAL, IPV6, ICMPV6, ADVERTISEMENT,
            new NdTarget(LINK_LOCAL, LINK_LOCAL_MASK)),
        entry(EntryKind.ADVERTISED_FOREIGN, CHECK_IPV6, IPV6, ICMPV6, ADVERTISEMENT),
        entry(EntryKind.ADDRESS_NEUTRAL, ARP, new ArpSpa(new Ipv4Address(0))),
        entry(EntryKind.ADDRESS_NEUTRAL, IPV4, Ipv4Src.exact(new Ipv4Address(0))),
        entry(EntryKind.ADDRESS_NEUTRAL, IPV6, Ipv6Src.exact(new Ipv6Address(0, 0))),
        entry(EntryKind.ADDRESS_NEUTRAL, IPV6, new Ipv6Src(LINK_LOCAL, LINK_LOCAL_MASK)),
        entry(EntryKind.ADDRESS_FOREIGN, CHECK_IPV4, ARP),
        entry(EntryKind.ADDRESS_FOREIGN, CHECK_IPV4, IPV4),
        entry(EntryKind.ADDRESS_FOREIGN, CHECK_IPV6, IPV6),
        entry(EntryKind.ADDRESS_MISS),
        entry(EntryKind.NEIGHBOUR_MISS),
        entry(EntryKind.NESTED_TAG, new EthType(Tpid.CUSTOMER)),
        entry(EntryKind.NESTED_TAG, new EthType(Tpid.SERVICE)),
        entry(EntryKind.GROUP_ADDRESS, GROUP_BIT, new MatchField.NoVlan()),
        entry(EntryKind.SWITCH_MISS),
        entry(EntryKind.HOP_MISS),
        entry(EntryKind.ROUTE_MISS),
        entry(EntryKind.REPLICATE_MISS),
        entry(EntryKind.FORWARD_MISS));

    private BaseCompiler() {
    }

    /**
     * The entries of {@link Unit.BaseUnit}.
     *
     * @param context the switch
     * @return the same for every switch that can do the same
     */
    public static ImmutableList<ProgramEntry> compile(final SwitchContext context) {
        return context.has(Ability.ANSWER_QUESTIONS)
            ? ImmutableList.<ProgramEntry>builder().addAll(ENTRIES).addAll(QuestionCompiler.tables()).build() : ENTRIES;
    }

    private static ProgramEntry entry(final EntryKind kind, final MatchField... match) {
        return kind.entry(0, match).build();
    }
}
