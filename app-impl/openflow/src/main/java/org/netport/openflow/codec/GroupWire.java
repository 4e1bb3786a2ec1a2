// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

/** Numbers of groups and buckets on the wire (OpenFlow 1.3.5 section 7.3.4.2, 1.5.1 section 7.3.4.3). */
final class GroupWire {
    static final int ALL = 0;
    static final int SELECT = 1;
    static final int FAST_FAILOVER = 3;
    /** OFPP_ANY and OFPG_ANY: what is watched where nothing is. */
    static final int ANY = 0xffffffff;
    static final int WEIGHT = 0;
    static final int WATCH_PORT = 1;
    static final int WATCH_GROUP = 2;
    /** The length of each of these properties of a bucket. */
    static final int PROPERTY_BYTES = 8;

    private GroupWire() {
    }
}
