// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

/** What a group does with a packet (OpenFlow 1.3.5 section 5.6.1). */
public enum GroupType {
    /** Every bucket gets its own copy. */
    ALL,
    /** One live bucket gets it, chosen by the switch from the packet's addresses and the weights. */
    SELECT,
    /** The first live bucket gets it. */
    FAST_FAILOVER
}
