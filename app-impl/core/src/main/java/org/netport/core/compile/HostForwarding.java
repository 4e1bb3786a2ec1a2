// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/**
 * How one switch sees a host.
 *
 * @param towards where frames for the host go; empty: nowhere, they are dropped
 * @param accepted where frames from the host are accepted, with the epoch of each place, on whatever switch; in a move,
 *     until its grace time is over, both the old and the new place. Where both are given, a frame that was on its way
 *     to the other place may leave on the link by which it came, instead of being dropped
 * @param incoming the way of frames that the old switch relays to a destination that is prepared: they are let through
 *     before this switch sends its own there
 * @param copies where this switch sends a second frame, beside that which it delivers
 * @param strangers what becomes of the host's frames at the segment's other access ports of this switch
 * @param behind switches that may send the host's frames where it was, as they could not be reached when it moved;
 *     while there are any, also those that are to be told later
 */
public record HostForwarding(Optional<AttachmentPoint> towards, ImmutableMap<AttachmentPoint, Epoch> accepted,
        Optional<Incoming> incoming, Optional<AttachmentPoint> copies, Strangers strangers,
        ImmutableSet<SwitchName> behind) {
    /** The host is nowhere known. */
    public static final HostForwarding NOWHERE = new HostForwarding(Optional.empty(), ImmutableMap.of());

    /** Validates presence. */
    public HostForwarding {
        Objects.requireNonNull(towards, "towards");
        accepted = ImmutableMap.copyOf(accepted);
        Objects.requireNonNull(incoming, "incoming");
        Objects.requireNonNull(copies, "copies");
        Objects.requireNonNull(strangers, "strangers");
        Objects.requireNonNull(behind, "behind");
    }

    /**
     * A host of which every switch has heard.
     *
     * @param towards where frames for the host go
     * @param accepted where frames from the host are accepted
     * @param incoming the way of relayed frames
     * @param copies where this switch sends a second frame
     * @param strangers what becomes of the host's frames elsewhere
     */
    public HostForwarding(final Optional<AttachmentPoint> towards,
            final ImmutableMap<AttachmentPoint, Epoch> accepted, final Optional<Incoming> incoming,
            final Optional<AttachmentPoint> copies, final Strangers strangers) {
        this(towards, accepted, incoming, copies, strangers, ImmutableSet.of());
    }

    /**
     * A host that may appear at every port of its segment, and that no granted move is under way for.
     *
     * @param towards where frames for the host go
     * @param accepted where frames from the host are accepted
     */
    public HostForwarding(final Optional<AttachmentPoint> towards,
            final ImmutableMap<AttachmentPoint, Epoch> accepted) {
        this(towards, accepted, Optional.empty(), Optional.empty(), Strangers.TOLD);
    }

    /**
     * The way of relayed frames.
     *
     * @param from the switch that relays, or will
     * @param to the destination
     */
    public record Incoming(SwitchName from, AttachmentPoint to) {
        /** Validates presence. */
        public Incoming {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }
    }

    /**
     * The same where some switches have not heard of the host's place.
     *
     * @param some these switches
     * @return the forwarding
     */
    public HostForwarding behind(final Set<SwitchName> some) {
        return new HostForwarding(towards, accepted, incoming, copies, strangers, ImmutableSet.copyOf(some));
    }

    /** What becomes of a host's frames at an access port where it is not. */
    public enum Strangers {
        /** The controller is told: the host may appear there. */
        TOLD,
        /** They are dropped and counted like those of anybody unknown: it has no grant for that site. */
        DROPPED
    }

    /**
     * Tells whether a switch relays to a destination that may not send to the host itself yet.
     *
     * @param from the switch
     * @param to where it sends
     * @return true from the cut-over until every switch is updated
     */
    boolean isRelayed(final SwitchName from, final SwitchName to) {
        return incoming.filter(way -> way.from().equals(from) && way.to().switchName().equals(to)).isPresent();
    }

    /**
     * Where frames for the host are delivered, or soon will be, other than where it has been all the time: there a
     * probe is told to the controller instead of being delivered.
     *
     * @return empty in rest
     */
    Optional<AttachmentPoint> probed() {
        return incoming.map(Incoming::to).or(() -> accepted.size() > 1 ? towards : Optional.empty());
    }
}
