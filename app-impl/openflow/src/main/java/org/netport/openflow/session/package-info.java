// SPDX-License-Identifier: Apache-2.0
/**
 * One OpenFlow connection: framing, handshake, and the session with its commits and read-backs. State belongs to the
 * connection's Netty loop; nothing here blocks. May import {@code codec}, {@code bundle}, {@code message}, Netty,
 * Loxi's message type and the domain.
 */
package org.netport.openflow.session;
