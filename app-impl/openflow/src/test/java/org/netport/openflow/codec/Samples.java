// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowEntry.MetadataWrite;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;
import org.netport.flow.PacketField;
import org.netport.flow.TableId;
import org.netport.flow.Watch;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;
import org.netport.model.Vni;

/** Entries that use every match field, action and instruction of the domain, each with its prerequisites. */
public final class Samples {
    private static final Ipv4Address V4 = new Ipv4Address(0xc0000201);
    private static final Ipv6Address V6 = new Ipv6Address(0x20010db800000000L, 1);
    private static final Ipv6Address LINK_LOCAL = new Ipv6Address(0xfe80_0000_0000_0000L, 0);
    private static final Ipv6Address TEN_BITS = new Ipv6Address(0xffc0_0000_0000_0000L, 0);
    private static final MacAddress MAC = new MacAddress(0x0200_0000_0a01L);

    private static final ImmutableList<Action> NEIGHBOUR_QUESTION = ImmutableList.of(
        new Action.CopyField(PacketField.ETH_SRC, PacketField.ETH_DST), new Action.SetEthSrc(MAC),
        new Action.SetNumber(PacketField.ICMPV6_TYPE, 136),
        new Action.SetNumber(PacketField.ND_RESERVED, 0xe000_0000L));
    private static final ImmutableList<Action> NEIGHBOUR_ANSWER = ImmutableList.of(
        new Action.CopyField(PacketField.IPV6_SRC, PacketField.IPV6_DST),
        new Action.CopyField(PacketField.ND_TARGET, PacketField.IPV6_SRC),
        new Action.SetNumber(PacketField.ND_OPTIONS_TYPE, 2),
        new Action.CopyField(PacketField.ETH_SRC, PacketField.ND_TLL));
    private static final ImmutableList<Action> ARP_ANSWER = ImmutableList.of(
        new Action.CopyField(PacketField.ARP_TPA, PacketField.ARP_THA),
        new Action.CopyField(PacketField.ARP_SPA, PacketField.ARP_TPA),
        new Action.CopyField(PacketField.ARP_THA, PacketField.ARP_SPA),
        new Action.CopyField(PacketField.ARP_SHA, PacketField.ARP_THA),
        new Action.CopyField(PacketField.ETH_SRC, PacketField.ARP_SHA),
        new Action.SetNumber(PacketField.ARP_OP, 2));

    private Samples() {
    }

