// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.PacketField;
import org.netport.flow.TableId;
import org.netport.flow.Watch;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.PortNumber;

/** Entries in the words of ovs-ofctl. */
class ProgramTextTest {
    private static final GroupId WAY = new GroupId(GroupId.ROUTING | 1);
    private static final ImmutableList<Action> OUT = ImmutableList.of(new Action.Output(new PortNumber(2)));
    private static final Bucket WATCHING = new Bucket(OUT, 0, new Watch.Port(new PortNumber(2)));

    private static String line(final MatchField... match) {
        return ProgramText.line(new FlowEntry(new FlowKey(new TableId(6), 9, Match.of(match)), Cookie.of(1, 2, 3),
            Optional.empty(), ImmutableList.of(new Action.DecTtl(), new Action.ToGroup(WAY)), Optional.empty(),
            Optional.empty()));
    }

    @Test
    void prefixesHaveAMaskAndAddressesHaveNone() {
        final String head = "cookie=0x4e50010000020003,table=6,priority=9,";
        final String tail = " actions=dec_ttl,group:1342177281";
        final var v4 = (Ipv4Address) IpAddress.parse("10.0.1.0");
        final var v6 = (Ipv6Address) IpAddress.parse("2001:db8::");
        assertEquals(head + "dl_type=0x800,nw_src=10.0.1.0,nw_dst=10.0.1.0/255.255.255.0" + tail,
            line(new MatchField.Ipv4Dst(v4, (Ipv4Address) IpAddress.parse("255.255.255.0")),
                MatchField.Ipv4Src.exact(v4), new MatchField.EthType(0x0800)));
        assertEquals(head + "dl_type=0x86dd,ipv6_src=2001:db8::/ffff:ffff::,ipv6_dst=2001:db8::" + tail,
            line(MatchField.Ipv6Dst.exact(v6), new MatchField.EthType(0x86dd),
                new MatchField.Ipv6Src(v6, (Ipv6Address) IpAddress.parse("ffff:ffff::"))));
    }

    @Test
    void fieldsAreCopiedAsFarAsTheNarrowerGoesAndSetAsNumbers() {
        assertEquals("cookie=0x4e50010000020003,table=6,priority=9,dl_type=0x806 actions=move:arp_tpa->arp_tha[0..31],"
            + "move:arp_tha[0..31]->arp_spa,move:eth_src->eth_dst,set_field:2->arp_op,in_port",
            ProgramText.line(new FlowEntry(new FlowKey(new TableId(6), 9, Match.of(new MatchField.EthType(0x0806))),
                Cookie.of(1, 2, 3), Optional.empty(), ImmutableList.of(
                    new Action.CopyField(PacketField.ARP_TPA, PacketField.ARP_THA),
                    new Action.CopyField(PacketField.ARP_THA, PacketField.ARP_SPA),
                    new Action.CopyField(PacketField.ETH_SRC, PacketField.ETH_DST),
                    new Action.SetNumber(PacketField.ARP_OP, 2), new Action.OutputInPort()), Optional.empty(),
                Optional.empty())));
    }

    @Test
    void aCheckOfLengthNamesItsBit() {
        assertEquals("cookie=0x4e50010000020003,table=6,priority=9 actions=check_pkt_larger(1514)->OXM_OF_METADATA[56]",
            ProgramText.line(new FlowEntry(new FlowKey(new TableId(6), 9, Match.ALL), Cookie.of(1, 2, 3),
                Optional.empty(), ImmutableList.of(new Action.CheckLength(1514, 56)), Optional.empty(),
                Optional.empty())));
    }

    @Test
    void onlyNumbersThatFitAreSet() {
        assertThrows(IllegalArgumentException.class, () -> new Action.SetNumber(PacketField.ICMPV6_TYPE, 256));
        assertThrows(IllegalArgumentException.class, () -> new Action.SetNumber(PacketField.ARP_OP, -1));
        assertThrows(IllegalArgumentException.class, () -> new Action.SetNumber(PacketField.ETH_SRC, 1));
    }

    @Test
    void groupsTellTheirTypeWeightsAndWhatTheyWatch() {
        assertEquals("group_id=0x50000001,type=all,bucket=actions=output:2",
            ProgramText.line(GroupEntry.all(WAY, List.of(OUT))));
        assertEquals("group_id=0x50000001,type=select,bucket=weight:7,actions=output:2,"
                + "bucket=weight:1,watch_group:1308622849,actions=drop",
            ProgramText.line(new GroupEntry(WAY, GroupType.SELECT, ImmutableList.of(
                new Bucket(OUT, 7, new Watch.Nothing()),
                new Bucket(ImmutableList.of(), 1, new Watch.Group(new GroupId(GroupId.OWNER | 1)))))));
        assertEquals("group_id=0x50000001,type=fast_failover,bucket=watch_port:2,actions=output:2",
            ProgramText.line(new GroupEntry(WAY, GroupType.FAST_FAILOVER, ImmutableList.of(WATCHING))));
    }

    @Test
    void aGroupHasBucketsOfItsTypeOnly() {
        final Bucket weighed = new Bucket(OUT, 1, new Watch.Nothing());
        final Bucket plain = Bucket.of(OUT);
        assertRefused(GroupType.ALL, weighed);
        assertRefused(GroupType.ALL, WATCHING);
        assertRefused(GroupType.SELECT, plain);
        assertRefused(GroupType.FAST_FAILOVER, plain);
        assertRefused(GroupType.FAST_FAILOVER, new Bucket(OUT, 1, new Watch.Port(new PortNumber(2))));
        assertThrows(IllegalArgumentException.class, () -> new Bucket(OUT, 65_536, new Watch.Nothing()));
    }

    private static void assertRefused(final GroupType type, final Bucket bucket) {
        assertThrows(IllegalArgumentException.class, () -> new GroupEntry(WAY, type, ImmutableList.of(bucket)));
    }

    @Test
    void groupsOfSegmentsAndOfRoutingAreOurs() {
        for (int ours : new int[] {0x4e000000, 0x4effffff, 0x50000000, 0x5fffffff, 0x60000000,
            0x6fffffff}) {
            assertTrue(new GroupId(ours).isOurs());
        }
        for (int others : new int[] {0, 0x4dffffff, 0x4f000000, 0x4fffffff, 0x70000000, 0xd0000000, 0xffffff00}) {
            assertFalse(new GroupId(others).isOurs());
        }
    }
}
