// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.netport.channel.FlowFilter;
import org.netport.channel.SumResult;
import org.netport.channel.SwitchSession;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.model.HostName;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.Host;
import org.netport.network.Segment;

/**
 * Asks switches how many packets took a move's own ways: relayed by the old switch, copied by it, and what the host
 * sent at its destination before it was accepted there. Nothing waits for the answers. Owned by the engine's loop.
 */
final class MoveTraffic {
    /**
     * Moves of which it is asked at a time what was relayed: a switch may look through a whole table for each, so of
     * many that are reported together some are asked of.
     */
    private static final int MOST_RELAYS_ASKED = 64;

    private final EngineLoop loop;
    private final Switches switches;
    private int relaysAsked;

    MoveTraffic(final EngineLoop loop, final Switches switches) {
        this.loop = loop;
        this.switches = switches;
    }

    /** What is asked of the rest of the engine. */
    interface Switches {
        /** The session of a switch that is connected. */
        Optional<SwitchSession> session(SwitchName name);

        /** A configured host. */
        Optional<Host> host(HostName name);

        /** The segment of a host. */
        Segment segment(Host host);
    }

    /** What the old switch has sent on to the new one, senders of its own site included. */
    void relayed(final HostName host, final SwitchName from, final LongConsumer answer) {
        if (relaysAsked < MOST_RELAYS_ASKED) {
            relaysAsked++;
            ask(host, from, EntryKind.HOST_THERE, answer, () -> relaysAsked--);
        }
    }

    /** What the old switch has delivered and sent on. To be asked before it relays: then the entry is another. */
    void copied(final HostName host, final SwitchName from, final LongConsumer answer) {
        ask(host, from, EntryKind.HOST_BOTH, answer, () -> { });
    }

    /** What the host has sent at other ports of the switch than where it is accepted. */
    void dropped(final HostName host, final SwitchName to, final LongConsumer answer) {
        ask(host, to, EntryKind.SOURCE_ELSEWHERE, answer, () -> { });
    }

    private void ask(final HostName name, final SwitchName at, final EntryKind kind, final LongConsumer answer,
            final Runnable done) {
        final Optional<Host> host = switches.host(name);
        final Optional<SwitchSession> session = switches.session(at);
        if (host.isEmpty() || session.isEmpty()) {
            done.run();
            return;
        }
        final MatchField inSegment = Metadata.segment(switches.segment(host.orElseThrow()).vni()).match();
        final MatchField whose = kind == EntryKind.SOURCE_ELSEWHERE
            ? new MatchField.EthSrc(host.orElseThrow().mac())
            : new MatchField.EthDst(host.orElseThrow().mac(), MacAddress.BROADCAST);
        session.orElseThrow().sum(ImmutableList.of(FlowFilter.of(kind.table().id(), kind.feature(),
            Match.of(inSegment, whose)))).whenComplete((result, failure) -> loop.execute(() -> {
                done.run();
                if (result instanceof SumResult.Summed summed && summed.sums().size() == 1) {
                    answer.accept(summed.sums().get(0).packets());
                }
            }));
    }
}
