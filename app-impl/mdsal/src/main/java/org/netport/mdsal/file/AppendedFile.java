// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file of lines that is appended to, and those that were before it: they have its name and {@code .1}, {@code .2} and
 * so on. All are readable by their owner only. Used by one thread.
 */
public final class AppendedFile implements Closeable {
    private static final FileAttribute<?> OWNER_ONLY =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final int files;
    private FileChannel channel;

    private AppendedFile(final Path path, final int files, final FileChannel channel) {
        this.path = path;
        this.files = files;
        this.channel = channel;
    }

    /**
     * Opens the file for appending. Its directory is made where it is missing. A last line that was not written to its
     * end, because the controller was killed, is ended, so that what follows can be read.
     *
     * @param path the file
     * @param files how many files there are at most, with this one; at least 1
     * @return the file
     * @throws IOException if it cannot be opened
     */
    public static AppendedFile open(final Path path, final int files) throws IOException {
        final var directory = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
        }
        return new AppendedFile(path, files, openChannel(path));
    }

    /**
     * How large the file is.
     *
     * @return bytes
     * @throws IOException if that cannot be told
     */
    public long size() throws IOException {
        return channel.size();
    }

    /**
     * Appends text and has the disk keep it.
     *
     * @param text whole lines
     * @throws IOException if it cannot be written; then a part of it may have been, and the file must be opened anew
     */
    public void append(final String text) throws IOException {
        final var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    /**
     * Puts the file away under number 1, those before it under the next, and begins a new one. The one with the highest
     * number is deleted, and nothing else.
     *
     * @throws IOException if that cannot be done; then the file must be opened anew
     */
    public void putAway() throws IOException {
        channel.close();
        if (files == 1) {
            Files.deleteIfExists(path);
        }
        for (int number = files - 1; number >= 1; number--) {
            final var from = number == 1 ? path : numbered(path, number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(path, number), StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
            }
        }
        channel = openChannel(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * The name of a file that was put away.
     *
     * @param path the file that is written
     * @param number how many were put away since, with this one; at least 1
     * @return its name
     */
    public static Path numbered(final Path path, final int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    /**
     * The last bytes of a file, one character for each: ASCII can be looked for.
     *
     * @param path the file
     * @param most how many bytes at most
     * @return them; empty when there is no such file
     * @throws IOException if it cannot be read
     */
    public static String tail(final Path path, final int most) throws IOException {
        try (var reader = FileChannel.open(path, StandardOpenOption.READ)) {
            final var bytes = ByteBuffer.allocate((int) Math.min(most, reader.size()));
            reader.position(reader.size() - bytes.capacity());
            while (bytes.hasRemaining() && reader.read(bytes) >= 0) {
                // until the buffer is full, or the file ends early
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static FileChannel openChannel(final Path path) throws IOException {
        final boolean tornLine = endsInALine(path);
        final var channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            OWNER_ONLY);
        try {
            if (tornLine) {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether a file ends in the middle of a line. */
    private static boolean endsInALine(final Path path) throws IOException {
        final var tail = tail(path, 1);
        return !tail.isEmpty() && !tail.equals("\n");
    }
}
