// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import java.util.HashMap;
import java.util.Map;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Counter64;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Counter;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.CounterBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.CounterKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Publishes counters by their names; writes only what has changed. Not thread-safe. */
public final class CounterPublisher {
    private final WriteBehind writer;
    private final Map<String, Count> published = new HashMap<>();

    /**
     * Makes a publisher.
     *
     * @param writer writes to the OPERATIONAL datastore
     */
    public CounterPublisher(final WriteBehind writer) {
        this.writer = writer;
    }

    /**
     * Publishes counters. Others stay as they are.
     *
     * @param counts by name; a name belongs to one publisher
     */
    public void publish(final Map<String, Count> counts) {
        counts.forEach((name, count) -> {
            if (!count.equals(published.put(name, count))) {
                writer.put(DataObjectIdentifier.builder(NetworkState.class).child(Counter.class, new CounterKey(name))
                    .build(), () -> encode(name, count));
            }
        });
    }

    private static Counter encode(final String name, final Count count) {
        final var encoded = new CounterBuilder().setName(name)
            .setValue(new Counter64(Uint64.valueOf(count.value())));
        count.detail().ifPresent(encoded::setDetail);
        return encoded.build();
    }
}
