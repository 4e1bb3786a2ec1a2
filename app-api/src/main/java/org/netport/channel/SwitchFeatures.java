// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import java.util.Objects;

/**
 * What the handshake has shown of a switch.
 *
 * @param version the negotiated protocol version
 * @param bundles how change sets are applied
 * @param tables number of flow tables
 * @param tunnelMetadata whether tunnel addresses can be matched and set per flow (an Open vSwitch extension)
 * @param meters whether the switch has meters
 * @param role the role that the switch granted us
 * @param description manufacturer, hardware, software, for operators
 */
public record SwitchFeatures(Version version, Bundles bundles, int tables, boolean tunnelMetadata, boolean meters,
        Role role, String description) {
    /** Validates presence. */
    public SwitchFeatures {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(bundles, "bundles");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(description, "description");
    }

    /**
     * What the switch can do besides what OpenFlow asks of it.
     *
     * @return as its description says
     */
    public SwitchAbilities abilities() {
        return SwitchAbilities.of(description);
    }

    /** Protocol versions that can be negotiated. */
    public enum Version {
        /** OpenFlow 1.3, wire version 4. */
        OF_1_3,
        /** OpenFlow 1.4, wire version 5. */
        OF_1_4,
        /** OpenFlow 1.5, wire version 6. */
        OF_1_5
    }

    /** How change sets are applied. */
    public enum Bundles {
        /** OpenFlow 1.4 bundles: atomic and ordered. */
        STANDARD,
        /** ONF extension EXT-230 on OpenFlow 1.3: atomic and ordered. */
        EXPERIMENTER,
        /** Messages in order and a barrier: not atomic. */
        NONE
    }

    /** Controller roles (OpenFlow 1.3.5 section 6.3.6). */
    public enum Role {
        /** The only master. */
        MASTER,
        /** Equal to others. */
        EQUAL,
        /** Read only. */
        SLAVE
    }
}
