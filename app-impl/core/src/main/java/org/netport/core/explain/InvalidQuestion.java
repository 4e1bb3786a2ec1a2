// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import org.netport.explain.PathAnswer;

/** A question that cannot be answered. */
final class InvalidQuestion extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidQuestion(final String field, final String message) {
        super(message);
        this.field = field;
    }

    PathAnswer.Invalid answer() {
        return new PathAnswer.Invalid(field, String.valueOf(getMessage()));
    }
}
