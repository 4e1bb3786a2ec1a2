// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.pipeline.EntryDraft;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Numbers;
import org.netport.flow.Action;
import org.netport.flow.FlowEntry;
import org.netport.flow.MatchField;
import org.netport.flow.MatchField.ArpOp;
import org.netport.flow.MatchField.ArpTpa;
import org.netport.flow.MatchField.InPort;
import org.netport.flow.MatchField.Ipv6Src;
import org.netport.flow.MatchField.NdTarget;
import org.netport.flow.PacketField;
import org.netport.flow.ProgramEntry;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/**
 * What becomes of ARP requests and neighbour solicitations: the switch turns them into their answers and sends these
 * back, or tells the controller where it is not able to.
 */
final class QuestionCompiler {
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int SOURCE_LINK_LAYER = 1;
    private static final int TARGET_LINK_LAYER = 2;
    private static final long ROUTER = 0x8000_0000L;
    private static final long SOLICITED = 0x4000_0000L;
    private static final long OVERRIDE = 0x2000_0000L;
    private static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

    /** What comes from this link alone (RFC 4861 section 7.1.1): a router would have taken a hop from it. */
    private static final MatchField NOT_ROUTED = new MatchField.Hops(255);

    /** Asked for by one who has no address yet: the answer goes to all nodes, which no switch can make of it. */
    private static final FlowEntry DETECTION = told(EntryKind.ANSWER_DETECTION.entry(0, BaseCompiler.IPV6, NOT_ROUTED,
        BaseCompiler.ICMPV6, BaseCompiler.ADVERTISEMENT, Ipv6Src.exact(UNSPECIFIED)));

    /** A switch cannot tell a question without an option from one with malformed ones, and would return these. */
    private static final FlowEntry BARE = told(EntryKind.ANSWER_BARE.entry(0, BaseCompiler.IPV6, NOT_ROUTED,
        BaseCompiler.ICMPV6, BaseCompiler.ADVERTISEMENT));

    /** The target's hardware address, which a request does not use, keeps one address while two change places. */
    private static final FlowEntry ARP = EntryKind.ANSWER_ARP.entry(0, BaseCompiler.ARP, new ArpOp(REQUEST))
        .does(ImmutableList.of(
            copy(PacketField.ARP_TPA, PacketField.ARP_THA),
            copy(PacketField.ARP_SPA, PacketField.ARP_TPA),
            copy(PacketField.ARP_THA, PacketField.ARP_SPA),
            copy(PacketField.ARP_SHA, PacketField.ARP_THA),
            copy(PacketField.ETH_SRC, PacketField.ARP_SHA),
            new Action.SetNumber(PacketField.ARP_OP, REPLY))).build();

    private static final FlowEntry ADVERTISED = EntryKind.ANSWER_ADVERTISED.entry(0, BaseCompiler.IPV6, NOT_ROUTED,
        BaseCompiler.ICMPV6, BaseCompiler.ADVERTISEMENT, new MatchField.NdOption(SOURCE_LINK_LAYER))
        .does(ImmutableList.of(
            copy(PacketField.IPV6_SRC, PacketField.IPV6_DST),
            copy(PacketField.ND_TARGET, PacketField.IPV6_SRC),
            new Action.SetNumber(PacketField.ND_OPTIONS_TYPE, TARGET_LINK_LAYER),
            copy(PacketField.ETH_SRC, PacketField.ND_TLL))).build();

    private static final ImmutableList<ProgramEntry> TABLES = ImmutableList.of(DETECTION, ARP, ADVERTISED, BARE,
        EntryKind.ANSWER_MISS.entry(0).build(),
        EntryKind.REPLY_MISS.entry(0).does(ImmutableList.of(new Action.OutputInPort())).build());

    private QuestionCompiler() {
    }

