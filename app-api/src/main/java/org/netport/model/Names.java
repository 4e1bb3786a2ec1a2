// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

import java.util.Objects;
import java.util.regex.Pattern;

/** The one rule for operator-given names: 1 to 64 characters, no blanks, no control characters, no slash. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,63}");

    private Names() {
    }

    static String checked(final String kind, final String name) {
        Objects.requireNonNull(name, kind);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(kind + " '" + name + "' is not a name: use 1 to 64 letters, digits, "
                + "'_', '.', ':' or '-', beginning with a letter, a digit or '_'");
        }
        return name;
    }
}
