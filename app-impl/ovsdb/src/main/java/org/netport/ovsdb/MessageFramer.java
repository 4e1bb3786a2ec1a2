// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the ends of JSON objects in a stream of bytes (RFC 7047 section 4 puts nothing between them), and bounds their
 * size and depth before anything is parsed. Only quotes and brackets are looked at; whether an object is JSON is for
 * the parser to say. Not thread-safe.
 */
final class MessageFramer {
    private static final int FIRST_CAPACITY = 8192;

    private final int messageBytes;
    private final int deepest;
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;
    private int depth;
    private Within within = Within.STRUCTURE;

    MessageFramer(final int messageBytes, final int deepest) {
        this.messageBytes = messageBytes;
        this.deepest = deepest;
    }

    /**
     * Takes bytes up to the end of one message.
     *
     * @param source what was received; what follows the message stays in it
     * @return the message's text, or empty when all was taken and the message is not complete
     * @throws OvsdbException if this cannot become a message
     */
    Optional<String> next(final ByteBuffer source) throws OvsdbException {
        while (source.hasRemaining()) {
            final byte octet = source.get();
            if (length == 0 && isSpace(octet)) {
                continue;
            }
            append(octet);
            if (isComplete(octet)) {
                return Optional.of(take());
            }
        }
        return Optional.empty();
    }

    private boolean isComplete(final byte octet) throws OvsdbException {
        return switch (within) {
            case ESCAPE -> {
                within = Within.STRING;
                yield false;
            }
            case STRING -> {
                within = octet == '\\' ? Within.ESCAPE : octet == '"' ? Within.STRUCTURE : Within.STRING;
                yield false;
            }
            case STRUCTURE -> isClosedBy(octet);
        };
    }

    private boolean isClosedBy(final byte octet) throws OvsdbException {
        switch (octet) {
            case '"' -> within = Within.STRING;
            case '{', '[' -> {
                depth++;
                if (depth > deepest) {
                    throw OvsdbException.broken("a message is nested deeper than " + deepest + " levels");
                }
            }
            case '}', ']' -> depth--;
            default -> {
                // numbers, names, commas: the parser's
            }
        }
        if (length == 1 && octet != '{') {
            throw OvsdbException.broken("what was sent does not begin with '{' but with byte 0x"
                + Integer.toHexString(octet & 0xff) + ": is it an OVSDB server, and does it expect TLS?");
        }
        return depth == 0;
    }

    private void append(final byte octet) throws OvsdbException {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(messageBytes, 2 * length));
        }
        if (length == messageBytes) {
            throw OvsdbException.broken("a message is longer than " + messageBytes + " bytes");
        }
        bytes[length++] = octet;
    }

    private String take() throws OvsdbException {
        try {
            final CharBuffer text = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes, 0, length));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new OvsdbException(OvsdbException.Blame.SERVER_BREAKS_PROTOCOL, "a message is not UTF-8", e);
        } finally {
            length = 0;
            if (bytes.length > FIRST_CAPACITY) {
                bytes = new byte[FIRST_CAPACITY];
            }
        }
    }

    private static boolean isSpace(final byte octet) {
        return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
    }

    private enum Within {
        STRUCTURE,
        STRING,
        ESCAPE
    }
}
