// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A capture file of frames, in the format of libpcap. */
final class Capture {
    private static final int ETHERNET = 1;
    private static final int LONGEST = 1 << 16;

    private Capture() {
    }

    /** Writes frames, a second apart. */
    static void write(final Path file, final List<byte[]> frames) throws IOException {
        final var bytes = ByteBuffer.allocate(24 + frames.stream().mapToInt(frame -> 16 + frame.length).sum());
        bytes.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(LONGEST).putInt(ETHERNET);
        int second = 0;
        for (byte[] frame : frames) {
            second++;
            bytes.putInt(second).putInt(0).putInt(frame.length).putInt(frame.length).put(frame);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, bytes.array());
    }
}
