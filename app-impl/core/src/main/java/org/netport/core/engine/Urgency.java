// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

/** How soon a unit's changes are written. */
enum Urgency {
    /** A location: written before everything that waits. */
    LOCATION,
    /** Configuration: written in the order of arrival. */
    CONFIGURATION
}
