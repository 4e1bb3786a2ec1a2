// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

/** How soon a unit's changes are written. */
enum Urgency {
    /** A location: written before everything that waits. */
    LOCATION,
    /** A location of one of many hosts that move together: written before configuration. */
    CONVOY,
    /** Configuration: written in the order of arrival. */
    CONFIGURATION
}
