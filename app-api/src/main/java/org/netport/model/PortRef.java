// SPDX-License-Identifier: Apache-2.0
package org.netport.model;

import java.util.Objects;

/**
 * How configuration points at a switch's port. Numbers change when a port is created anew; names and the identities
 * that a hypervisor gives to Open vSwitch's interfaces do not.
 */
public sealed interface PortRef {
    /**
     * By the name in the OpenFlow port description.
     *
     * @param name for example {@code tapvm5}; 1 to 15 characters are usual
     */
    record Named(String name) implements PortRef {
        /** Validates presence. */
        public Named {
            Objects.requireNonNull(name, "port name");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * By OpenFlow number.
     *
     * @param number the number
     */
    record Numbered(PortNumber number) implements PortRef {
        /** Validates presence. */
        public Numbered {
            Objects.requireNonNull(number, "port number");
        }

        @Override
        public String toString() {
            return "#" + number;
        }
    }

    /**
     * By {@code external_ids:iface-id} of Open vSwitch's Interface table.
     *
     * @param id the id that the hypervisor wrote
     */
    record InterfaceId(String id) implements PortRef {
        /** Validates presence. */
        public InterfaceId {
            Objects.requireNonNull(id, "iface-id");
        }

        @Override
        public String toString() {
            return "iface-id:" + id;
        }
    }

    /**
     * By {@code external_ids:attached-mac} of Open vSwitch's Interface table.
     *
     * @param mac the guest's address
     */
    record AttachedMac(MacAddress mac) implements PortRef {
        /** Validates presence. */
        public AttachedMac {
            Objects.requireNonNull(mac, "attached-mac");
        }

        @Override
        public String toString() {
            return "attached-mac:" + mac;
        }
    }
}
