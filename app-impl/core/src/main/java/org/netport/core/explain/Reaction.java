// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import java.util.Optional;
import org.netport.core.pipeline.EntryKind;
import org.netport.explain.Effect;
import org.netport.flow.FlowEntry;
import org.netport.model.LinkName;

/** What the controller does with what it is told. */
final class Reaction {
    private Reaction() {
    }

    /**
     * In words that follow "the controller".
     *
     * @param by the entry that tells it
     * @param cause why
     * @param link the link by which the frame came to the switch; empty: it came from an access port
     */
    static String to(final FlowEntry by, final Effect.Cause cause, final Optional<LinkName> link) {
        return switch (cause) {
            case ACTION -> EntryKind.of(by.cookie()).map(Reaction::to)
                .orElse("is told by an entry of an unknown kind");
            case INVALID_TTL -> link.isEmpty() ? "answers that the time is exceeded"
                : "answers nothing, since the sender is at another switch";
        };
    }

    private static String to(final EntryKind kind) {
        return switch (kind) {
            case NEIGHBOUR_QUESTION -> "answers with the MAC address of the host";
            case GATEWAY_QUESTION, ABSENT_QUESTION -> "answers with the MAC address of the gateway";
            case ANSWER_DETECTION -> "answers to all nodes, from whom it is addressed";
            case GATEWAY_ADDRESSED, GATEWAY_PACKET -> "answers for the gateway, or not at all";
            case SOURCE_ELSEWHERE -> "takes it for a claim that the host has moved here";
            case ANNOUNCED_FOREIGN -> "records it and changes nothing";
            case NEXT_HOP_ANSWER -> "takes it for the answer of a next hop that it asked";
            case PROBE_HERE, PROBE_ROUTED -> "takes it for a probe of its own";
            default -> "is told by an entry of kind " + EntryText.dashed(kind.name());
        };
    }
}
