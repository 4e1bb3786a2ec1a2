// SPDX-License-Identifier: Apache-2.0
/**
 * Follows Open vSwitch's databases (RFC 7047), read-only, to tell which port of a switch has which interface id and
 * attached MAC. {@link org.netport.ovsdb.InterfaceDirectory} is the way in. What the wire says is decoded and judged in
 * classes without I/O; {@code Connection} and the transports move bytes. Nothing here is on the path of a move. May
 * import the domain ({@code org.netport.model}, {@code network}, {@code engine}) and Gson; no MD-SAL, no OpenFlow.
 */
package org.netport.ovsdb;
