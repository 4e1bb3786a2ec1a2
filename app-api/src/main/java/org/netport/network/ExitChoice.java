// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

/** Which of several uplinks that are alive a switch uses. */
public enum ExitChoice {
    /** The most preferred; among equals the nearest, by the costs of links. Sites leave by different uplinks. */
    NEAREST,
    /**
     * The most preferred, and among equals the first by name: all sites leave by the same, so that a firewall there
     * sees both directions of every connection.
     */
    SYMMETRIC
}
