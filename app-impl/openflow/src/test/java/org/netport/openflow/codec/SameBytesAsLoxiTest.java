// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netport.channel.FlowFilter;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.ProgramKey;
import org.netport.flow.TableId;
import org.projectfloodlight.openflow.protocol.Writeable;

/** What is written by hand is, to the byte, what Loxi writes for the same. */
class SameBytesAsLoxiTest {
    private static final int ROUNDS = 2000;

    private final long seed = System.nanoTime();
    private final RandomEntries entries = new RandomEntries(new Random(seed));

    private void same(final Object what, final Writeable loxi, final Writeable ours) {
        final ByteBuf expected = Unpooled.buffer();
        loxi.writeTo(expected);
        final ByteBuf actual = Unpooled.buffer();
        ours.writeTo(actual);
        if (!expected.equals(actual)) {
            assertEquals(ByteBufUtil.hexDump(expected), ByteBufUtil.hexDump(actual), "seed " + seed + ": " + what);
        }
    }

    private long xid() {
        return entries.random().nextInt() & 0xffff_ffffL;
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void flows(final Version version) {
        for (FlowEntry sample : Samples.flows()) {
            flow(version, sample);
        }
        for (int round = 0; round < ROUNDS; round++) {
            flow(version, entries.flow());
        }
    }

    private void flow(final Version version, final FlowEntry flow) {
        final long xid = xid();
        same(flow, LoxiFlows.add(version, flow, xid),
            out -> ChangeEncoder.encode(version, new Change.Add(flow), xid, out));
        same(flow, LoxiFlows.add(version, flow, xid),
            out -> ChangeEncoder.encode(version, new Change.Replace(flow), xid, out));
        removal(version, flow.key());
    }

    private void removal(final Version version, final ProgramKey key) {
        final long xid = xid();
        same(key, LoxiFlows.removal(version, key, xid),
            out -> ChangeEncoder.encode(version, new Change.Remove(key), xid, out));
    }

    /** What 1.5 has in their place is read back by {@link EntryRoundTripTest}: Loxi cannot write it. */
    @ParameterizedTest
    @EnumSource(names = {"OF_1_3", "OF_1_4"})
    void groups(final Version version) {
        for (int round = 0; round < ROUNDS / 4; round++) {
            final GroupEntry group = entries.group();
            final long xid = xid();
            same(group, LoxiGroups.encode(version, group, xid, Command.ADD),
                out -> ChangeEncoder.encode(version, new Change.Add(group), xid, out));
            same(group, LoxiGroups.encode(version, group, xid, Command.MODIFY),
                out -> ChangeEncoder.encode(version, new Change.Replace(group), xid, out));
            removal(version, group.key());
        }
    }

    @Test
    void removalsOfGroupsWithNumberedBuckets() {
        for (int round = 0; round < ROUNDS / 4; round++) {
            removal(Version.OF_1_5, entries.groupId());
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void framesAndSums(final Version version) {
        same(version, LoxiRequests.flowCount(version, 1), out -> AggregateEncoder.all(version, 1, out));
        for (int round = 0; round < ROUNDS / 4; round++) {
            final var frame = new byte[entries.random().nextInt(1500)];
            entries.random().nextBytes(frame);
            final var packet = new PacketOut(Optional.of(entries.port()).filter(port -> frame.length % 2 == 0),
                entries.actions(), frame);
            final long xid = xid();
            same(packet, LoxiRequests.packetOut(version, xid, packet),
                out -> PacketOutEncoder.encode(version, xid, packet, out));
            final long mask = entries.random().nextLong();
            final var filter = new FlowFilter(new TableId(round % 255), new Cookie(mask & xid), mask, entries.match());
            same(filter, LoxiRequests.sum(version, xid, filter),
                out -> AggregateEncoder.some(version, xid, filter, out));
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whatHasNoFormOnTheWireIsRefused(final Version version) {
        refused(version, Match.of(new MatchField.ArpOp(1 << 16)), ImmutableList.of());
        refused(version, Match.of(new MatchField.IpProto(256)), ImmutableList.of());
        refused(version, Match.of(new MatchField.EthType(-1)), ImmutableList.of());
        refused(version, Match.ALL, ImmutableList.copyOf(Collections.nCopies(8200, new Action.PopVlan())));
    }

    private static void refused(final Version version, final Match match, final ImmutableList<Action> actions) {
        final var flow = new FlowEntry(new FlowKey(new TableId(0), 1, match), new Cookie(1), Optional.empty(), actions,
            Optional.empty(), Optional.empty());
        final ByteBuf out = Unpooled.buffer();
        assertThrows(IllegalArgumentException.class,
            () -> ChangeEncoder.encode(version, new Change.Add(flow), 1, out));
    }
}
