// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netport.channel.CommitResult;
import org.netport.channel.FlowFilter;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketOut;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SumResult;
import org.netport.channel.SumResult.FlowSum;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.channel.SwitchSession;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowEntry.MetadataWrite;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramEntry;
import org.netport.flow.SwitchProgram;
import org.netport.flow.TableId;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.openflow.codec.Samples;
import org.netport.openflow.server.OpenFlowServer;
import org.netport.openflow.server.OpenFlowSettings;
import org.netport.openflow.session.ConnectionSettings;
import org.netport.openflow.session.ConnectionSettings.Limits;
import org.netport.openflow.session.ConnectionSettings.Times;

/** The channel with a real Open vSwitch. */
class OpenVswitchLiveTest {
    private final RecordedEvents events = new RecordedEvents();
    private OpenVswitch ovs;
    private OpenFlowServer server;

    @BeforeEach
    void start() throws IOException {
        server = OpenFlowServer.start(new OpenFlowSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new ConnectionSettings(Role.MASTER, System::currentTimeMillis, Times.DEFAULT, Limits.DEFAULT), 10, 10,
            Optional.empty()), events);
        ovs = new OpenVswitch();
    }

    @AfterEach
    void stop() {
        server.close();
        ovs.close();
    }

    private SwitchSession connect(final String protocols) throws InterruptedException {
        ovs.vsctl("set", "bridge", "br0", "protocols=" + protocols, "--", "set-controller", "br0",
            "tcp:127.0.0.1:" + server.address().getPort());
        return RecordedEvents.next(events.sessions);
    }

    private static FlowEntry flow(final int table, final Optional<MeterId> meter, final List<Action> actions,
            final Optional<MetadataWrite> metadata, final Optional<Integer> next, final MatchField... match) {
        return new FlowEntry(new FlowKey(new TableId(table), 100 + match.length, Match.of(match)),
            Cookie.of(7, 5001, 3), meter, ImmutableList.copyOf(actions), metadata, next.map(TableId::new));
    }

    /** One entry of every kind of match and action that netport uses. */
    private static List<ProgramEntry> everything() {
        final List<ProgramEntry> all = new ArrayList<>();
        final var meter = new MeterEntry(new MeterId(MeterId.OWNER | 1), 1000, 200);
        final var group = GroupEntry.all(new GroupId(GroupId.OWNER | 5001), ImmutableList.of(
            ImmutableList.of(new Action.Output(new PortNumber(1))),
            ImmutableList.of(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(12)),
                new Action.Output(new PortNumber(2)))));
        all.add(meter);
        all.add(group);
        all.addAll(Samples.groups());
        final var mac = MacAddress.parse("02:00:00:00:00:05");
        final var vni = new MatchField.Metadata(5001, 0xffffff);
        final var v6 = (Ipv6Address) IpAddress.parse("2001:db8::5");
        all.add(flow(0, Optional.empty(), List.of(), Optional.of(new MetadataWrite(5001, 0xfffffffffL)),
            Optional.of(2), new MatchField.InPort(new PortNumber(1)), new MatchField.NoVlan()));
        all.add(flow(0, Optional.empty(), List.of(new Action.PopVlan()), Optional.of(new MetadataWrite(1L << 24,
            0xfffL << 24)), Optional.of(1), new MatchField.InPort(new PortNumber(2)),
            new MatchField.VlanVid(new VlanId(300))));
        all.add(flow(0, Optional.empty(), List.of(), Optional.of(new MetadataWrite(5001, 0xffffff)), Optional.of(4),
            new MatchField.InPort(new PortNumber(3)), new MatchField.TunnelId(5001), new MatchField.NoVlan(),
            new MatchField.TunnelSrc(IpAddress.parse("192.0.2.1"))));
        all.add(flow(0, Optional.empty(), List.of(), Optional.empty(), Optional.empty(),
            new MatchField.EthDst(MacAddress.parse("01:80:c2:00:00:00"), MacAddress.parse("ff:ff:ff:ff:ff:f0"))));
        all.add(flow(2, Optional.of(meter.key()), List.of(new Action.ToController()), Optional.empty(),
            Optional.empty(), vni, new MatchField.EthSrc(mac)));
        all.add(flow(3, Optional.empty(), List.of(), Optional.empty(), Optional.of(4), vni,
            new MatchField.EthType(0x806), new MatchField.ArpOp(1),
            new MatchField.ArpTpa((Ipv4Address) IpAddress.parse("10.0.0.5"))));
        all.add(flow(3, Optional.empty(), List.of(), Optional.empty(), Optional.of(4),
            new MatchField.EthType(0x806), new MatchField.ArpSpa((Ipv4Address) IpAddress.parse("10.0.0.5"))));
        all.add(flow(3, Optional.empty(), List.of(), Optional.empty(), Optional.of(4), vni,
            new MatchField.EthType(0x86dd), new MatchField.IpProto(58), new MatchField.Icmpv6Type(135),
            MatchField.NdTarget.exact(v6)));
        all.add(flow(3, Optional.empty(), List.of(), Optional.empty(), Optional.of(4),
            new MatchField.EthType(0x86dd), new MatchField.Ipv6Src((Ipv6Address) IpAddress.parse("fe80::"),
                (Ipv6Address) IpAddress.parse("ffc0::"))));
        all.add(flow(3, Optional.empty(), List.of(), Optional.empty(), Optional.of(4),
            new MatchField.EthType(0x800), MatchField.Ipv4Src.exact((Ipv4Address) IpAddress.parse("10.0.0.5"))));
        all.add(flow(4, Optional.empty(), List.of(new Action.Output(new PortNumber(1))), Optional.empty(),
            Optional.empty(), vni, new MatchField.EthDst(mac, MacAddress.BROADCAST)));
        all.add(flow(5, Optional.empty(), List.of(new Action.ToGroup(group.key()), new Action.PushVlan(0x8100),
            new Action.SetVlan(new VlanId(101)), new Action.PushVlan(0x88a8), new Action.SetVlan(new VlanId(300)),
            new Action.Output(new PortNumber(2)), new Action.PopVlan(), new Action.PopVlan(),
            new Action.SetTunnelId(new Vni(5001)), new Action.SetTunnelDst(IpAddress.parse("192.0.2.2")),
            new Action.OutputInPort()), Optional.empty(), Optional.empty(), vni, new MatchField.NoVlan()));
        return all;
    }

    /** One entry of every kind of match and action that routing uses. */
    private static List<ProgramEntry> routing() {
        final var segment = new MatchField.Metadata(5001, 0xffffff);
        final var v4 = new MatchField.EthType(0x800);
        final var v6 = new MatchField.EthType(0x86dd);
        final List<Action> next = List.of(new Action.DecTtl(), new Action.ToGroup(new GroupId(GroupId.ROUTING | 1)));
        return List.of(
            flow(6, Optional.empty(), next, Optional.empty(), Optional.of(7), segment, v4,
                MatchField.Ipv4Dst.exact((Ipv4Address) IpAddress.parse("10.0.0.5"))),
            flow(6, Optional.empty(), next, Optional.empty(), Optional.of(7), segment, v4,
                new MatchField.Ipv4Dst((Ipv4Address) IpAddress.parse("10.0.1.0"),
                    (Ipv4Address) IpAddress.parse("255.255.255.0"))),
            flow(6, Optional.empty(), next, Optional.empty(), Optional.of(7), segment, v6,
                MatchField.Ipv6Dst.exact((Ipv6Address) IpAddress.parse("2001:db8::5"))),
            flow(6, Optional.empty(), next, Optional.empty(), Optional.of(7), segment, v6,
                new MatchField.Ipv6Dst((Ipv6Address) IpAddress.parse("2001:db8:1::"),
                    (Ipv6Address) IpAddress.parse("ffff:ffff:ffff:ffff::"))),
            flow(6, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), v4,
                new MatchField.Ipv4Src((Ipv4Address) IpAddress.parse("10.0.1.0"),
                    (Ipv4Address) IpAddress.parse("255.255.255.0"))));
    }

    private static ChangeSet adding(final List<ProgramEntry> entries) {
        return new ChangeSet(entries.stream().<Change>map(Change.Add::new).collect(ImmutableList.toImmutableList()));
    }

    private static CommitResult commit(final SwitchSession session, final ChangeSet changes) throws Exception {
        return session.commit(changes).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static SwitchProgram read(final SwitchSession session) throws Exception {
        final var observed = assertInstanceOf(ReadBackResult.Observed.class,
            session.readBack().toCompletableFuture().get(20, TimeUnit.SECONDS));
        assertEquals(List.of(), observed.unreadable());
        return observed.program();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenFlow13", "OpenFlow14", "OpenFlow13,OpenFlow14,OpenFlow15"})
    void whatIsCommittedIsReadBackEqualAndRemovedAgain(final String protocols) throws Exception {
        final SwitchSession session = connect(protocols);
        assertEquals(Role.MASTER, session.features().role());
        assertTrue(session.features().tunnelMetadata());
        final List<ProgramEntry> all = everything();
        all.addAll(routing());
        assertInstanceOf(CommitResult.Committed.class, commit(session, adding(all)));
        assertEquals(SwitchProgram.of(all), read(session));
        final var removal = new ChangeSet(ImmutableList.copyOf(all).reverse().stream()
            .<Change>map(entry -> new Change.Remove(entry.key())).collect(ImmutableList.toImmutableList()));
        assertInstanceOf(CommitResult.Committed.class, commit(session, removal));
        assertEquals(SwitchProgram.EMPTY, read(session));
    }

    @ParameterizedTest
    @CsvSource({"'OpenFlow10,OpenFlow13', OF_1_3, EXPERIMENTER", "'OpenFlow13,OpenFlow14', OF_1_4, STANDARD",
        "'OpenFlow14,OpenFlow15', OF_1_5, STANDARD"})
    void theHighestCommonVersionIsSpokenWithItsFormOfBundles(final String protocols, final Version version,
            final Bundles bundles) throws Exception {
        final SwitchSession session = connect(protocols);
        assertEquals(version, session.features().version());
        assertEquals(bundles, session.features().bundles());
    }

    @Test
    void aSwitchOfAnotherVersionIsRefusedAndConnectsWhenItSpeaksOurs() throws Exception {
        ovs.vsctl("set", "bridge", "br0", "protocols=OpenFlow10", "--", "set-controller", "br0",
            "tcp:127.0.0.1:" + server.address().getPort());
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (server.counters().failedHandshakes() == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertTrue(server.counters().failedHandshakes() > 0);
        assertTrue(server.counters().newestFailure().orElseThrow().contains("no common OpenFlow version"),
            server.counters().toString());
        assertTrue(events.sessions.isEmpty());
        assertEquals(Version.OF_1_3, connect("OpenFlow13").features().version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenFlow13", "OpenFlow14", "OpenFlow15"})
    void aBundleWithOneBadEntryChangesNothingAndTheErrorNamesTheEntry(final String protocols) throws Exception {
        final SwitchSession session = connect(protocols);
        final var good = flow(4, Optional.empty(), List.of(new Action.Output(new PortNumber(1))), Optional.empty(),
            Optional.empty(), new MatchField.EthSrc(MacAddress.parse("02:00:00:00:00:01")));
        final var bad = flow(4, Optional.empty(), List.of(new Action.ToGroup(new GroupId(GroupId.OWNER | 99))),
            Optional.empty(), Optional.empty(), new MatchField.EthSrc(MacAddress.parse("02:00:00:00:00:02")));
        final var refused = assertInstanceOf(CommitResult.Refused.class,
            commit(session, adding(List.of(good, bad))));
        assertEquals(Optional.of(bad.key()), refused.errors().get(0).change().map(Change::key));
        assertEquals(SwitchProgram.EMPTY, read(session));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenFlow13", "OpenFlow14", "OpenFlow15"})
    void entriesAreSummedByTableAndCookie(final String protocols) throws Exception {
        final SwitchSession session = connect(protocols);
        ovs.vsctl("add-port", "br0", "p1", "--", "set", "interface", "p1", "type=dummy", "ofport_request=1");
        assertEquals("ADDED p1", RecordedEvents.next(events.ports));
        final var drops = flow(0, Optional.empty(), List.of(), Optional.empty(), Optional.empty(),
            new MatchField.InPort(new PortNumber(1)));
        final var others = flow(0, Optional.empty(), List.of(), Optional.empty(), Optional.empty(),
            new MatchField.InPort(new PortNumber(2)));
        assertInstanceOf(CommitResult.Committed.class, commit(session, adding(List.of(drops, others))));
        for (int frame = 0; frame < 3; frame++) {
            ovs.run("ovs-appctl", "-t", ovs.directory() + "/vswitchd.ctl", "netdev-dummy/receive", "p1",
                "in_port(1),eth(src=02:00:00:00:00:05,dst=ff:ff:ff:ff:ff:ff),eth_type(0x1234)");
        }
        final var filters = ImmutableList.of(FlowFilter.of(new TableId(0), drops.cookie().feature()),
            FlowFilter.of(new TableId(0), 8), FlowFilter.of(new TableId(1), drops.cookie().feature()));
        final var expected = ImmutableList.of(new FlowSum(2, 3), new FlowSum(0, 0), new FlowSum(0, 0));
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        var sums = sum(session, filters);
        while (!sums.equals(expected) && System.nanoTime() < end) {
            sums = sum(session, filters);
        }
        assertEquals(expected, sums);
    }

    private static ImmutableList<FlowSum> sum(final SwitchSession session, final ImmutableList<FlowFilter> filters)
            throws Exception {
        return assertInstanceOf(SumResult.Summed.class,
            session.sum(filters).toCompletableFuture().get(20, TimeUnit.SECONDS)).sums();
    }

    @Test
    void flowsOfOthersAreLeftAlone() throws Exception {
        final SwitchSession session = connect("OpenFlow14");
        ovs.ofctl("add-flow", "br0", "cookie=0x1234,priority=7,actions=drop");
        assertEquals(SwitchProgram.EMPTY, read(session));
        assertTrue(ovs.ofctl("dump-flows", "br0").contains("cookie=0x1234"));
    }

    @Test
    void aLostConnectionEndsTheSessionAndANewOneFollows() throws Exception {
        final SwitchSession first = connect("OpenFlow14");
        first.close("test");
        RecordedEvents.next(events.ended);
        assertEquals(first.datapathId(), RecordedEvents.next(events.sessions).datapathId());
        assertInstanceOf(CommitResult.Unknown.class, commit(first, adding(everything())));
    }

    @Test
    void aPacketOutReturnsAsPacketInWithMetadataAndCookie() throws Exception {
        final SwitchSession session = connect("OpenFlow14");
        ovs.vsctl("add-port", "br0", "p1", "--", "set", "interface", "p1", "type=dummy", "ofport_request=1");
        assertEquals("ADDED p1", RecordedEvents.next(events.ports));
        final var classify = flow(0, Optional.empty(), List.of(), Optional.of(new MetadataWrite(5001, 0xffffff)),
            Optional.of(2), new MatchField.InPort(new PortNumber(1)));
        final var punt = flow(2, Optional.empty(), List.of(new Action.ToController()), Optional.empty(),
            Optional.empty(), new MatchField.Metadata(5001, 0xffffff));
        assertInstanceOf(CommitResult.Committed.class, commit(session, adding(List.of(classify, punt))));
        ovs.run("ovs-appctl", "-t", ovs.directory() + "/vswitchd.ctl", "netdev-dummy/receive", "p1",
            "in_port(1),eth(src=02:00:00:00:00:05,dst=ff:ff:ff:ff:ff:ff),eth_type(0x1234)");
        final var packet = RecordedEvents.next(events.packets);
        assertEquals(5001, packet.metadata());
        assertEquals(punt.cookie(), packet.cookie());
        assertEquals(new TableId(2), packet.table());
        session.send(new PacketOut(Optional.empty(), ImmutableList.of(new Action.Output(new PortNumber(1))),
            packet.frame()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenFlow13", "OpenFlow14", "OpenFlow15"})
    void packetsWhoseTimeToLiveRunsOutComeToTheControllerAndOthersStillDo(final String protocols) throws Exception {
        final SwitchSession session = connect(protocols);
        ovs.vsctl("add-port", "br0", "p1", "--", "set", "interface", "p1", "type=dummy", "ofport_request=1");
        assertEquals("ADDED p1", RecordedEvents.next(events.ports));
        final var routed = flow(0, Optional.empty(), List.of(new Action.DecTtl(), new Action.Output(new PortNumber(9))),
            Optional.empty(), Optional.of(1), new MatchField.EthType(0x800));
        final var miss = new FlowEntry(new FlowKey(new TableId(1), 0, Match.ALL), Cookie.of(7, 5001, 4),
            Optional.empty(), ImmutableList.of(new Action.ToController()), Optional.empty(), Optional.empty());
        assertInstanceOf(CommitResult.Committed.class, commit(session, adding(List.of(routed, miss))));
        receive(1);
        final var ended = RecordedEvents.next(events.packets);
        assertEquals(PacketIn.Reason.INVALID_TTL, ended.reason());
        assertEquals(routed.cookie(), ended.cookie());
        assertEquals(new PortNumber(1), ended.inPort());
        receive(2);
        final var others = RecordedEvents.next(events.packets);
        assertEquals(PacketIn.Reason.ACTION, others.reason());
        assertEquals(miss.cookie(), others.cookie());
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenFlow13", "OpenFlow14", "OpenFlow15"})
    void aTimeToLiveIsCountedDownWhereTheMatchSaysThatThereIsOne(final String protocols) throws Exception {
        final SwitchSession session = connect(protocols);
        final List<Action> older = List.of(new Action.DecTtl(), new Action.Output(new PortNumber(1)));
        assertInstanceOf(CommitResult.Refused.class, commit(session, adding(List.of(flow(6, Optional.empty(), older,
            Optional.empty(), Optional.empty(), new MatchField.Metadata(1, 1))))));
        final var group = GroupEntry.all(new GroupId(GroupId.ROUTING | 9), List.of(older));
        assertInstanceOf(CommitResult.Committed.class, commit(session, adding(List.of(group))));
        assertEquals(SwitchProgram.of(List.of(group)), read(session));
    }

    private void receive(final int ttl) {
        ovs.run("ovs-appctl", "-t", ovs.directory() + "/vswitchd.ctl", "netdev-dummy/receive", "p1",
            "in_port(1),eth(src=02:00:00:00:00:05,dst=02:00:00:00:00:06),eth_type(0x0800),ipv4(src=10.0.0.1,"
                + "dst=10.0.0.2,proto=17,tos=0,ttl=" + ttl + ",frag=no),udp(src=1,dst=2)");
    }
}
