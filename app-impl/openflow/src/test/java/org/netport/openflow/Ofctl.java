// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.netport.channel.SwitchFeatures.Version;

/** Has Open vSwitch's {@code ovs-ofctl} read a capture. */
public final class Ofctl {
    private static final Pattern ENDS = Pattern.compile("(?m)^192\\.0\\.2\\.[12]\\.\\d+ > 192\\.0\\.2\\.[12]\\.\\d+:$");
    /** How it marks what it cannot read. */
    private static final String COMPLAINT = "***";

    private Ofctl() {
    }

    /** The messages of a capture, one line each, without the version that all must have; none is complained about. */
    public static List<String> read(final Path directory, final Capture capture, final Version version)
            throws IOException, InterruptedException {
        final Path file = directory.resolve("capture.pcap");
        capture.writeTo(file);
        final var process = new ProcessBuilder("ovs-ofctl", "ofp-parse-pcap", file.toString())
            .redirectErrorStream(true).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        final List<String> messages = Stream.of(ENDS.split(output)).map(text -> text.strip().replaceAll("\\s+", " "))
            .filter(text -> !text.isEmpty()).toList();
        assertEquals(capture.messages(), messages.size(), output);
        final String number = " (" + version.name().replaceAll("OF_(.)_(.)", "OF$1.$2") + ") ";
        messages.forEach(message -> assertTrue(message.contains(number) && !message.contains(COMPLAINT), message));
        return messages.stream().map(message -> message.replace(number, " ")).toList();
    }
}
