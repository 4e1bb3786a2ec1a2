// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

/** Numbers of flows and their instructions on the wire (OpenFlow 1.3.5 sections 7.2.4 and 7.3.4.1). */
final class FlowWire {
    static final int GOTO_TABLE = 1;
    static final int WRITE_METADATA = 2;
    static final int APPLY_ACTIONS = 4;
    /** Until OpenFlow 1.4; an action since 1.5. */
    static final int METER = 6;
    /** OFPP_ANY and OFPG_ANY: entries are not chosen by where they lead. */
    static final int ANY = 0xffffffff;

    private FlowWire() {
    }
}
