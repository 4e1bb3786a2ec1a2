// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketIn.Reason;
import org.netport.core.fake.FakeSwitch.Emission;
import org.netport.core.fake.FakeSwitch.Ingress;
import org.netport.core.fake.FakeSwitch.OutOf;
import org.netport.core.fake.FakeSwitch.ToController;
import org.netport.core.pipeline.EntryKind;
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
import org.netport.flow.ProgramEntry;
import org.netport.flow.SwitchProgram;
import org.netport.flow.TableId;
import org.netport.flow.Watch;
import org.netport.model.Ipv4Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;

/** What the fake switch does for routing is what switches do. */
class FakeSwitchTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final PortNumber IN = new PortNumber(1);
    private static final GroupId WAY = new GroupId(GroupId.ROUTING | 1);
    private static final GroupId WAYS = new GroupId(GroupId.ROUTING | 2);

    private final FakeSwitch device = new FakeSwitch();

    private static Action to(final int port) {
        return new Action.Output(new PortNumber(port));
    }

    private static FlowEntry flow(final int table, final Optional<Integer> next, final Match match,
            final Action... actions) {
        return new FlowEntry(new FlowKey(new TableId(table), 1, match),
            Cookie.of(EntryKind.FORWARD_ONWARD.feature(), 0, 0), Optional.empty(), ImmutableList.copyOf(actions),
            Optional.empty(), next.map(TableId::new));
    }

    private void holds(final ProgramEntry... entries) {
        device.program(SwitchProgram.of(List.of(entries)));
    }

    private List<Emission> of(final FakeFrame.Payload payload) {
        return device.process(Ingress.at(IN, FakeFrame.of(MAC, MAC, payload)));
    }

    private static FakeFrame.Ip4 packet(final int destination, final int ttl) {
        return new FakeFrame.Ip4(new Ipv4Address(0x0a000001), new Ipv4Address(destination), ttl);
    }

    private static List<Integer> ports(final List<Emission> emissions) {
        return emissions.stream().map(each -> ((OutOf) each).port().value()).toList();
    }

    @Test
    void aPacketIsOlderBehindARouterAndEndsThereWithItsTime() {
        holds(flow(0, Optional.of(1), Match.of(new MatchField.EthType(0x0800)), new Action.DecTtl(), to(2)),
            flow(1, Optional.empty(), Match.ALL, to(3)));
        final var older = FakeFrame.of(MAC, MAC, packet(7, 1));
        assertEquals(List.of(new OutOf(new PortNumber(2), older, Optional.empty(), Optional.empty()),
            new OutOf(new PortNumber(3), older, Optional.empty(), Optional.empty())), of(packet(7, 2)));
        for (int ttl = 0; ttl <= 1; ttl++) {
            assertEquals(List.of(new ToController(IN, FakeFrame.of(MAC, MAC, packet(7, ttl)),
                EntryKind.FORWARD_ONWARD, 0, Reason.INVALID_TTL)), of(packet(7, ttl)));
        }
    }

    @Test
    void aPrefixMatchesWhatLiesInIt() {
        holds(flow(0, Optional.empty(), Match.of(new MatchField.EthType(0x0800), new MatchField.Ipv4Dst(
            new Ipv4Address(0x0a000100), new Ipv4Address(0xffffff00))), to(2)));
        assertEquals(List.of(2), ports(of(packet(0x0a0001ff, 9))));
        assertEquals(List.of(), of(packet(0x0a000201, 9)));
    }

    @Test
    void aLengthIsWrittenWhereAMatchReadsIt() {
        final MatchField longer = new MatchField.Metadata(1L << 56, 1L << 56);
        holds(flow(0, Optional.of(1), Match.ALL, new Action.CheckLength(1314, 56)),
            flow(1, Optional.empty(), Match.of(longer), to(2)),
            flow(1, Optional.empty(), Match.of(new MatchField.Metadata(0, 1L << 56)), to(3)));
        assertEquals(List.of(3), ports(of(packet(7, 9))));
        assertEquals(List.of(3), ports(of(packet(7, 9).ofLength(1300))));
        assertEquals(List.of(2), ports(of(packet(7, 9).ofLength(1301))));
    }

    @Test
    void theFirstLiveBucketIsTakenAndWhatAGroupWatchesIsAliveWhileOneOfItsBucketsIs() {
        holds(flow(0, Optional.empty(), Match.ALL, new Action.ToGroup(WAYS)),
            new GroupEntry(WAY, GroupType.FAST_FAILOVER, ImmutableList.of(
                new Bucket(ImmutableList.of(to(2)), 0, new Watch.Port(new PortNumber(2))),
                new Bucket(ImmutableList.of(to(3)), 0, new Watch.Port(new PortNumber(3))))),
            new GroupEntry(WAYS, GroupType.FAST_FAILOVER, ImmutableList.of(
                new Bucket(ImmutableList.of(new Action.ToGroup(WAY)), 0, new Watch.Group(WAY)),
                new Bucket(ImmutableList.of(to(4)), 0, new Watch.Port(new PortNumber(4))))));
        assertEquals(List.of(2), ports(of(FakeFrame.PLAIN)));
        device.dead(Set.of(new PortNumber(2)));
        assertEquals(List.of(3), ports(of(FakeFrame.PLAIN)));
        device.dead(Set.of(new PortNumber(2), new PortNumber(3)));
        assertEquals(List.of(4), ports(of(FakeFrame.PLAIN)));
        device.dead(Set.of(new PortNumber(2), new PortNumber(3), new PortNumber(4)));
        assertEquals(List.of(), of(FakeFrame.PLAIN));
        device.dead(Set.of());
        assertEquals(List.of(2), ports(of(FakeFrame.PLAIN)));
    }

    @Test
    void oneLiveBucketIsSelectedByAddressesAndAllGetTheirShare() {
        holds(flow(0, Optional.empty(), Match.ALL, new Action.ToGroup(WAYS)),
            new GroupEntry(WAYS, GroupType.SELECT, ImmutableList.of(
                new Bucket(ImmutableList.of(to(2)), 1, new Watch.Port(new PortNumber(2))),
                new Bucket(ImmutableList.of(to(3)), 3, new Watch.Port(new PortNumber(3))))));
        final List<Integer> chosen = IntStream.range(0, 400)
            .mapToObj(host -> ports(of(packet(host, 9)))).flatMap(List::stream).toList();
        assertEquals(400, chosen.size());
        final long fewer = chosen.stream().filter(port -> port == 2).count();
        assertTrue(fewer > 50 && fewer < 150, () -> "expected about 100 of 400: " + fewer);
        assertEquals(ports(of(packet(7, 9))), ports(of(packet(7, 3))));
        device.dead(Set.of(new PortNumber(3)));
        IntStream.range(0, 400).forEach(host -> assertEquals(List.of(2), ports(of(packet(host, 9)))));
    }
}
