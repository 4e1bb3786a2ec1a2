// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

import java.util.Objects;
import org.netport.model.Generation;

/**
 * How far a configured object has come.
 *
 * @param id the object
 * @param generation the configuration in which it last changed
 * @param observed the configuration of the object that every switch concerned has acknowledged last
 * @param state the outcome so far
 * @param reason why it is not programmed; empty if it is
 */
public record ObjectStatus(ObjectId id, Generation generation, Generation observed, State state, String reason) {
    /** Validates presence. */
    public ObjectStatus {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(observed, "observed");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }

    /** Whether the switches hold what was configured. */
    public enum State {
        /** Every switch concerned has acknowledged. */
        PROGRAMMED,
        /** At least one switch is not connected or has not yet acknowledged. */
        PENDING,
        /** At least one switch refused, or the object cannot do what it is for until something else is configured. */
        DEGRADED
    }

    /**
     * The object's identity.
     *
     * @param kind site, switch, link, segment, host or VRF
     * @param name its name
     */
    public record ObjectId(Kind kind, String name) {
        /** Validates presence. */
        public ObjectId {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(name, "name");
        }
    }

    /** Kinds of configured objects. */
    public enum Kind {
        /** A site. */
        SITE,
        /** A switch. */
        SWITCH,
        /** A link. */
        LINK,
        /** A segment. */
        SEGMENT,
        /** A host. */
        HOST,
        /** A VRF. */
        VRF
    }
}
