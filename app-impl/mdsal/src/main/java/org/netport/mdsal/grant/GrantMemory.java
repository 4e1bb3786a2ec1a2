// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.mdsal.state.WriteBehind;
import org.netport.model.HostName;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.RememberedGrants;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.remembered.grants.Grant;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.remembered.grants.GrantKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * Remembers over restarts of the controller the grants that are not done with: those that are live, and those whose
 * guest was cut over and can still come back. In the CONFIG datastore, because only that is kept on disk. A grant is
 * written before its requester gets it ({@link #written}); all that becomes of it later is written behind. How many
 * there are is bounded by the engine: it gives no more than it keeps, and a host can come back to one place only.
 * Thread-safe.
 */
public final class GrantMemory {
    private static final DataObjectIdentifier<RememberedGrants> GRANTS =
        DataObjectIdentifier.builder(RememberedGrants.class).build();

    private final DataBroker broker;
    private final WriteBehind writer;
    /** What is to be in the datastore, of each grant: how far each of its hosts is, as far as a restart asks. */
    private final Map<GrantId, ImmutableMap<HostName, Standing>> remembered = new LinkedHashMap<>();

    /**
     * Makes a memory.
     *
     * @param broker where to read from
     * @param writer writes to the CONFIG datastore
     */
    public GrantMemory(final DataBroker broker, final WriteBehind writer) {
        this.broker = broker;
        this.writer = writer;
    }

    /**
     * Reads what was remembered.
     *
     * @return the grants, without those that cannot be read; fails when the datastore is not ready
     */
    public FluentFuture<ImmutableList<GrantStatus>> recall() {
        try (var transaction = broker.newReadOnlyTransaction()) {
            return transaction.read(LogicalDatastoreType.CONFIGURATION, GRANTS).transform(
                found -> found.map(RememberedGrant::decodeAll).orElse(ImmutableList.of()),
                MoreExecutors.directExecutor());
        }
    }

    /**
     * Starts with what was recalled: only what differs is written.
     *
     * @param recalled the result of {@link #recall}
     */
    public synchronized void begin(final Iterable<GrantStatus> recalled) {
        for (GrantStatus status : recalled) {
            remembered.put(status.grant().id(), standing(status));
        }
    }

    /**
     * Remembers a grant, some time later, or forgets it when it is done with.
     *
     * @param status the grant now
     */
    public synchronized void remember(final GrantStatus status) {
        final var id = status.grant().id();
        final var standing = standing(status);
        if (standing.containsValue(Standing.LIVE) || standing.containsValue(Standing.USED)) {
            if (!standing.equals(remembered.put(id, standing))) {
                writer.put(pathOf(id), () -> RememberedGrant.encode(status));
            }
        } else {
            forget(id);
        }
    }

    /**
     * Forgets a grant, some time later: nothing of it can be undone any more.
     *
     * @param id the grant
     */
    public synchronized void forget(final GrantId id) {
        if (remembered.remove(id) != null) {
            writer.delete(pathOf(id));
        }
    }

    /**
     * Tells when all that was remembered of a grant so far is on disk.
     *
     * @param id the grant
     * @return completes then; fails when it never will be
     */
    public CompletionStage<Void> written(final GrantId id) {
        return writer.written(pathOf(id));
    }

    private static ImmutableMap<HostName, Standing> standing(final GrantStatus status) {
        return status.states().entrySet().stream()
            .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, state -> Standing.of(state.getValue())));
    }

    private static DataObjectIdentifier<Grant> pathOf(final GrantId id) {
        return GRANTS.toBuilder().child(Grant.class, new GrantKey(Uint64.valueOf(id.value()))).build();
    }

    /** What a restart has to know of a granted host: what is prepared for it is prepared again in any case. */
    private enum Standing {
        LIVE,
        USED,
        ENDED;

        static Standing of(final GrantState state) {
            if (state.isLive()) {
                return LIVE;
            }
            return state == GrantState.CONSUMED ? USED : ENDED;
        }
    }
}
