// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

/**
 * Numbers of the engine since it began.
 *
 * @param claimsAccepted claims that changed a location
 * @param claimsStale claims below the present epoch or sequence, or held down
 * @param claimsRefused claims of unknown hosts or at places that are not allowed
 * @param neighbourReplies ARP and ND answers sent
 * @param malformedPackets packet-ins that were not what they pretended
 * @param packetInsDropped packet-ins dropped because the engine's queue was full
 * @param framesHeld frames that told of a host's new place, held until that was programmed, and sent on then
 * @param commits change sets acknowledged
 * @param commitsUnknown change sets whose outcome had to be read back
 * @param changes changes acknowledged
 * @param claimsContested claims of two places with the same right, and hosts that packets moved to and fro
 * @param gatewayReplies ICMP answers that gateways gave
 * @param gatewaySilences packets for gateways, with no hops left, or too large for where they go, that were not
 *     answered: no question, of a sender that is not where they came in, or too many
 * @param packetsCut packets too large for where they go that were sent on in pieces
 * @param framesCarried frames that guests had left unread at the source of their moves, sent to their destinations
 * @param framesRefused such frames of moves that carry them, not sent: the destination's switch or port was not there
 *     or had no room, or the move had been given as many as it may be
 * @param reportsPutOff reports, of many hosts that of each, and deliveries of frames, that came while too many were
 *     under way or waited
 */
public record EngineCounters(long claimsAccepted, long claimsStale, long claimsRefused, long neighbourReplies,
        long malformedPackets, long packetInsDropped, long framesHeld, long commits, long commitsUnknown,
        long changes, long claimsContested, long gatewayReplies, long gatewaySilences, long packetsCut,
        long framesCarried, long framesRefused, long reportsPutOff) {
}
