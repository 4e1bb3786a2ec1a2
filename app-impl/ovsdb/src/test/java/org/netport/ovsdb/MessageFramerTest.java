// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MessageFramerTest {
    private static final List<String> MESSAGES = List.of("{}", "{\"a\":[1,{\"b\":\"}]{\\\"[\\\\\"}]}",
        "{\"é\":\"😀\"}", "{\"c\":{}}");

    private static List<String> frames(final byte[] bytes, final int chunk) throws OvsdbException {
        final var framer = new MessageFramer(1024, 16);
        final var found = new ArrayList<String>();
        for (int at = 0; at < bytes.length; at += chunk) {
            final var part = ByteBuffer.wrap(bytes, at, Math.min(chunk, bytes.length - at));
            for (var text = framer.next(part); text.isPresent(); text = framer.next(part)) {
                found.add(text.orElseThrow());
            }
        }
        return found;
    }

    private static String refusal(final byte[] bytes) {
        return assertThrows(OvsdbException.class, () -> frames(bytes, 7)).getMessage();
    }

    @Property(tries = 60)
    void messagesAreFoundHoweverTheStreamIsCut(@ForAll @IntRange(min = 1, max = 80) final int chunk)
            throws OvsdbException {
        assertEquals(MESSAGES, frames((String.join("\r\n ", MESSAGES) + "\n").getBytes(StandardCharsets.UTF_8), chunk));
        assertEquals(MESSAGES, frames(String.join("", MESSAGES).getBytes(StandardCharsets.UTF_8), chunk));
    }

    @Property(tries = 2000)
    void anyBytesAreMessagesOrARefusal(@ForAll final byte[] bytes,
            @ForAll @IntRange(min = 1, max = 9) final int chunk) {
        try {
            frames(bytes, chunk).forEach(text -> assertTrue(text.startsWith("{"), text));
        } catch (OvsdbException e) {
            assertEquals(OvsdbException.Blame.SERVER_BREAKS_PROTOCOL, e.blame());
        }
    }

    @Test
    void aMessageOfTheLargestSizeIsTakenAndOneByteMoreIsNot() throws OvsdbException {
        final String largest = "{\"a\":\"" + "x".repeat(1024 - 8) + "\"}";
        assertEquals(List.of(largest), frames(largest.getBytes(StandardCharsets.UTF_8), 100));
        assertTrue(refusal(("{ " + largest.substring(1)).getBytes(StandardCharsets.UTF_8))
            .contains("longer than 1024 bytes"));
    }

    @Test
    void theDeepestNestingIsTakenAndOneLevelMoreIsNot() throws OvsdbException {
        final String deepest = "{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}";
        assertEquals(List.of(deepest), frames(deepest.getBytes(StandardCharsets.UTF_8), 100));
        assertTrue(refusal(("{\"a\":" + "[".repeat(16)).getBytes(StandardCharsets.UTF_8)).contains("deeper than 16"));
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        assertTrue(refusal(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}).contains("not UTF-8"));
    }

    @Test
    void aTlsAlertIsNamedByItsFirstByte() {
        assertTrue(refusal(new byte[] {0x15, 3, 3, 0, 2, 2, 40}).contains("0x15"));
    }
}
