// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

/** What a host learns of a neighbour besides its link-layer address (RFC 4861 section 4.4, flag R). */
public enum NeighbourRole {
    /** It sends nothing on. */
    HOST,
    /** It is a router: told otherwise, hosts would no longer take it for one (RFC 4861 section 7.2.5). */
    ROUTER
}
