// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.Expected;
import org.netport.flow.Cookie;

/** The documents say what the code does. */
class PipelineDocumentTest {
    private static final Path DOCS = Path.of("..", "..", "docs");

    @Test
    void pipelineDocumentIsRenderedFromTheDeclarations() throws IOException {
        Expected.text(DOCS.resolve("pipeline.md"), PipelineDocument.pipeline());
    }

    @Test
    void cookieDocumentIsRenderedFromTheDeclarations() throws IOException {
        Expected.text(DOCS.resolve("cookies.md"), PipelineDocument.cookies());
    }

    @Test
    void everyTableHasExactlyOneMiss() {
        for (PipelineTable table : PipelineTable.values()) {
            assertEquals(1, Arrays.stream(EntryKind.values())
                .filter(kind -> kind.table() == table && kind.isMiss()).count(), table::title);
        }
    }

    @Test
    void everyKindHasItsOwnNumberAndIsFoundByItsCookie() {
        final Set<Integer> numbers = new HashSet<>();
        for (EntryKind kind : EntryKind.values()) {
            assertTrue(numbers.add(kind.feature()));
            assertEquals(kind, EntryKind.of(Cookie.of(kind.feature(), 0xffffff, 0xffff)).orElseThrow());
        }
        assertTrue(EntryKind.of(new Cookie(1)).isEmpty());
        assertTrue(EntryKind.of(Cookie.of(255, 0, 0)).isEmpty());
    }

    @Test
    void theFieldsOfTheRegisterDoNotOverlap() {
        long seen = 0;
        for (Metadata.Field field : Metadata.Field.values()) {
            assertEquals(0, seen & field.mask());
            seen |= field.mask();
        }
    }
}
