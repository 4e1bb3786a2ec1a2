// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramKey;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;
import org.netport.openflow.bundle.CommitEncoder;
import org.netport.openflow.bundle.CommitNumbers;
import org.netport.openflow.codec.ChangeEncoder;
import org.netport.openflow.codec.Samples;
import org.netport.openflow.message.Requests;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPacketOut;

/**
 * An independent reader agrees with every message that a controller sends: Wireshark's dissectors of OpenFlow.
 *
 * <p>Two things they cannot do (tshark 4.0). Extensions they show as bytes, with a note; which messages may have one is
 * checked. In OpenFlow 1.5 their reader breaks at every OXM field, also at the same twelve bytes of a match that it
 * reads in 1.3 and 1.4; what has such fields is left out there, and is read by Open vSwitch in
 * {@link OpenVswitchLiveTest}.
 */
class TsharkReadsUsTest {
    private static final long FIRST_XID = 1000;
    /** Severity of the remark that something is not dissected. */
    private static final String NOTE = "4194304";

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
        final var requests = new Requests(version);
        final var capture = new Capture();
        final ByteBuf hello = Unpooled.buffer();
        Requests.hello(hello);
        for (OFMessage message : requests(requests)) {
            if (version != Version.OF_1_5 || !(message instanceof OFPacketOut)) {
                capture.sent(bytes(message));
            }
        }
        assertEquals(IntStream.range(0, capture.messages()).mapToObj(index -> String.valueOf(FIRST_XID + index))
            .toList(), read(capture, protocol + ".xid", 0));
        final var greeting = new Capture();
        greeting.sent(hello);
        assertEquals(List.of("1"), read(greeting, "openflow_v6.xid", 0));
    }

    private static List<OFMessage> requests(final Requests requests) {
        final List<OFMessage> all = new ArrayList<>();
        long xid = FIRST_XID;
        all.add(requests.features(xid++));
        all.add(requests.wholePackets(xid++));
        all.add(requests.description(xid++));
        all.add(requests.ports(xid++));
        all.add(requests.meterFeatures(xid++));
        all.add(requests.role(xid++, Role.MASTER, 7));
        all.add(requests.role(xid++, Role.SLAVE, 7));
        all.add(requests.role(xid++, Role.EQUAL, 0));
        all.add(requests.currentRole(xid++));
        all.add(requests.echo(xid++));
        all.add(requests.flows(xid++));
        all.add(requests.flowCount(xid++));
        all.add(requests.groups(xid++));
        all.add(requests.meters(xid++));
        all.add(requests.packetOut(xid++, new PacketOut(Optional.empty(),
            ImmutableList.of(new Action.Output(new PortNumber(3))), new byte[60])));
        all.add(requests.packetOut(xid, new PacketOut(Optional.of(new PortNumber(3)),
            ImmutableList.of(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(9)), new Action.ToTables()),
            new byte[60])));
        return all;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyFlow(final Version version, final String protocol, final Bundles form) throws Exception {
        final List<FlowEntry> flows = readable(version, Samples.flows());
        final var capture = new Capture();
        flows.forEach(flow -> capture.sent(flowMod(version, flow)));
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
        capture.sent(commit(version, form, changes));
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
        return hasExtension(flow.key()) || flow.actions().stream().anyMatch(Action.SetTunnelDst.class::isInstance);
    }

    private static boolean hasExtension(final ProgramKey key) {
        return key instanceof FlowKey flow
            && flow.match().fields().stream().anyMatch(MatchField.TunnelSrc.class::isInstance);
    }

    private static boolean hasExtension(final Change change) {
        return switch (change) {
            case Change.Add add -> add.entry() instanceof FlowEntry flow && hasExtension(flow);
            case Change.Replace replace -> replace.entry() instanceof FlowEntry flow && hasExtension(flow);
            case Change.Remove remove -> hasExtension(remove.key());
        };
    }

    private static ByteBuf flowMod(final Version version, final FlowEntry flow) {
        final ByteBuf bytes = Unpooled.buffer();
        ChangeEncoder.encode(version, new Change.Add(flow), FIRST_XID, bytes);
        return bytes;
    }

    private static ByteBuf commit(final Version version, final Bundles form, final List<Change> changes) {
        final ByteBuf bytes = Unpooled.buffer();
        final var encoder = new CommitEncoder(version, form, ImmutableList.copyOf(changes),
            new CommitNumbers(FIRST_XID, changes.size()));
        while (!encoder.isDone()) {
            encoder.encode(bytes, Integer.MAX_VALUE);
        }
        return bytes;
    }

    private static ByteBuf bytes(final OFMessage message) {
        final ByteBuf bytes = Unpooled.buffer();
        message.writeTo(bytes);
        return bytes;
    }

    /** What tshark finds in a field of each message; none is malformed, and so many may hold what it passes over. */
    private List<String> read(final Capture capture, final String field, final long noted) throws Exception {
        final Path file = directory.resolve("capture.pcap");
        capture.writeTo(file);
        final List<String> lines = tshark(file, "-T", "fields", "-E", "occurrence=f", "-E", "separator=|",
            "-e", "_ws.malformed", "-e", "frame.protocols", "-e", "_ws.expert.severity", "-e", "_ws.expert.message",
            "-e", field);
        assertEquals(capture.messages(), lines.size());
        final List<String> values = new ArrayList<>();
        long notes = 0;
        for (int number = 0; number < lines.size(); number++) {
            final String[] parts = lines.get(number).split("\\|", -1);
            assertTrue(parts[0].isEmpty(), "message " + number + " is malformed: " + lines.get(number));
            assertTrue(parts[1].contains("openflow"), "message " + number + " is not OpenFlow: " + lines.get(number));
            assertTrue(parts[2].isEmpty() || parts[2].equals(NOTE), "message " + number + ": " + lines.get(number));
            notes += parts[2].isEmpty() ? 0 : 1;
            values.add(parts[4]);
        }
        assertEquals(noted, notes, () -> "messages with parts that tshark passes over: " + lines);
        return values;
    }

    private static List<String> tshark(final Path file, final String... options)
            throws IOException, InterruptedException {
        final var command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        command.addAll(List.of(options));
        final var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        return output.lines().toList();
    }
}
