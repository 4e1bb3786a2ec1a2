// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.server;

/**
 * Numbers of a server since it began.
 *
 * @param connections connections now, handshakes among them
 * @param handshakes handshakes now
 * @param refused connections closed because too many were open
 * @param failedHandshakes connections that ended before their handshake was complete
 * @param unreadable messages passed over because they contradict themselves
 */
public record ServerCounters(int connections, int handshakes, long refused, long failedHandshakes, long unreadable) {
}
