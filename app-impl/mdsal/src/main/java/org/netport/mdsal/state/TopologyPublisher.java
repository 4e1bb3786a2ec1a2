// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.NetworkTopology;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.Topology;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.TopologyKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** Publishes the topology {@code netport} in the network-topology model whenever switches or links change. */
public final class TopologyPublisher {
    private static final DataObjectIdentifier<Topology> TOPOLOGY = DataObjectIdentifier.builder(NetworkTopology.class)
        .child(Topology.class, new TopologyKey(TopologyEncoder.ID)).build();

    private final WriteBehind writer;
    private NetworkConfig published = NetworkConfig.EMPTY;

    /**
     * Makes a publisher.
     *
     * @param writer writes to the OPERATIONAL datastore
     */
    public TopologyPublisher(final WriteBehind writer) {
        this.writer = writer;
    }

    /**
     * Takes a configuration. Called by one thread at a time.
     *
     * @param config the configuration
     */
    public void configurationChanged(final NetworkConfig config) {
        if (!config.switches().equals(published.switches()) || !config.links().equals(published.links())) {
            writer.put(TOPOLOGY, () -> TopologyEncoder.encode(config));
        }
        published = config;
    }
}
