// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramKey;
import org.netport.openflow.codec.Samples;
import org.netport.openflow.message.Requests;
import org.projectfloodlight.openflow.protocol.Writeable;

/**
 * An independent reader agrees with every message that a controller sends: Wireshark's dissectors of OpenFlow.
 *
 * <p>Two things they cannot do (tshark 4.0). Extensions they show as bytes, with a note; which messages may have one is
 * checked. In OpenFlow 1.5 their reader breaks at every OXM field, also at the same twelve bytes of a match that it
 * reads in 1.3 and 1.4; what has such fields is left out there. {@link OpenVswitchReadsUsTest} has no such exceptions.
 */
class TsharkReadsUsTest {
    private static final int PACKET_OUT = 13;

    @TempDir
    private Path directory;

    static Stream<Arguments> versions() {
        return Stream.of(Arguments.of(Version.OF_1_3, "openflow_v4", Bundles.NONE),
            Arguments.of(Version.OF_1_3, "openflow_v4", Bundles.EXPERIMENTER),
            Arguments.of(Version.OF_1_4, "openflow_v5", Bundles.STANDARD),
            Arguments.of(Version.OF_1_5, "openflow_v6", Bundles.STANDARD));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyRequest(final Version version, final String protocol, final Bundles form) throws Exception {
        final var capture = new Capture();
        final ByteBuf hello = Unpooled.buffer();
        Requests.hello(hello);
        for (Writeable request : EveryMessage.requests(version)) {
            final ByteBuf message = EveryMessage.bytes(request);
            if (version != Version.OF_1_5 || message.getByte(1) != PACKET_OUT) {
                capture.sent(message);
            }
        }
        assertEquals(IntStream.range(0, capture.messages())
            .mapToObj(index -> String.valueOf(EveryMessage.FIRST_XID + index)).toList(),
            read(capture, protocol + ".xid", 0));
        final var greeting = new Capture();
        greeting.sent(hello);
        assertEquals(List.of("1"), read(greeting, "openflow_v6.xid", 0));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyFlow(final Version version, final String protocol, final Bundles form) throws Exception {
        final List<FlowEntry> flows = readable(version, Samples.flows());
        final var capture = new Capture();
        flows.forEach(flow -> capture.sent(EveryMessage.flowMod(version, flow)));
        final long extended = flows.stream().filter(TsharkReadsUsTest::hasExtension).count();
        assertEquals(flows.stream().map(flow -> String.valueOf(flow.key().priority())).toList(),
            read(capture, protocol + ".flowmod.priority", extended));
        assertEquals(flows.stream().map(flow -> String.valueOf(flow.key().table().value())).toList(),
            read(capture, protocol + ".flowmod.table_id", extended));
        assertEquals(flows.stream().map(flow -> String.format("0x%016x", flow.cookie().value())).toList(),
            read(capture, protocol + ".flowmod.cookie", extended));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyCommit(final Version version, final String protocol, final Bundles form) throws Exception {
        final List<FlowEntry> flows = readable(version, Samples.flows());
        final var changes = new ArrayList<Change>();
        Samples.meters().forEach(meter -> changes.add(new Change.Add(meter)));
        changes.add(new Change.Add(Samples.groups().get(0)));
        flows.forEach(flow -> changes.add(new Change.Add(flow)));
        flows.forEach(flow -> changes.add(new Change.Replace(flow)));
        flows.stream().filter(flow -> version != Version.OF_1_5 || flow.key().match().equals(Match.ALL))
            .forEach(flow -> changes.add(new Change.Remove(flow.key())));
        changes.add(new Change.Remove(Samples.groups().get(0).key()));
        Samples.meters().forEach(meter -> changes.add(new Change.Remove(meter.key())));
        final var capture = new Capture();
        capture.sent(EveryMessage.commit(version, form, changes));
        final long inBundle = changes.stream().filter(change -> !(change.key() instanceof MeterId)).count() + 2;
        final long noted = form == Bundles.EXPERIMENTER ? inBundle
            : changes.stream().filter(TsharkReadsUsTest::hasExtension).count();
        final List<String> xids = read(capture, protocol + ".xid", noted);
        assertEquals(changes.size() + (form == Bundles.NONE ? 1 : 3), xids.size());
        assertFalse(xids.contains(""));
    }

    /** The flows that tshark can read in a version. */
    private static List<FlowEntry> readable(final Version version, final List<FlowEntry> flows) {
        return flows.stream().filter(flow -> version != Version.OF_1_5 || flow.key().match().equals(Match.ALL)
            && flow.actions().stream().noneMatch(TsharkReadsUsTest::setsField)).toList();
    }

    private static boolean setsField(final Action action) {
        return action instanceof Action.SetVlan || action instanceof Action.SetTunnelId
            || action instanceof Action.SetTunnelDst || action instanceof Action.SetEthSrc
            || action instanceof Action.SetEthDst;
    }

    private static boolean hasExtension(final FlowEntry flow) {
        return hasExtension(flow.key()) || flow.actions().stream().anyMatch(action ->
            action instanceof Action.SetTunnelDst || action instanceof Action.CopyField
                || action instanceof Action.CheckLength);
    }

    private static boolean hasExtension(final ProgramKey key) {
        return key instanceof FlowKey flow
            && flow.match().fields().stream().anyMatch(field -> field instanceof MatchField.TunnelSrc
                || field instanceof MatchField.Hops || field instanceof MatchField.NdOption);
    }

    private static boolean hasExtension(final Change change) {
        return switch (change) {
            case Change.Add add -> add.entry() instanceof FlowEntry flow && hasExtension(flow);
            case Change.Replace replace -> replace.entry() instanceof FlowEntry flow && hasExtension(flow);
            case Change.Remove remove -> hasExtension(remove.key());
        };
    }

    /** What tshark finds in a field of each message; none is malformed, and so many may hold what it passes over. */
    private List<String> read(final Capture capture, final String field, final long noted) throws Exception {
        final List<Tshark.Dissected> read = Tshark.read(directory, capture, field);
        assertEquals(noted, read.stream().filter(Tshark.Dissected::noted).count(), read::toString);
        return read.stream().map(Tshark.Dissected::value).toList();
    }
}
