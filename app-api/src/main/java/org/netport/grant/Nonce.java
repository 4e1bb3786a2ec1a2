// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/**
 * What proves to hold a grant. A secret: it is compared in constant time and never shown.
 *
 * @param hex 32 hexadecimal digits in lower case
 */
public record Nonce(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /** Validates the form, without showing what it got. */
    public Nonce {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("a nonce is 32 hexadecimal digits in lower case");
        }
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Nonce that && MessageDigest.isEqual(hex.getBytes(StandardCharsets.US_ASCII),
            that.hex.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public String toString() {
        return "(nonce)";
    }
}
