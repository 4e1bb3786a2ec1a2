// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import org.opendaylight.yangtools.binding.DataObject;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.api.schema.NormalizedNode;

/** Turns the datastore's own form of an entry into its generated binding. */
@FunctionalInterface
public interface EntryDecoder {
    /**
     * Decodes an entry.
     *
     * @param path where it is
     * @param data its data
     * @return its binding
     */
    DataObject decode(YangInstanceIdentifier path, NormalizedNode data);
}
