// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Has tshark read a capture. */
public final class Tshark {
    /** Severity of the remark that something is not dissected. */
    private static final String NOTE = "4194304";

    private Tshark() {
    }

    /**
     * A message as tshark reads it.
     *
     * @param noted whether it has a part that tshark passes over, because it knows no such extension
     * @param value the field asked for; empty where the message has none
     */
    public record Dissected(boolean noted, String value) {
    }

    /** The messages of a capture; none is malformed, and tshark has nothing worse than notes to say of any. */
    public static List<Dissected> read(final Path directory, final Capture capture, final String field)
            throws IOException, InterruptedException {
        final Path file = directory.resolve("capture.pcap");
        capture.writeTo(file);
        final List<String> lines = run("tshark", "-n", "-r", file.toString(), "-T", "fields", "-E", "occurrence=f",
            "-E", "separator=|", "-e", "_ws.malformed", "-e", "frame.protocols", "-e", "_ws.expert.severity",
            "-e", "_ws.expert.message", "-e", field);
        assertEquals(capture.messages(), lines.size());
        final List<Dissected> all = new ArrayList<>();
        for (int number = 0; number < lines.size(); number++) {
            final String[] parts = lines.get(number).split("\\|", -1);
            final String message = "message " + number + ": " + lines.get(number);
            assertTrue(parts[0].isEmpty(), message);
            assertTrue(parts[1].contains("openflow"), message);
            assertTrue(parts[2].isEmpty() || parts[2].equals(NOTE), message);
            all.add(new Dissected(!parts[2].isEmpty(), parts[4]));
        }
        return all;
    }

    private static List<String> run(final String... command) throws IOException, InterruptedException {
        final var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        return output.lines().toList();
    }
}
