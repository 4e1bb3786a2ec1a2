// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.Change;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.MeterEntry;
import org.netport.flow.ProgramEntry;
import org.netport.model.Ipv4Address;
import org.netport.model.PortNumber;

class EntryRoundTripTest {
    private static final List<Version> VERSIONS = List.of(Version.values());
    private static final int FLOW_MOD_FLAGS = 44;
    private static final int RESET_COUNTS = 1 << 2;

    static Stream<Arguments> flows() {
        return VERSIONS.stream().flatMap(version -> Samples.flows().stream()
            .map(flow -> Arguments.of(version, flow)));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void flowComesBack(final Version version, final FlowEntry flow) throws Exception {
        final ByteBuf described = Descriptions.flow(version, encoded(version, flow), 12, 3456);
        final DescribedFlow read = FlowDecoder.decode(version, described);
        assertEquals(new DescribedFlow(flow.cookie(), Optional.of(flow.key()), Optional.of(flow), 12, 3456), read);
        assertEquals(0, described.readableBytes());
    }

    /** Loxi forgets extensions of its fields that come before one of its own. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void fieldsThatLoxiHasAndOthersComeBackTogether(final Version version) throws Exception {
        final FlowEntry like = Samples.flows().get(0);
        final var match = Match.of(new MatchField.InPort(new PortNumber(9)), new MatchField.EthType(0x0800),
            new MatchField.Hops(1), new MatchField.TunnelSrc(new Ipv4Address(0xc000_0201)));
        flowComesBack(version, new FlowEntry(new FlowKey(like.key().table(), like.key().priority(), match),
            like.cookie(), like.meter(), like.actions(), like.metadata(), like.next()));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void anEntryThatTakesThePlaceOfAnotherDoesNotGoOnWithItsCounts(final Version version) {
        final int flags = encoded(version, Samples.flows().get(0)).getUnsignedShort(FLOW_MOD_FLAGS);
        assertEquals(RESET_COUNTS, flags);
    }

    static Stream<Arguments> groups() {
        return VERSIONS.stream().flatMap(version -> Samples.groups().stream()
            .map(group -> Arguments.of(version, group)));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void groupComesBack(final Version version, final GroupEntry group) throws Exception {
        final ByteBuf described = Descriptions.group(version, encoded(version, group));
        assertEquals(Optional.of(group), GroupDecoder.decode(version, described).entry());
        assertEquals(0, described.readableBytes());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void bucketsWithAnyWeightAndWatchComeBack(final Version version) throws Exception {
        final long seed = System.nanoTime();
        final var entries = new RandomEntries(new Random(seed));
        final var actions = ImmutableList.<Action>of(new Action.PopVlan(), new Action.Output(new PortNumber(7)));
        for (int round = 0; round < 500; round++) {
            final GroupEntry any = entries.group();
            final var group = new GroupEntry(any.key(), any.type(), any.buckets().stream()
                .map(bucket -> new Bucket(actions, bucket.weight(), bucket.watch()))
                .collect(ImmutableList.toImmutableList()));
            final ByteBuf described = Descriptions.group(version, encoded(version, group));
            assertEquals(Optional.of(group), GroupDecoder.decode(version, described).entry(), "seed " + seed);
        }
    }

    static Stream<Arguments> meters() {
        return VERSIONS.stream().flatMap(version -> Samples.meters().stream()
            .map(meter -> Arguments.of(version, meter)));
    }

    @ParameterizedTest
    @MethodSource("meters")
    void meterComesBack(final Version version, final MeterEntry meter) throws Exception {
        final ByteBuf described = Descriptions.meter(encoded(version, meter));
        assertEquals(Optional.of(meter), MeterDecoder.decode(described).entry());
        assertEquals(0, described.readableBytes());
    }

    private static ByteBuf encoded(final Version version, final ProgramEntry entry) {
        final ByteBuf bytes = Unpooled.buffer();
        ChangeEncoder.encode(version, new Change.Add(entry), 7, bytes);
        return bytes;
    }
}
