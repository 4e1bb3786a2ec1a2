// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;
import org.netport.core.compile.HostForwarding;
import org.netport.core.compile.HostForwarding.Incoming;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.location.Placement.Absent;
import org.netport.grant.Grant;
import org.netport.location.Attachment;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/**
 * All that is known of a host: where it is, where it may go, and where it came from while that can be undone.
 *
 * @param placement where it is
 * @param transfer the granted move that has not been cut over, if there is one
 * @param handover the granted move that has been cut over on the word of the source alone: until the guest is known to
 *     run at the destination it can be undone
 * @param incoming the way of relayed frames, from when the destination is prepared until every switch is updated
 * @param issued the highest epoch that was ever granted
 * @param packetMoves how often packets have moved it
 */
public record HostState(Placement placement, Optional<Transfer> transfer, Optional<Handover> handover,
        Optional<Incoming> incoming, Epoch issued, PacketMoves packetMoves) {
    /** Never seen. */
    public static final HostState NEVER_SEEN = of(Absent.NEVER_SEEN);

    /** Validates presence. */
    public HostState {
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(transfer, "transfer");
        Objects.requireNonNull(handover, "handover");
        Objects.requireNonNull(incoming, "incoming");
        Objects.requireNonNull(issued, "issued");
        Objects.requireNonNull(packetMoves, "packetMoves");
    }

    /**
     * A cut-over that can be undone.
     *
     * @param authorisation what had been granted
     * @param former where the host was
     */
    public record Handover(Authorisation authorisation, Attachment former) {
        /** Validates presence. */
        public Handover {
            Objects.requireNonNull(authorisation, "authorisation");
            Objects.requireNonNull(former, "former");
        }
    }

    /**
     * A host without granted moves.
     *
     * @param placement where it is
     * @return the state
     */
    public static HostState of(final Placement placement) {
        return new HostState(placement, Optional.empty(), Optional.empty(), Optional.empty(), Epoch.NONE,
            PacketMoves.NONE);
    }

    /**
     * The epoch that the next location has.
     *
     * @return above every epoch that was used or granted
     */
    public Epoch nextEpoch() {
        return (issued.compareTo(placement.epoch()) > 0 ? issued : placement.epoch()).next();
    }

    /**
     * How a switch sees the host.
     *
     * @param at the switch
     * @param unannounced what becomes of the host's frames at other ports of that switch when it has no grant for it
     * @return what the host's compiler needs
     */
    public HostForwarding seenFrom(final SwitchName at, final Strangers unannounced) {
        final ImmutableMap<AttachmentPoint, Epoch> accepted = placement.accepted();
        final boolean granted = transfer.filter(Transfer::isInstalled)
            .filter(going -> going.authorisation().to().switchName().equals(at)).isPresent();
        // Where the host is still accepted nothing else changes until the move is settled: the cut-over is one flow.
        final boolean known = accepted.keySet().stream().map(AttachmentPoint::switchName).anyMatch(at::equals);
        final Optional<AttachmentPoint> copies = transfer
            .filter(going -> going.readiness() == Transfer.Readiness.COPYING)
            .filter(going -> isAt(at))
            .map(going -> going.authorisation().to());
        return new HostForwarding(placement.whereabouts().seenFrom(at), accepted, incoming, copies,
            granted || known ? Strangers.TOLD : unannounced);
    }

    /**
     * The same, knowing of a grant from before a restart: its epoch is not given again.
     *
     * @param subject what the grant said of the host
     * @return the state
     */
    public HostState knowing(final Grant.Subject subject) {
        return issued(subject.epoch());
    }

    /**
     * Where relayed frames come from is what a prepared move was prepared for: only then may the old switch relay
     * before others are switched over.
     */
    boolean isReady(final Transfer going) {
        return (going.readiness() == Transfer.Readiness.PREPARED || going.readiness() == Transfer.Readiness.COPYING)
            && incoming.filter(way -> isAt(way.from())).isPresent();
    }

    boolean isAt(final SwitchName name) {
        return placement.current().filter(at -> at.point().switchName().equals(name)).isPresent();
    }

    boolean isAt(final AttachmentPoint point) {
        return placement.current().filter(at -> at.point().equals(point)).isPresent();
    }

    HostState with(final Placement next) {
        return new HostState(next, transfer, handover, incoming, issued, packetMoves);
    }

    HostState with(final Transfer next) {
        return new HostState(placement, Optional.of(next), handover, incoming, issued, packetMoves);
    }

    HostState with(final Incoming way) {
        return new HostState(placement, transfer, handover, Optional.of(way), issued, packetMoves);
    }

    HostState with(final PacketMoves next) {
        return new HostState(placement, transfer, handover, incoming, issued, next);
    }

    HostState withoutTransfer() {
        return new HostState(placement, Optional.empty(), handover, incoming, issued, packetMoves);
    }

    HostState withoutIncoming() {
        return new HostState(placement, transfer, handover, Optional.empty(), issued, packetMoves);
    }

    HostState handedOver(final Handover undoable) {
        return new HostState(placement, transfer, Optional.of(undoable), incoming, issued, packetMoves);
    }

    HostState finalised() {
        return new HostState(placement, transfer, Optional.empty(), incoming, issued, packetMoves);
    }

    HostState issued(final Epoch epoch) {
        return new HostState(placement, transfer, handover, incoming,
            epoch.compareTo(issued) > 0 ? epoch : issued, packetMoves);
    }
}
