// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

/** Told when a unit's keys on a switch are all held, or cannot be. */
@FunctionalInterface
interface HeldCallback {
    /** The unit's present keys are acknowledged, or the switch is gone or refuses one of them. */
    void held(Held outcome);

    /** What it is told. */
    enum Held {
        /** Acknowledged. */
        YES,
        /** Not connected, or refused. */
        NO
    }
}