    /**
     * Matches of every field.
     *
     * @return each with what a switch wants before it
     */
    public static List<Match> matches() {
        return List.of(Match.ALL,
            Match.of(new MatchField.InPort(new PortNumber(7))),
            Match.of(new MatchField.InPort(new PortNumber(7)), new MatchField.NoVlan()),
            Match.of(new MatchField.InPort(new PortNumber(7)), new MatchField.VlanVid(new VlanId(4094))),
            Match.of(new MatchField.VlanVid(new VlanId(1))),
            Match.of(new MatchField.Metadata(0x123456, 0xffffff)),
            Match.of(new MatchField.Metadata(0x1234_5678_9abc_def0L, -1L)),
            Match.of(new MatchField.Metadata(0x8000_0000_0000_0000L, 0x8000_0000_0000_0001L)),
            Match.of(new MatchField.EthDst(MAC, MacAddress.BROADCAST)),
            Match.of(new MatchField.EthDst(MacAddress.BROADCAST, MacAddress.BROADCAST)),
            Match.of(new MatchField.EthDst(new MacAddress(0x0100_0000_0000L), new MacAddress(0x0100_0000_0000L))),
            Match.of(new MatchField.EthDst(new MacAddress(0x0180_c200_0000L), new MacAddress(0xffff_ffff_fff0L))),
            Match.of(new MatchField.EthSrc(MAC)),
            Match.of(new MatchField.EthType(0x8100)),
            Match.of(new MatchField.EthType(0x88a8)),
            Match.of(new MatchField.EthType(0x0800), MatchField.Ipv4Src.exact(V4)),
            Match.of(new MatchField.EthType(0x0800), new MatchField.IpProto(17)),
            Match.of(new MatchField.EthType(0x0800), new MatchField.Hops(0)),
            Match.of(new MatchField.Metadata(0x123456, 0xffffff), new MatchField.EthType(0x86dd),
                new MatchField.Hops(255)),
            Match.of(new MatchField.EthType(0x86dd), MatchField.Ipv6Src.exact(V6)),
            Match.of(new MatchField.EthType(0x86dd), new MatchField.Ipv6Src(LINK_LOCAL, TEN_BITS)),
            Match.of(new MatchField.EthType(0x0806), new MatchField.ArpOp(1), new MatchField.ArpTpa(V4)),
            Match.of(new MatchField.EthType(0x0806), new MatchField.ArpOp(2), new MatchField.ArpSpa(V4)),
            Match.of(new MatchField.EthType(0x0806), new MatchField.ArpSpa(new Ipv4Address(0))),
            Match.of(new MatchField.EthType(0x86dd), new MatchField.IpProto(58), new MatchField.Icmpv6Type(135),
                MatchField.NdTarget.exact(V6)),
            Match.of(new MatchField.EthType(0x86dd), new MatchField.IpProto(58), new MatchField.Icmpv6Type(136),
                new MatchField.NdTarget(LINK_LOCAL, TEN_BITS)),
            Match.of(new MatchField.EthType(0x86dd), new MatchField.Hops(255), new MatchField.IpProto(58),
                new MatchField.Icmpv6Type(136), new MatchField.NdOption(1)),
            Match.of(new MatchField.TunnelId(16_777_215)),
            Match.of(new MatchField.InPort(new PortNumber(9)), new MatchField.TunnelSrc(V4),
                new MatchField.TunnelId(100), new MatchField.NoVlan()),
            Match.of(new MatchField.InPort(new PortNumber(9)), new MatchField.TunnelSrc(V6),
                new MatchField.TunnelId(100), new MatchField.NoVlan()),
            Match.of(new MatchField.EthType(0x0800), new MatchField.Ipv4Src(new Ipv4Address(0x0a000000),
                new Ipv4Address(0xff000000))),
            Match.of(new MatchField.EthType(0x0800), MatchField.Ipv4Dst.exact(V4)),
            Match.of(new MatchField.Metadata(0x123456, 0xffffff), new MatchField.EthType(0x0800),
                new MatchField.Ipv4Dst(new Ipv4Address(0xc0000200), new Ipv4Address(0xffffff00))),
            Match.of(new MatchField.EthType(0x86dd), MatchField.Ipv6Dst.exact(V6)),
            Match.of(new MatchField.Metadata(0x123456, 0xffffff), new MatchField.EthType(0x86dd),
                MatchField.Ipv6Src.exact(V6), new MatchField.Ipv6Dst(LINK_LOCAL, TEN_BITS)));
    }

