// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

/** Numbers of actions and of ports that are none on the wire (OpenFlow 1.3.5 sections 7.2.1 and 7.2.5). */
final class ActionWire {
    static final int OUTPUT = 0;
    static final int PUSH_VLAN = 17;
    static final int POP_VLAN = 18;
    static final int GROUP = 22;
    static final int DEC_NW_TTL = 24;
    static final int SET_FIELD = 25;
    /** Since OpenFlow 1.5 (1.5.1 section 7.2.6.8). */
    static final int COPY_FIELD = 28;
    /** Since OpenFlow 1.5 (1.5.1 section 7.2.6.5); an instruction before. */
    static final int METER = 29;

    /** OFPP_MAX: the highest number of a port. */
    static final int PORT_MAX = 0xffffff00;
    static final int PORT_IN_PORT = 0xfffffff8;
    static final int PORT_TABLE = 0xfffffff9;
    static final int PORT_CONTROLLER = 0xfffffffd;

    /** OFP_NO_BUFFER: a switch keeps nothing for this message. */
    static final int NO_BUFFER = 0xffffffff;

    private ActionWire() {
    }
}
