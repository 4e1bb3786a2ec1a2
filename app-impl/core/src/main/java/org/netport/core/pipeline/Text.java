// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import java.util.Locale;

/** Spelling of names in documents. */
final class Text {
    private Text() {
    }

    static String dashed(final String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