    /**
     * Lists of actions, together every action.
     *
     * @return each valid for a switch behind a match of everything
     */
    public static List<ImmutableList<Action>> actions() {
        return List.of(ImmutableList.of(),
            ImmutableList.of(new Action.Output(new PortNumber(3))),
            ImmutableList.of(new Action.OutputInPort()),
            ImmutableList.of(new Action.ToController()),
            ImmutableList.of(new Action.ToGroup(new GroupId(0x4e000001))),
            ImmutableList.of(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(4094)),
                new Action.Output(new PortNumber(1))),
            ImmutableList.of(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(12)),
                new Action.PushVlan(0x88a8), new Action.SetVlan(new VlanId(2)),
                new Action.Output(new PortNumber(1)), new Action.PopVlan(), new Action.PopVlan(),
                new Action.Output(new PortNumber(2))),
            ImmutableList.of(new Action.SetTunnelId(new Vni(16_777_215)), new Action.SetTunnelDst(V4),
                new Action.Output(new PortNumber(4))),
            ImmutableList.of(new Action.SetTunnelId(new Vni(1)), new Action.SetTunnelDst(V6),
                new Action.Output(new PortNumber(4))),
            ImmutableList.of(new Action.SetEthSrc(MAC), new Action.SetEthDst(MacAddress.BROADCAST),
                new Action.OutputInPort()));
    }

    /**
     * Flows.
     *
     * @return one for each match, list of actions and instruction, with different keys
     */
    public static List<FlowEntry> flows() {
        final var flows = ImmutableList.<FlowEntry>builder();
        int number = 1;
        for (Match match : matches()) {
            flows.add(flow(number++, match, ImmutableList.of(new Action.Output(new PortNumber(2)))));
        }
        for (ImmutableList<Action> actions : actions()) {
            flows.add(flow(number++, Match.ALL, actions));
        }
        final var key = new FlowKey(new TableId(1), 0, Match.ALL);
        flows.add(new FlowEntry(key, Cookie.of(255, 0xffffff, 0xffff), Optional.of(new MeterId(0x4e01)),
            ImmutableList.of(new Action.ToController()), Optional.empty(), Optional.empty()));
        flows.add(new FlowEntry(new FlowKey(new TableId(2), 65535, Match.ALL), Cookie.of(0, 0, 0), Optional.empty(),
            ImmutableList.of(), Optional.of(new MetadataWrite(0x12_3456, 0xff_ffff)), Optional.of(new TableId(3))));
        flows.add(new FlowEntry(new FlowKey(new TableId(3), 9, Match.ALL), Cookie.of(1, 1, 1),
            Optional.of(new MeterId(0x4e02)), ImmutableList.of(new Action.SetEthSrc(MAC)),
            Optional.of(new MetadataWrite(0, -1L)), Optional.of(new TableId(253))));
        final var routed = ImmutableList.<Action>of(new Action.DecTtl(), new Action.SetEthSrc(MAC),
            new Action.ToGroup(new GroupId(0x50000001)));
        flows.add(flow(number++, Match.of(new MatchField.EthType(0x0800)), routed));
        flows.add(flow(number++, Match.of(new MatchField.EthType(0x86dd)), routed));
        for (int type : new int[] {135, 136}) {
            flows.add(flow(number++, Match.of(new MatchField.EthType(0x86dd), new MatchField.IpProto(58),
                new MatchField.Icmpv6Type(type)), type == 135 ? NEIGHBOUR_QUESTION : NEIGHBOUR_ANSWER));
        }
        flows.add(flow(number++, Match.of(new MatchField.EthType(0x0806)), ARP_ANSWER));
        flows.add(flow(number, Match.of(new MatchField.EthType(0x0800)), ImmutableList.of(new Action.DecTtl(),
            new Action.CheckLength(1514, 56), new Action.CheckLength(65_535, 0))));
        return flows.build();
    }

    private static FlowEntry flow(final int number, final Match match, final ImmutableList<Action> actions) {
        return new FlowEntry(new FlowKey(new TableId(0), number, match), Cookie.of(1, number, 0), Optional.empty(),
            actions, Optional.empty(), Optional.empty());
    }

    /**
     * Groups.
     *
     * @return of every type, without buckets and with many; later ones refer to earlier ones; the flows above use some
     */
    public static List<GroupEntry> groups() {
        return List.of(GroupEntry.all(new GroupId(0x4e000001), ImmutableList.of()),
            GroupEntry.all(new GroupId(0x4e000002), ImmutableList.of(
                ImmutableList.of(new Action.Output(new PortNumber(5))),
                ImmutableList.of(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(7)),
                    new Action.Output(new PortNumber(6))),
                ImmutableList.of(new Action.SetTunnelId(new Vni(5)), new Action.SetTunnelDst(V4),
                    new Action.Output(new PortNumber(8))))),
            new GroupEntry(new GroupId(0x50000001), GroupType.FAST_FAILOVER, ImmutableList.of(
                new Bucket(ImmutableList.of(new Action.SetEthDst(MAC), new Action.Output(new PortNumber(5))), 0,
                    new Watch.Port(new PortNumber(5))),
                new Bucket(ImmutableList.of(new Action.Output(new PortNumber(6))), 0,
                    new Watch.Port(new PortNumber(6))))),
            new GroupEntry(new GroupId(0x5fffffff), GroupType.SELECT, ImmutableList.of(
                new Bucket(ImmutableList.of(new Action.ToGroup(new GroupId(0x50000001))), 1,
                    new Watch.Group(new GroupId(0x50000001))),
                new Bucket(ImmutableList.of(new Action.Output(new PortNumber(6))), 65_535,
                    new Watch.Port(new PortNumber(6))),
                new Bucket(ImmutableList.of(), 7, new Watch.Nothing()))),
            new GroupEntry(new GroupId(0x50000002), GroupType.FAST_FAILOVER, ImmutableList.of(
                new Bucket(ImmutableList.of(new Action.ToGroup(new GroupId(0x50000001))), 0,
                    new Watch.Group(new GroupId(0x50000001))),
                new Bucket(ImmutableList.of(new Action.OutputInPort()), 0, new Watch.Port(new PortNumber(6))))),
            new GroupEntry(new GroupId(0x50000003), GroupType.SELECT, ImmutableList.of()));
    }

    /**
     * Meters.
     *
     * @return those that the flows above use
     */
    public static List<MeterEntry> meters() {
        return List.of(new MeterEntry(new MeterId(0x4e01), 1000, 200), new MeterEntry(new MeterId(0x4e02), 1, 1));
    }
}
