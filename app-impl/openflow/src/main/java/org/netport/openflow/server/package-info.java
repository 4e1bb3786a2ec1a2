// SPDX-License-Identifier: Apache-2.0
/**
 * The listening side: accepts connections, bounds their number, keeps one session for each switch. May import
 * {@code session}, Netty and the domain.
 */
package org.netport.openflow.server;
