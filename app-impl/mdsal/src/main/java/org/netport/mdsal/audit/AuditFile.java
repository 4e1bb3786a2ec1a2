// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.netport.mdsal.file.AppendedFile;

/**
 * The files of the audit log: one that is appended to, and those that were before it. A file that has grown to its
 * bound is put away under a number; the one with the highest number is deleted then, and nothing else ever is. Used by
 * one thread.
 */
final class AuditFile implements Closeable {
    /** Longer than any record: the tail that is searched for the last number. */
    private static final int TAIL = 256 * 1024;

    private final Path path;
    private final long most;
    private final AppendedFile file;

    private AuditFile(final Path path, final long most, final AppendedFile file) {
        this.path = path;
        this.most = most;
        this.file = file;
    }

    /**
     * Opens the file for appending, see {@link AppendedFile#open}.
     *
     * @param settings where and how large
     * @return the file
     * @throws IOException if it cannot be opened
     */
    static AuditFile open(final AuditSettings settings) throws IOException {
        return new AuditFile(settings.file(), settings.fileBytes(),
            AppendedFile.open(settings.file(), settings.files()));
    }

    /**
     * Finds the number of the newest record, in the file that is written or else in the one before it.
     *
     * @return the number; 0 when there is no record
     * @throws IOException if a file cannot be read
     */
    long lastNumber() throws IOException {
        final long here = newestIn(path);
        return here > 0 ? here : newestIn(AppendedFile.numbered(path, 1));
    }

    /**
     * Appends text and has the disk keep it, after putting the file away if it is full.
     *
     * @param text whole lines
     * @throws IOException if it cannot be written; then a part of it may have been, and the file must be opened anew
     */
    void append(final String text) throws IOException {
        if (file.size() >= most) {
            file.putAway();
        }
        file.append(text);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static long newestIn(final Path path) throws IOException {
        final var lines = AppendedFile.tail(path, TAIL).split("\n", -1);
        for (int index = lines.length - 1; index >= 0; index--) {
            final var number = AuditLine.numberOf(lines[index]);
            if (number.isPresent()) {
                return number.getAsLong();
            }
        }
        return 0;
    }
}
