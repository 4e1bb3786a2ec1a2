// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.util.Locale;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.BaseIdentity;

/** Words of tables. Pure. */
final class Printable {
    private Printable() {
    }

    /** What strangers wrote, without what would steer the reader's terminal; nothing where there is nothing. */
    static String text(final String text) {
        return text == null ? "" : text.replaceAll("\\p{C}", "?");
    }

    /** A leaf's value; nothing where there is none. */
    static String value(final Object leaf) {
        return leaf == null ? "" : leaf.toString();
    }

    /** A place; nothing where there is none. */
    static String place(final Name device, final Name port) {
        return device == null ? ""
            : device.getValue() + "/" + Optional.ofNullable(port).map(Name::getValue).orElse("?");
    }

    /** The name of an identity, as in YANG. */
    static String identity(final BaseIdentity identity) {
        return identity == null ? "" : identity.implementedInterface().getSimpleName()
            .replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
