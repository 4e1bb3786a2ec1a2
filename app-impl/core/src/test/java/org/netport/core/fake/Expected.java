// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with a file; writes it instead where the system property {@code regenerate} is true. */
public final class Expected {
    private Expected() {
    }

    /** Fails where the file has another content. */
    public static void text(final Path file, final String actual) throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, actual);
        }
        assertTrue(Files.exists(file), () -> file + " is missing: write it with -Dnetport.test.jvm=-Dregenerate=true");
        assertEquals(Files.readString(file), actual, () -> file + " differs from what the code makes; if that is "
            + "right, write it anew with -Dnetport.test.jvm=-Dregenerate=true and review the difference");
    }
}