    /** Whose address is asked for. */
    enum Asked {
        /** A gateway's, by anybody, of all or of the gateway alone. */
        GATEWAY(EntryKind.GATEWAY_QUESTION, EntryKind.GATEWAY_ANSWERED, ROUTER | SOLICITED | OVERRIDE),
        /** A host's of the island, of all; who asks the host alone is answered by it. */
        HOST(EntryKind.NEIGHBOUR_QUESTION, EntryKind.NEIGHBOUR_ANSWERED, SOLICITED | OVERRIDE, BaseCompiler.GROUP_BIT),
        /**
         * A host's on another island, of all or of that host alone: who knows the host's own MAC address from when it
         * was here asks for it alone.
         */
        ABSENT(EntryKind.ABSENT_QUESTION, EntryKind.ABSENT_ANSWERED, SOLICITED | OVERRIDE);

        private final EntryKind told;
        private final EntryKind answered;
        private final long flags;
        /** Records all; the checker sees their interface alone. */
        @SuppressWarnings("ImmutableEnumChecker")
        private final ImmutableList<MatchField> how;

        Asked(final EntryKind told, final EntryKind answered, final long flags, final MatchField... how) {
            this.told = told;
            this.answered = answered;
            this.flags = flags;
            this.how = ImmutableList.copyOf(how);
        }
    }

    /** What every switch that is able to answer holds, whatever is asked. */
    static ImmutableList<ProgramEntry> tables() {
        return TABLES;
    }

    /** How answers leave by an access port that has a tag for a segment. */
    static FlowEntry tagged(final int object, final MatchField inSegment, final Membership member) {
        return EntryKind.REPLY_TAGGED.entry(object, new InPort(member.port()), inSegment)
            .does(member.deliveryBack()).build();
    }

    /**
     * The entry for one address.
     *
     * @param context the switch
     * @param asked whose address it is
     * @param object the object field of the cookie
     * @param inSegment in which segment is asked
     * @param address the address that is asked for
     * @param owner the MAC address to answer with
     */
    static FlowEntry entry(final SwitchContext context, final Asked asked, final int object,
            final MatchField inSegment, final IpAddress address, final MacAddress owner) {
        final MatchField[] match = ImmutableList.<MatchField>builder().add(inSegment).addAll(asked.how)
            .addAll(question(address)).build().toArray(MatchField[]::new);
        if (!context.has(Ability.ANSWER_QUESTIONS)) {
            return asked.told.entry(object, match).metered(Numbers.QUESTIONS.key())
                .does(ImmutableList.of(new Action.ToController())).build();
        }
        final var actions = ImmutableList.<Action>builder().add(copy(PacketField.ETH_SRC, PacketField.ETH_DST),
            new Action.SetEthSrc(owner));
        if (address instanceof Ipv6Address) {
            // What is set in an advertisement alone is set in the next table, which finds one.
            actions.add(type(BaseCompiler.ADVERTISEMENT), new Action.SetNumber(PacketField.ND_RESERVED, asked.flags));
        }
        return asked.answered.entry(object, match).does(actions.build()).build();
    }

    private static ImmutableList<MatchField> question(final IpAddress address) {
        return switch (address) {
            case Ipv4Address v4 -> ImmutableList.of(BaseCompiler.ARP, new ArpOp(REQUEST), new ArpTpa(v4));
            case Ipv6Address v6 -> ImmutableList.of(BaseCompiler.IPV6, BaseCompiler.ICMPV6, BaseCompiler.SOLICITATION,
                NdTarget.exact(v6));
        };
    }

    private static FlowEntry told(final EntryDraft draft) {
        return draft.metered(Numbers.QUESTIONS.key())
            .does(ImmutableList.of(type(BaseCompiler.SOLICITATION), new Action.ToController())).build();
    }

    private static Action copy(final PacketField from, final PacketField to) {
        return new Action.CopyField(from, to);
    }

    private static Action type(final MatchField.Icmpv6Type type) {
        return new Action.SetNumber(PacketField.ICMPV6_TYPE, type.value());
    }
}
