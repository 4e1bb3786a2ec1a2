// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yangtools.binding.DataObject;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** Reads the OPERATIONAL datastore for a person who waits, within a bound. */
final class Operational {
    private static final long BOUND_SECONDS = 10;

    private Operational() {
    }

    static <T extends DataObject> Optional<T> read(final DataBroker data, final DataObjectIdentifier<T> path)
            throws IOException, InterruptedException {
        try (var transaction = data.newReadOnlyTransaction()) {
            return transaction.read(LogicalDatastoreType.OPERATIONAL, path).get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the datastore does not answer; see the log", e);
        }
    }
}
