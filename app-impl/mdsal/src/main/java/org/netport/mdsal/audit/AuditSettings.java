// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.audit;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the audit log is, and how large it gets.
 *
 * @param file the file that is written; older ones beside it have its name and {@code .1}, {@code .2} and so on
 * @param fileBytes a file that has grown to this size is put away; at least 1
 * @param files how many files there are at most, with the one that is written; at least 1
 * @param waiting how many records may wait to be written; more are dropped and counted; at least 1
 * @param shown how many records the datastore holds; at least 1
 */
public record AuditSettings(Path file, long fileBytes, int files, int waiting, int shown) {
    /** How many records may wait unless something else is said. */
    public static final int STANDARD_WAITING = 8192;

    /** Validates ranges. */
    public AuditSettings {
        Objects.requireNonNull(file, "file");
        if (fileBytes < 1 || files < 1 || waiting < 1 || shown < 1) {
            throw new IllegalArgumentException("an audit log needs room: file bytes " + fileBytes + ", files " + files
                + ", waiting " + waiting + ", shown " + shown + " must all be at least 1");
        }
    }
}
