// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.receipt;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A receipt as a line of the file: a JSON object, whose number and time are found without reading the receipt in it.
 * Another kind of line says up to which number moves may have been numbered.
 *
 * @param id the number of the move
 * @param ended when it ended
 * @param receipt the receipt in JSON, on one line
 */
public record ReceiptLine(long id, Instant ended, String receipt) {
    /** Longer than the receipt of a move among a thousand switches, in characters. */
    static final int LONGEST = 1 << 20;
    /** More than the rest of a line has: its end, number, time and what is between them. */
    private static final int AROUND_A_RECEIPT = 128;
    private static final Pattern RECEIPT = Pattern.compile(
        "\\{\"id\":([0-9]{1,18}),\"ended\":\"([0-9TZ:.-]{20,30})\",\"receipt\":(\\{.*\\})\\}", Pattern.DOTALL);
    private static final Pattern NUMBERS = Pattern.compile("\\{\"numbers\":([0-9]{1,18})\\}");

    /** Validates presence. */
    public ReceiptLine {
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(receipt, "receipt");
    }

    /** Whether the line can be read again. */
    boolean fits() {
        return receipt.length() <= LONGEST - AROUND_A_RECEIPT;
    }

    /** The line, with its end. */
    String encode() {
        return "{\"id\":" + id + ",\"ended\":\"" + ended + "\",\"receipt\":" + receipt + "}\n";
    }

    /** The line that says that moves may be numbered up to here, with its end. */
    static String numbers(final long last) {
        return "{\"numbers\":" + last + "}\n";
    }

    /** Reads a line; empty where it is not a receipt's, or was not written to its end. */
    static Optional<ReceiptLine> parse(final String line) {
        final var found = RECEIPT.matcher(line);
        if (!found.matches() || Long.parseLong(found.group(1)) < 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ReceiptLine(Long.parseLong(found.group(1)), Instant.parse(found.group(2)),
                found.group(3)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Up to which number moves may have been numbered, if the line says that. */
    static OptionalLong numbersOf(final String line) {
        final var found = NUMBERS.matcher(line);
        return found.matches() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    }
}
