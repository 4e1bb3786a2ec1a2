// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.mac;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.MatchField;
import org.netport.grant.Grant;
import org.netport.grant.MigrationEvent;
import org.netport.location.MoveReceipt.Traffic;
import org.netport.network.CutOver;

/** What switches count on the ways of a move is in its receipt. */
class MoveTrafficTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** The flow of a kind that is about vm1. */
    private static FlowKey flow(final ThreeSites net, final int site, final EntryKind kind) {
        return net.session(site).held.values().stream().filter(FlowEntry.class::isInstance).map(FlowEntry.class::cast)
            .filter(flow -> EntryKind.of(flow.cookie()).filter(kind::equals).isPresent())
            .filter(flow -> flow.key().match().fields().stream().anyMatch(field -> switch (field) {
                case MatchField.EthDst to -> to.value().equals(mac(VM1));
                case MatchField.EthSrc from -> from.value().equals(mac(VM1));
                default -> false;
            })).map(FlowEntry::key).findFirst().orElseThrow();
    }

    private static Optional<Traffic> counted(final ThreeSites net) {
        return net.lastReceipt(VM1).evidence().traffic();
    }

    @Test
    void whatTheOldSwitchSendsOnIsRelayed() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.STOPPED, VM1);
        net.destination(MigrationEvent.RUNNING, grant);
        net.session(1).packets.put(flow(net, 1, EntryKind.HOST_THERE), 12L);
        net.loop.pass(LONG);
        assertEquals(Optional.of(new Traffic(12, 0, 0, 0)), counted(net));
    }

    @Test
    void whatTheOldSwitchDeliversAndSendsOnIsCopied() {
        final var net = new ThreeSites(CutOver.COPY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.PAUSING, VM1);
        net.session(1).packets.put(flow(net, 1, EntryKind.HOST_BOTH), 7L);
        net.source(MigrationEvent.STOPPED, VM1);
        assertEquals(Optional.of(7L), counted(net).map(Traffic::copied), "asked before the entry is another");
        // Entries have the same identity before and after: a switch counts anew where it is replaced.
        net.session(1).packets.clear();
        net.session(1).packets.put(flow(net, 1, EntryKind.HOST_THERE), 3L);
        net.destination(MigrationEvent.RUNNING, grant);
        net.loop.pass(LONG);
        assertEquals(Optional.of(new Traffic(3, 7, 0, 0)), counted(net));
    }

    @Test
    void whatTheHostSendsAtItsDestinationBeforeItIsAcceptedThereIsDropped() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final FlowKey elsewhere = flow(net, 2, EntryKind.SOURCE_ELSEWHERE);
        net.session(2).packets.put(elsewhere, 5L);
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.session(2).packets.put(elsewhere, 9L);
        net.destination(MigrationEvent.RUNNING, grant);
        net.loop.pass(LONG);
        assertEquals(Optional.of(new Traffic(0, 0, 0, 4)), counted(net),
            "what came before the grant is another matter");
    }

    @Test
    void aSwitchThatCountsAnewMeanwhileMakesNothingNegative() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        net.session(2).packets.put(flow(net, 2, EntryKind.SOURCE_ELSEWHERE), 5L);
        final Grant grant = net.grant(VM1, at(2, 1));
        net.session(2).packets.clear();
        net.destination(MigrationEvent.RUNNING, grant);
        net.loop.pass(LONG);
        assertEquals(Optional.of(new Traffic(0, 0, 0, 0)), counted(net));
    }

    @Test
    void otherHostsPacketsAreNotCounted() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.STOPPED, VM1);
        net.session(1).held.values().stream().filter(FlowEntry.class::isInstance).map(FlowEntry.class::cast)
            .map(FlowEntry::key).filter(key -> !key.equals(flow(net, 1, EntryKind.HOST_THERE)))
            .forEach(key -> net.session(1).packets.put(key, 1000L));
        net.destination(MigrationEvent.RUNNING, grant);
        net.loop.pass(LONG);
        assertEquals(Optional.of(0L), counted(net).map(Traffic::relayed));
    }

    @Test
    void aSwitchThatIsAwayIsNotAsked() {
        final var net = new ThreeSites(CutOver.RELAY).start();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.STOPPED, VM1);
        net.session(1).packets.put(flow(net, 1, EntryKind.HOST_THERE), 12L);
        net.destination(MigrationEvent.RUNNING, grant);
        net.engine.disconnected(net.session(1), "the test says so");
        net.loop.pass(LONG);
        assertEquals(Optional.of(new Traffic(0, 0, 0, 0)), counted(net), "the destination's alone is known");
    }
}
