// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.receipt;

import com.google.common.collect.ImmutableList;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.netport.mdsal.file.AppendedFile;
import org.netport.mdsal.file.BoundedLines;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two files of receipts: one that is appended to, and the one before it. The file is put away, and the one before
 * it deleted, when it has as many receipts as are remembered, or one that is too old: what is deleted need not be
 * remembered, and nothing on the disk is much older than twice the age. Each file says first up to which number moves
 * may be numbered, before a move has such a number: so that no number is given twice, however the controller ends.
 * Used by one thread.
 */
final class ReceiptFile implements Closeable {
    /** Numbers are set aside in whole blocks of so many. */
    static final long BLOCK = 1_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptFile.class);
    private static final int FILES = 2;

    private final ReceiptSettings settings;
    private Optional<AppendedFile> file = Optional.empty();
    private Span current = new Span();
    private Span before = new Span();
    private long setAside;

    ReceiptFile(final ReceiptSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads both files; called once, and first. Lines that cannot be read are passed over. What a file tells before it
     * cannot be read any further counts, and so does the other one.
     *
     * @param now the time
     * @param failed told each file that cannot be read, or not to its end, and why
     * @return what they tell
     */
    Remembered read(final Instant now, final BiConsumer<Path, IOException> failed) {
        final var reading = new Reading(settings.most(), now.minus(settings.age()), failed);
        before = reading.read(AppendedFile.numbered(settings.file(), 1));
        current = reading.read(settings.file());
        if (reading.unreadable > 0) {
            LOG.warn("{} lines of the receipts in {} cannot be read and are passed over", reading.unreadable,
                settings.file());
        }
        return new Remembered(roundedUp(reading.lastNumber), ImmutableList.copyOf(reading.newest.values()));
    }

    /** The end of the block in which a number is. */
    static long roundedUp(final long number) {
        return (number + BLOCK - 1) / BLOCK * BLOCK;
    }

    /**
     * Writes.
     *
     * @param numbers up to which number moves may be numbered now
     * @param lines the receipts of moves that have ended
     * @param now the time: what is too old by then is deleted
     * @throws IOException if something cannot be written; then some of the receipts may have been, and what comes next
     *     opens the file anew
     */
    void write(final long numbers, final List<ReceiptLine> lines, final Instant now) throws IOException {
        final var tooOld = now.minus(settings.age());
        final var open = open(Math.max(numbers, setAside));
        if (before.endedBefore(tooOld)) {
            Files.deleteIfExists(AppendedFile.numbered(settings.file(), 1));
            before = new Span();
        }
        if (current.endedBefore(tooOld) || !lines.isEmpty() && current.isFull(settings.most(), tooOld)) {
            putAway(open);
        }
        if (!lines.isEmpty()) {
            open.append(lines.stream().map(ReceiptLine::encode).collect(Collectors.joining()));
            lines.forEach(line -> current.add(line.ended()));
        }
    }

    @Override
    public void close() throws IOException {
        final var closing = file;
        file = Optional.empty();
        if (closing.isPresent()) {
            closing.orElseThrow().close();
        }
    }

    /** The file, in which as many numbers are set aside. */
    private AppendedFile open(final long numbers) throws IOException {
        if (file.isEmpty()) {
            final var opened = AppendedFile.open(settings.file(), FILES);
            file = Optional.of(opened);
            if (opened.size() == 0 && current.count > 0) {
                // It was put away, and then something failed.
                before = current;
                current = new Span();
            }
            setAside = 0;
        }
        if (numbers > setAside) {
            file.orElseThrow().append(ReceiptLine.numbers(numbers));
            setAside = numbers;
        }
        return file.orElseThrow();
    }

    private void putAway(final AppendedFile open) throws IOException {
        open.putAway();
        before = current;
        current = new Span();
        open.append(ReceiptLine.numbers(setAside));
    }

    /** How many receipts a file has, and from when to when their moves ended. */
    private static final class Span {
        private int count;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        void add(final Instant ended) {
            count++;
            first = ended.isBefore(first) ? ended : first;
            last = ended.isAfter(last) ? ended : last;
        }

        boolean endedBefore(final Instant time) {
            return count > 0 && last.isBefore(time);
        }

        boolean isFull(final int most, final Instant tooOld) {
            return count >= most || first.isBefore(tooOld);
        }
    }

    /** What was read so far. */
    private static final class Reading {
        private final int most;
        private final Instant tooOld;
        private final BiConsumer<Path, IOException> failed;
        private final TreeMap<Long, ReceiptLine> newest = new TreeMap<>();
        private long lastNumber;
        private int unreadable;

        Reading(final int most, final Instant tooOld, final BiConsumer<Path, IOException> failed) {
            this.most = most;
            this.tooOld = tooOld;
            this.failed = failed;
        }

        Span read(final Path path) {
            final var span = new Span();
            if (Files.exists(path)) {
                try (var lines = BoundedLines.of(path, ReceiptLine.LONGEST)) {
                    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                        take(line.orElseThrow(), span);
                    }
                } catch (IOException e) {
                    failed.accept(path, e);
                }
            }
            return span;
        }

        private void take(final String line, final Span span) {
            final var numbers = ReceiptLine.numbersOf(line);
            if (numbers.isPresent()) {
                lastNumber = Math.max(lastNumber, numbers.getAsLong());
                return;
            }
            ReceiptLine.parse(line).ifPresentOrElse(receipt -> {
                span.add(receipt.ended());
                lastNumber = Math.max(lastNumber, receipt.id());
                if (!receipt.ended().isBefore(tooOld)) {
                    newest.put(receipt.id(), receipt);
                    if (newest.size() > most) {
                        newest.pollFirstEntry();
                    }
                }
            }, () -> unreadable++);
        }
    }
}
