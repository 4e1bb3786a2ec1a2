// SPDX-License-Identifier: Apache-2.0
package org.netport.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.instrument.IllegalClassFormatException;
import java.util.Arrays;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;

class SubjectPatchTest {
    @Test
    void thePatchedMethodAnswersWithTheCurrentSubject() throws Exception {
        final var type = new OneClass(SubjectPatch.apply(classFile(Lookalike.class))).define();
        final var method = Arrays.stream(type.getMethods())
            .filter(candidate -> "getSubject".equals(candidate.getName()))
            .findFirst().orElseThrow();
        final var subject = (Subject) method.invoke(null, new Object[] {null});
        assertTrue(subject.isReadOnly());
    }

    @Test
    void theSubjectOfThisJdkCanBePatched() throws Exception {
        final var original = classFile(Subject.class);
        final var patched = SubjectPatch.apply(original);
        assertEquals(Arrays.mismatch(original, patched), 8 + Arrays.mismatch(
            Arrays.copyOfRange(original, 8, 10), Arrays.copyOfRange(patched, 8, 10)));
    }

    @Test
    void aClassWithoutTheMethodIsRefused() throws Exception {
        final var other = classFile(SubjectPatchTest.class);
        assertThrows(IllegalClassFormatException.class, () -> SubjectPatch.apply(other));
    }

    @Test
    void aClassFileThatEndsEarlyIsRefused() throws Exception {
        final var original = classFile(Lookalike.class);
        for (int length = 0; length < original.length / 2; length++) {
            final var cut = Arrays.copyOf(original, length);
            assertThrows(IllegalClassFormatException.class, () -> SubjectPatch.apply(cut));
        }
    }

    private static byte[] classFile(final Class<?> type) throws IOException {
        try (var in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return in.readAllBytes();
        }
    }

    private static final class OneClass extends ClassLoader {
        private final byte[] content;

        OneClass(final byte[] content) {
            super(null);
            this.content = content.clone();
        }

        Class<?> define() {
            return defineClass(Lookalike.class.getName(), content, 0, content.length);
        }
    }
}
