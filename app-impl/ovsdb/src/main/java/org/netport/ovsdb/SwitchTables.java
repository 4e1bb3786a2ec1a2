// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.netport.model.DatapathId;
import org.netport.model.PortRef;
import org.netport.ovsdb.RowUpdate.Device;

/** What is known of one database: bridges, their ports and interfaces. Bounded. Not thread-safe. */
final class SwitchTables {
    /** OpenFlow port names have 16 bytes with a closing zero (OpenFlow 1.3.5 section 7.2.1); OVS cuts longer ones. */
    private static final int PORT_NAME_BYTES = 15;

    private final int mostRows;
    private final Map<UUID, RowUpdate.Bridge> bridges = new HashMap<>();
    private final Map<UUID, RowUpdate.Port> ports = new HashMap<>();
    private final Map<UUID, RowUpdate.Interface> interfaces = new HashMap<>();
    private long references;

    SwitchTables(final int mostRows) {
        this.mostRows = mostRows;
    }

    /**
     * Takes changed rows.
     *
     * @param rows the rows
     * @throws OvsdbException if there is more than is kept of one database
     */
    void apply(final Collection<RowUpdate> rows) throws OvsdbException {
        for (var row : rows) {
            apply(row);
            final int size = bridges.size() + ports.size() + interfaces.size();
            if (size > mostRows || references > mostRows) {
                throw OvsdbException.broken("the database has more than " + mostRows + " bridges, ports and "
                    + "interfaces, or references between them; that is more than a switch can use: remove some");
            }
        }
    }

    private void apply(final RowUpdate update) {
        switch (update) {
            case RowUpdate.Bridge bridge -> {
                final var before = bridges.put(bridge.id(), bridge);
                references += bridge.ports().size() - (before == null ? 0 : before.ports().size());
            }
            case RowUpdate.Port port -> {
                final var before = ports.put(port.id(), port);
                references += port.interfaces().size() - (before == null ? 0 : before.interfaces().size());
            }
            case RowUpdate.Interface device -> interfaces.put(device.id(), device);
            case RowUpdate.Gone gone -> remove(gone);
        }
    }

    private void remove(final RowUpdate.Gone gone) {
        final int freed = switch (gone.table()) {
            case BRIDGE -> {
                final var before = bridges.remove(gone.id());
                yield before == null ? 0 : before.ports().size();
            }
            case PORT -> {
                final var before = ports.remove(gone.id());
                yield before == null ? 0 : before.interfaces().size();
            }
            case INTERFACE -> {
                interfaces.remove(gone.id());
                yield 0;
            }
        };
        references -= freed;
    }

    /**
     * Finds the bridge of a switch and who its ports serve.
     *
     * @param datapathId the switch
     * @return the ports' names by what identifies them
     */
    BridgePorts portsOf(final DatapathId datapathId) {
        final var found = bridges.values().stream()
            .filter(bridge -> bridge.datapathId().filter(datapathId::equals).isPresent()).toList();
        if (found.isEmpty()) {
            // The daemon writes datapath ids, and a database server that starts anew has forgotten them.
            return bridges.values().stream().allMatch(bridge -> bridge.datapathId().isPresent())
                ? BridgePorts.NO_BRIDGE : BridgePorts.UNDECIDED;
        }
        final Map<String, RowUpdate.Interface> named = new HashMap<>();
        final Set<String> sharedNames = new HashSet<>();
        found.stream().flatMap(bridge -> bridge.ports().stream()).flatMap(port -> rows(ports, port))
            .flatMap(port -> port.interfaces().stream()).distinct().flatMap(device -> rows(interfaces, device))
            .filter(device -> device.device() == Device.NUMBERED).forEach(device -> {
                final String name = openFlowName(device.name());
                if (named.putIfAbsent(name, device) != null) {
                    sharedNames.add(name);
                }
            });
        final Map<PortRef, String> names = new HashMap<>();
        final Set<PortRef> ambiguous = new HashSet<>();
        named.forEach((name, device) -> device.identities().forEach(identity -> {
            if (sharedNames.contains(name) || names.putIfAbsent(identity, name) != null) {
                ambiguous.add(identity);
            }
        }));
        names.keySet().removeAll(ambiguous);
        return new BridgePorts(BridgePorts.Presence.PRESENT, ImmutableMap.copyOf(names),
            ImmutableSet.copyOf(ambiguous));
    }

    private static <T> Stream<T> rows(final Map<UUID, T> table, final UUID id) {
        return Stream.ofNullable(table.get(id));
    }

    private static String openFlowName(final String name) {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= PORT_NAME_BYTES ? name : new String(bytes, 0, PORT_NAME_BYTES, StandardCharsets.UTF_8);
    }

    /**
     * Who the ports of a bridge serve.
     *
     * @param presence whether the database has the bridge
     * @param names the OpenFlow port name of each interface id and attached MAC
     * @param ambiguous identities that more than one port claims: they point nowhere
     */
    record BridgePorts(Presence presence, ImmutableMap<PortRef, String> names, ImmutableSet<PortRef> ambiguous) {
        static final BridgePorts NO_BRIDGE = new BridgePorts(Presence.ABSENT, ImmutableMap.of(), ImmutableSet.of());
        static final BridgePorts UNDECIDED = new BridgePorts(Presence.UNDECIDED, ImmutableMap.of(), ImmutableSet.of());

        /** Whether the database has a bridge. */
        enum Presence {
            /** It has. */
            PRESENT,
            /** It has not. */
            ABSENT,
            /** A bridge has no datapath id yet: it may be the one. */
            UNDECIDED
        }
    }
}
