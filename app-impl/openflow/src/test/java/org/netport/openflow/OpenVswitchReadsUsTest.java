// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Change;
import org.netport.openflow.codec.AsyncEncoder;
import org.netport.openflow.codec.Samples;
import org.netport.openflow.message.Requests;

/**
 * Open vSwitch's reader finds in every message that a controller sends what was meant, and the same in every version:
 * also what tshark cannot read (extensions, what is inside of a bundle's experimenter form, fields in OpenFlow 1.5).
 */
class OpenVswitchReadsUsTest {
    private static final String MEANT = "what-a-controller-means.txt";
    /** A message in a bundle: it has the transaction id of what is around it, by which an error names it. */
    private static final Pattern ADDED = Pattern.compile("OFPT_BUNDLE_ADD_MESSAGE \\(xid=(0x[0-9a-f]+)\\): "
        + "bundle_id=0x3e8 flags=atomic ordered (OFPT_[A-Z_]+ \\(xid=\\1\\):.*)");

    @TempDir
    private Path directory;

    static Stream<Arguments> versions() {
        return Stream.of(Arguments.of(Version.OF_1_3, Bundles.NONE), Arguments.of(Version.OF_1_3, Bundles.EXPERIMENTER),
            Arguments.of(Version.OF_1_4, Bundles.STANDARD), Arguments.of(Version.OF_1_5, Bundles.STANDARD));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyMessageMeansWhatWasMeant(final Version version, final Bundles form) throws Exception {
        final var capture = new Capture();
        EveryMessage.requests(version).forEach(each -> capture.sent(EveryMessage.bytes(each)));
        final List<Change> changes = changes();
        capture.sent(EveryMessage.commit(version, form, changes));
        final List<String> read = new ArrayList<>();
        int inBundle = 0;
        for (String message : read(capture, version)) {
            final var added = ADDED.matcher(message);
            inBundle += added.matches() ? 1 : 0;
            read.add(added.matches() ? added.group(2) : message);
        }
        assertEquals(String.join("\n", meant(form)), String.join("\n", read));
        final int outside = 3 * Samples.meters().size();
        assertEquals(form == Bundles.NONE ? 0 : changes.size() - outside, inBundle);
    }

    @Test
    void theHelloOffersAllVersions() throws Exception {
        final var capture = new Capture();
        final ByteBuf hello = Unpooled.buffer();
        Requests.hello(hello);
        capture.sent(hello);
        assertEquals(List.of("OFPT_HELLO (xid=0x1): version bitmap: 0x04, 0x05, 0x06"),
            read(capture, Version.OF_1_5));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aSwitchShallSendWhatItSendsAnywayAndWhatRunsOutOfTime(final Version version) throws Exception {
        final var capture = new Capture();
        final ByteBuf bytes = Unpooled.buffer();
        AsyncEncoder.encode(version, EveryMessage.FIRST_XID, bytes);
        capture.sent(bytes);
        final boolean older = version == Version.OF_1_3;
        final String others = " ROLE_STATUS: (off) TABLE_STATUS: (off) REQUESTFORWARD: (off)";
        assertEquals(List.of("OFPT_SET_ASYNC (xid=0x3e8): primary: PACKET_IN: no_match action invalid_ttl"
            + (older ? "" : " action_set group packet_out") + " PORT_STATUS: add delete modify FLOW_REMOVED: idle hard "
            + "delete group_delete" + (older ? "" : " meter_delete eviction") + others + " secondary: PACKET_IN: (off) "
            + "PORT_STATUS: add delete modify FLOW_REMOVED: (off)" + others), read(capture, version));
    }

    private static List<Change> changes() {
        final var changes = new ArrayList<Change>();
        Samples.meters().forEach(meter -> changes.add(new Change.Add(meter)));
        Samples.meters().forEach(meter -> changes.add(new Change.Replace(meter)));
        Samples.groups().forEach(group -> changes.add(new Change.Add(group)));
        Samples.groups().forEach(group -> changes.add(new Change.Replace(group)));
        Samples.flows().forEach(flow -> changes.add(new Change.Add(flow)));
        changes.add(new Change.Replace(Samples.flows().get(0)));
        Samples.flows().forEach(flow -> changes.add(new Change.Remove(flow.key())));
        Samples.groups().forEach(group -> changes.add(new Change.Remove(group.key())));
        Samples.meters().forEach(meter -> changes.add(new Change.Remove(meter.key())));
        return changes;
    }

    private static List<String> meant(final Bundles form) throws IOException {
        try (var stream = OpenVswitchReadsUsTest.class.getResourceAsStream(MEANT)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .filter(line -> form != Bundles.NONE || !line.startsWith("OFPT_BUNDLE_CONTROL")).toList();
        }
    }

    /** What Open vSwitch reads, without what differs between versions. */
    private List<String> read(final Capture capture, final Version version) throws Exception {
        return Ofctl.read(directory, capture, version).stream().map(message -> message.replace("ONFT_", "OFPT_")
            .replaceAll("bucket_id:\\d+,", "")).toList();
    }
}
