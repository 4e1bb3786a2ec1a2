// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

/**
 * Numbers of a session since it began.
 *
 * @param messagesIn messages received
 * @param messagesOut messages sent
 * @param packetIns packet-ins handed over
 * @param packetInsDropped packet-ins dropped because too many came or too many were under way
 * @param packetOutsDropped packet-outs dropped because the switch did not read
 * @param errors error messages received
 * @param unmatchedErrors errors whose xid was not known
 * @param unreadable messages passed over because they contradict themselves
 */
public record ChannelCounters(long messagesIn, long messagesOut, long packetIns, long packetInsDropped,
        long packetOutsDropped, long errors, long unmatchedErrors, long unreadable) {
}
