// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.audit;

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
 * The files of the audit log: one that is appended to, and those that were before it. A file that has grown to its
 * bound is put away under a number; the one with the highest number is deleted then, and nothing else ever is. All are
 * readable by their owner only. Used by one thread.
 */
final class AuditFile implements Closeable {
    private static final FileAttribute<?> OWNER_ONLY =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /** Longer than any record: the tail that is searched for the last number. */
    private static final int TAIL = 256 * 1024;

    private final Path path;
    private final long most;
    private final int files;
    private FileChannel channel;

    private AuditFile(final Path path, final long most, final int files, final FileChannel channel) {
        this.path = path;
        this.most = most;
        this.files = files;
        this.channel = channel;
    }

    /**
     * Opens the file for appending. Its directory is made where it is missing. A last line that was not written to its
     * end, because the controller was killed, is ended, so that what follows can be read.
     *
     * @param settings where and how large
     * @return the file
     * @throws IOException if it cannot be opened
     */
    static AuditFile open(final AuditSettings settings) throws IOException {
        final var directory = settings.file().toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
        }
        return new AuditFile(settings.file(), settings.fileBytes(), settings.files(), openChannel(settings.file()));
    }

    /**
     * Finds the number of the newest record, in the file that is written or else in the one before it.
     *
     * @return the number; 0 when there is no record
     * @throws IOException if a file cannot be read
     */
    long lastNumber() throws IOException {
        final long here = newestIn(path);
        return here > 0 ? here : newestIn(numbered(1));
    }

    /**
     * Appends text and has the disk keep it, after putting the file away if it is full.
     *
     * @param text whole lines
     * @throws IOException if it cannot be written; then a part of it may have been, and the file must be opened anew
     */
    void append(final String text) throws IOException {
        if (channel.size() >= most) {
            putAway();
        }
        final var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void putAway() throws IOException {
        channel.close();
        if (files == 1) {
            Files.deleteIfExists(path);
        }
        for (int number = files - 1; number >= 1; number--) {
            final var from = number == 1 ? path : numbered(number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(number), StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
            }
        }
        channel = openChannel(path);
    }

    private Path numbered(final int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
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

    private static long newestIn(final Path path) throws IOException {
        final var lines = tail(path, TAIL).split("\n", -1);
        for (int index = lines.length - 1; index >= 0; index--) {
            final var number = AuditLine.numberOf(lines[index]);
            if (number.isPresent()) {
                return number.getAsLong();
            }
        }
        return 0;
    }

    /** The last bytes of a file, one character for each: only ASCII is looked for. */
    private static String tail(final Path path, final int most) throws IOException {
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
}
