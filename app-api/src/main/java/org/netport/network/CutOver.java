// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

/** How guests of a segment are cut over when their migration is reported. */
public enum CutOver {
    /** From the moment the guest is stopped the old site relays to the new one: nothing comes twice. */
    RELAY,
    /**
     * From just before the guest is paused until it is stopped, frames go to both sites: nothing is lost, and what
     * comes in between may come twice.
     */
    COPY
}
