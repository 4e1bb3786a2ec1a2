// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import java.util.Optional;
import java.util.OptionalInt;
import org.netport.core.pipeline.EntryKind;
import org.netport.explain.Effect;
import org.netport.flow.FlowEntry;
import org.netport.model.LinkName;

/** What the controller does with what it is told. */
final class Reaction {
    /** What a frame has besides its packet. */
    private static final int ETHERNET_HEADER = 14;
    private static final String EXCEEDED = "answers that the time is exceeded";

    private Reaction() {
    }

    /**
     * In words that follow "the controller".
     *
     * @param by the entry that tells it
     * @param cause why
     * @param link the link by which the frame came to the switch; empty: it came from an access port
     * @param exceeded the length of frames that the frame was found to exceed, if any
     */
    static String to(final FlowEntry by, final Effect.Cause cause, final Optional<LinkName> link,
            final OptionalInt exceeded) {
        final Optional<EntryKind> kind = EntryKind.of(by.cookie());
        final boolean isTooBig = kind.filter(EntryKind.TOO_BIG::equals).isPresent();
        final boolean isUsedUp = cause == Effect.Cause.INVALID_TTL
            || kind.filter(EntryKind.HOP_USED_UP::equals).isPresent();
        if (link.isPresent() && (isUsedUp || isTooBig)) {
            return "answers nothing, since the sender is at another switch";
        }
        if (isTooBig && exceeded.isPresent()) {
            return "tells the sender that it is too big for an MTU of " + (exceeded.getAsInt() - ETHERNET_HEADER)
                + ", or sends it on in pieces where IPv4 allows that";
        }
        return switch (cause) {
            case ACTION -> kind.map(Reaction::to)
                .orElse("is told by an entry of an unknown kind");
            case INVALID_TTL -> EXCEEDED;
        };
    }

    private static String to(final EntryKind kind) {
        return switch (kind) {
            case NEIGHBOUR_QUESTION -> "answers with the MAC address of the host";
            case GATEWAY_QUESTION, ABSENT_QUESTION -> "answers with the MAC address of the gateway";
            case ANSWER_DETECTION -> "answers to all nodes, from whom it is addressed";
            case ANSWER_BARE -> "answers, from whom it is addressed";
            case GATEWAY_ADDRESSED, GATEWAY_PACKET -> "answers for the gateway, or not at all";
            case SOURCE_ELSEWHERE -> "takes it for a claim that the host has moved here";
            case ANNOUNCED_FOREIGN -> "records it and changes nothing";
            case NEXT_HOP_ANSWER -> "takes it for the answer of a next hop that it asked";
            case HOP_USED_UP -> EXCEEDED;
            case TOO_BIG -> "tells the sender that it is too big, or sends it on in pieces";
            case PROBE_HERE, PROBE_ROUTED -> "takes it for a probe of its own";
            default -> "is told by an entry of kind " + kind.title();
        };
    }
}
