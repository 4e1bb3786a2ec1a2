// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.netport.grant.GrantId;
import org.netport.grant.GrantStatus;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.state.WriteBehind;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Grants;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grants.Grant;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grants.GrantKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * Shows grants in the OPERATIONAL datastore: those that are live, whose number the engine bounds, and the newest of
 * those that have ended. Called by one thread at a time; hands over at once.
 */
public final class GrantPublisher {
    private static final DataObjectIdentifier<Grants> GRANTS = DataObjectIdentifier.builder(Grants.class).build();

    private final WriteBehind writer;
    private final CurrentConfiguration configuration;
    private final int mostEnded;
    private final SequencedSet<GrantId> ended = new LinkedHashSet<>();

    /**
     * Makes a publisher.
     *
     * @param writer writes to the OPERATIONAL datastore
     * @param configuration tells sites
     * @param mostEnded how many grants that have ended are shown; the oldest are forgotten
     */
    public GrantPublisher(final WriteBehind writer, final CurrentConfiguration configuration, final int mostEnded) {
        this.writer = writer;
        this.configuration = configuration;
        this.mostEnded = mostEnded;
    }

    /**
     * Shows a grant as it is now.
     *
     * @param status the grant
     */
    public void show(final GrantStatus status) {
        final var id = status.grant().id();
        final var config = configuration.get();
        writer.put(pathOf(id), () -> GrantEncoder.encode(status, config));
        if (!status.isLive()) {
            ended.add(id);
            if (ended.size() > mostEnded) {
                writer.delete(pathOf(ended.removeFirst()));
            }
        }
    }

    private static DataObjectIdentifier<Grant> pathOf(final GrantId id) {
        return GRANTS.toBuilder().child(Grant.class, new GrantKey(Uint64.valueOf(id.value()))).build();
    }
}
