// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

/** The kinds of link by which a segment may be carried. */
public enum TransportKind {
    /** VLAN circuits, with or without 802.1ad hand-off. */
    VLAN,
    /** VXLAN tunnels. */
    VXLAN,
    /** Geneve tunnels. */
    GENEVE
}
