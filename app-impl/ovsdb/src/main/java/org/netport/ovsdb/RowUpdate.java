// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.UUID;
import org.netport.model.DatapathId;
import org.netport.model.PortRef;

/** One row of a monitor's update (RFC 7047 section 4.1.6), as far as it matters here. */
sealed interface RowUpdate {
    /**
     * The row.
     *
     * @return its identity in its table
     */
    UUID id();

    /**
     * A bridge is there, or is different now.
     *
     * @param id the row
     * @param datapathId its datapath id, once the switch has one
     * @param ports its ports
     */
    record Bridge(UUID id, Optional<DatapathId> datapathId, ImmutableSet<UUID> ports) implements RowUpdate {
    }

    /**
     * A port is there, or is different now.
     *
     * @param id the row
     * @param interfaces its interfaces: one, several where it is a bond
     */
    record Port(UUID id, ImmutableSet<UUID> interfaces) implements RowUpdate {
    }

    /**
     * An interface is there, or is different now.
     *
     * @param id the row
     * @param name its name
     * @param device whether the switch could open it
     * @param identities what its external_ids say of whom it serves
     */
    record Interface(UUID id, String name, Device device, ImmutableSet<PortRef> identities) implements RowUpdate {
    }

    /**
     * A row is gone.
     *
     * @param table where it was
     * @param id the row
     */
    record Gone(Table table, UUID id) implements RowUpdate {
    }

    /** Whether an interface is an OpenFlow port. */
    enum Device {
        /** It has an OpenFlow number. */
        NUMBERED,
        /** It has none, or the switch failed to open it. */
        WITHOUT_NUMBER
    }

    /** The tables that are followed. */
    enum Table {
        /** Bridges, one for each datapath id. */
        BRIDGE("Bridge"),
        /** Ports of bridges. */
        PORT("Port"),
        /** Interfaces of ports. */
        INTERFACE("Interface");

        private final String title;

        Table(final String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        static Optional<Table> titled(final String title) {
            for (var table : values()) {
                if (table.title.equals(title)) {
                    return Optional.of(table);
                }
            }
            return Optional.empty();
        }
    }
}
