// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.netport.engine.SwitchStatus;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.NetworkTopology;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.Topology;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.TopologyKey;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.Link;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.LinkKey;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.Node;
import org.opendaylight.yang.gen.v1.urn.tbd.params.xml.ns.yang.network.topology.rev131021.network.topology.topology.NodeKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/**
 * Publishes the topology {@code netport} in the network-topology model: what is connected and up now. Whoever tells
 * news only puts them down; the executor compares the whole with what was published, and nodes and links that differ
 * are written. Thread-safe.
 */
public final class TopologyPublisher {
    private static final DataObjectIdentifier<Topology> TOPOLOGY = DataObjectIdentifier.builder(NetworkTopology.class)
        .child(Topology.class, new TopologyKey(TopologyEncoder.ID)).build();

    private final WriteBehind writer;
    private final Executor executor;
    private final Map<SwitchName, SwitchSight> sights = new ConcurrentHashMap<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    private volatile NetworkConfig config = NetworkConfig.EMPTY;
    /** Touched by the executor only. */
    private Optional<Topology> published = Optional.empty();

    /**
     * Makes a publisher.
     *
     * @param writer writes to the OPERATIONAL datastore
     * @param executor compares, one task at a time, after a short time in which news are merged
     */
    public TopologyPublisher(final WriteBehind writer, final Executor executor) {
        this.writer = writer;
        this.executor = executor;
    }

    /**
     * Takes a configuration.
     *
     * @param latest the configuration
     */
    public void configurationChanged(final NetworkConfig latest) {
        final NetworkConfig before = config;
        config = latest;
        if (!latest.switches().equals(before.switches())
                || !latest.links().equals(before.links())) {
            plan();
        }
    }

    /**
     * Takes a switch's state. Returns at once.
     *
     * @param status the state now
     */
    public void switchChanged(final SwitchStatus status) {
        final Optional<SwitchSight> sight = SwitchSight.of(status);
        if (sight.isEmpty()) {
            switchRemoved(status.name());
        } else if (!sight.equals(Optional.ofNullable(sights.put(new SwitchName(status.name()), sight.orElseThrow())))) {
            plan();
        }
    }

    /**
     * A switch is no longer configured or connected. Returns at once.
     *
     * @param name its name
     */
    public void switchRemoved(final String name) {
        if (sights.remove(new SwitchName(name)) != null) {
            plan();
        }
    }

    private void plan() {
        if (planned.compareAndSet(false, true)) {
            executor.execute(this::publish);
        }
    }

    private void publish() {
        // First, so that what comes from here on is not missed.
        planned.set(false);
        final Topology latest = TopologyEncoder.encode(config, ImmutableMap.copyOf(sights));
        if (published.isEmpty()) {
            writer.merge(TOPOLOGY, TopologyEncoder.typed().build());
        }
        final Map<NodeKey, Node> nodes = published.map(Topology::nonnullNode).orElse(Map.of());
        final Map<LinkKey, Link> links = published.map(Topology::nonnullLink).orElse(Map.of());
        Sets.difference(nodes.keySet(), latest.nonnullNode().keySet())
            .forEach(gone -> writer.delete(TOPOLOGY.toBuilder().child(Node.class, gone).build()));
        Sets.difference(links.keySet(), latest.nonnullLink().keySet())
            .forEach(gone -> writer.delete(TOPOLOGY.toBuilder().child(Link.class, gone).build()));
        latest.nonnullNode().forEach((key, node) -> {
            if (!node.equals(nodes.get(key))) {
                writer.put(TOPOLOGY.toBuilder().child(Node.class, key).build(), () -> node);
            }
        });
        latest.nonnullLink().forEach((key, link) -> {
            if (!link.equals(links.get(key))) {
                writer.put(TOPOLOGY.toBuilder().child(Link.class, key).build(), () -> link);
            }
        });
        published = Optional.of(latest);
    }
}
