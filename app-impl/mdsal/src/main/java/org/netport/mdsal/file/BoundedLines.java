// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.file;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a file, one after the other, whatever it holds. What is not UTF-8 is replaced. Used by one thread. */
public final class BoundedLines implements Closeable {
    private final BufferedReader reader;
    private final int most;

    private BoundedLines(final BufferedReader reader, final int most) {
        this.reader = reader;
        this.most = most;
    }

    /**
     * Opens a file.
     *
     * @param path the file
     * @param most how many characters a line has at most; a longer one is given empty
     * @return its lines
     * @throws IOException if it cannot be opened
     */
    public static BoundedLines of(final Path path, final int most) throws IOException {
        return new BoundedLines(new BufferedReader(new InputStreamReader(Files.newInputStream(path),
            StandardCharsets.UTF_8)), most);
    }

    /**
     * Reads a line.
     *
     * @return it, without its end; empty at the end of the file
     * @throws IOException if it cannot be read
     */
    public Optional<String> next() throws IOException {
        final var line = new StringBuilder();
        int length = 0;
        int read = reader.read();
        if (read < 0) {
            return Optional.empty();
        }
        while (read >= 0 && read != '\n') {
            length++;
            if (length <= most) {
                line.append((char) read);
            }
            read = reader.read();
        }
        return Optional.of(length <= most ? line.toString() : "");
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
