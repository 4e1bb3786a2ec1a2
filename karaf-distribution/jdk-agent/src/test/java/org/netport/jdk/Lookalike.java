// SPDX-License-Identifier: Apache-2.0
package org.netport.jdk;

import java.security.AccessControlContext;
import javax.security.auth.Subject;

/** Has the two methods that matter, as the JDK's Subject has them from version 24 on. */
@SuppressWarnings({"removal", "DoNotCallSuggester"})
public final class Lookalike {
    private Lookalike() {
        // static methods only
    }

    /**
     * Always refuses.
     *
     * @param context not used
     * @return nothing, ever
     */
    public static Subject getSubject(final AccessControlContext context) {
        throw new UnsupportedOperationException("getSubject is not supported");
    }

    /**
     * Answers with a subject that is marked as read-only, so that it can be told from others.
     *
     * @return that subject
     */
    public static Subject current() {
        final var subject = new Subject();
        subject.setReadOnly();
        return subject;
    }
}
