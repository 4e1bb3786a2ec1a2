// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.netport.core.compile.Unit;
import org.netport.engine.ObjectStatus;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.engine.ObjectStatus.State;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.LinkName;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.VrfName;
import org.netport.network.NetworkConfig;

/** Which configuration each object has last changed in, and how far the switches have followed. */
final class ObjectGenerations {
    private final Map<ObjectId, Generation> generations = new HashMap<>();
    private final Map<ObjectId, Generation> observed = new HashMap<>();

    /**
     * Objects that a new configuration touched.
     *
     * @param changed new or with another content
     * @param removed gone
     */
    record Changed(ImmutableList<ObjectId> changed, ImmutableList<ObjectId> removed) {
    }

    Changed update(final NetworkConfig before, final NetworkConfig after) {
        final List<ObjectId> changed = new ArrayList<>();
        final List<ObjectId> removed = new ArrayList<>();
        compare(Kind.SITE, before.sites(), after.sites(), changed, removed);
        compare(Kind.SWITCH, before.switches(), after.switches(), changed, removed);
        compare(Kind.LINK, before.links(), after.links(), changed, removed);
        compare(Kind.SEGMENT, before.segments(), after.segments(), changed, removed);
        compare(Kind.HOST, before.hosts(), after.hosts(), changed, removed);
        compare(Kind.VRF, before.routing().vrfs(), after.routing().vrfs(), changed, removed);
        changed.forEach(object -> generations.put(object, after.generation()));
        removed.forEach(object -> {
            generations.remove(object);
            observed.remove(object);
        });
        return new Changed(ImmutableList.copyOf(changed), ImmutableList.copyOf(removed));
    }

    private static <K, V> void compare(final Kind kind, final Map<K, V> before, final Map<K, V> after,
            final List<ObjectId> changed, final List<ObjectId> removed) {
        after.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                changed.add(new ObjectId(kind, name.toString()));
            }
        });
        before.keySet().forEach(name -> {
            if (!after.containsKey(name)) {
                removed.add(new ObjectId(kind, name.toString()));
            }
        });
    }

    /** The object that a unit on a switch belongs to. */
    static Optional<ObjectId> objectOf(final Unit unit, final SwitchName on) {
        return switch (unit) {
            case Unit.BaseUnit base -> Optional.of(new ObjectId(Kind.SWITCH, on.value()));
            case Unit.LinkUnit link -> Optional.of(new ObjectId(Kind.LINK, link.link().value()));
            case Unit.SegmentUnit segment -> Optional.of(new ObjectId(Kind.SEGMENT, segment.segment().value()));
            case Unit.VrfUnit vrf -> Optional.of(new ObjectId(Kind.VRF, vrf.vrf().value()));
            case Unit.HostUnit host -> Optional.of(new ObjectId(Kind.HOST, host.host().value()));
        };
    }

    /**
     * How far an object has come; empty if it is not configured.
     *
     * @param object the object
     * @param config the configuration
     * @param concerned the switches that have something to do with it
     * @param ports the configured ports that it needs on each of them
     * @param unfinished why the switches do not have its last form, whatever they have acknowledged; empty if they have
     */
    Optional<ObjectStatus> status(final ObjectId object, final NetworkConfig config, final Set<SwitchState> concerned,
            final Function<SwitchState, Set<PortRef>> ports, final Optional<String> unfinished) {
        final Generation generation = generations.get(object);
        if (generation == null) {
            return Optional.empty();
        }
        final var progress = new Progress();
        final Set<Unit> units = unitsOf(object, config);
        concerned.forEach(at -> progress.add(at, units, at.complaint(ports.apply(at))));
        unfinished.ifPresent(progress::await);
        if (progress.state == State.PROGRAMMED) {
            observed.put(object, generation);
            MissingPieces.of(object, config).ifPresent(progress::lack);
        }
        return Optional.of(new ObjectStatus(object, generation, observed.getOrDefault(object, Generation.NONE),
            progress.state, progress.reason));
    }

    /** The units that an object is on each switch; none if it is not configured and that says which. */
    static ImmutableSet<Unit> unitsOf(final ObjectId object, final NetworkConfig config) {
        return switch (object.kind()) {
            case SITE, SWITCH -> ImmutableSet.of(new Unit.BaseUnit());
            case LINK -> ImmutableSet.of(new Unit.LinkUnit(new LinkName(object.name())));
            case SEGMENT -> ImmutableSet.of(new Unit.SegmentUnit(new SegmentName(object.name())));
            case HOST -> ImmutableSet.of(new Unit.HostUnit(new HostName(object.name())));
            // Routed packets go by the transit segment: without it there is no routing between switches.
            case VRF -> Optional.ofNullable(config.routing().vrfs().get(new VrfName(object.name())))
                .<ImmutableSet<Unit>>map(vrf -> ImmutableSet.of(new Unit.VrfUnit(vrf.name()),
                    new Unit.SegmentUnit(vrf.transit())))
                .orElse(ImmutableSet.of());
        };
    }

    /** The worst of what the switches say of one object. */
    private static final class Progress {
        private State state = State.PROGRAMMED;
        private String reason = "";

        void await(final String what) {
            if (state == State.PROGRAMMED) {
                state = State.PENDING;
                reason = what;
            }
        }

        void lack(final String what) {
            state = State.DEGRADED;
            reason = what;
        }

        void add(final SwitchState at, final Set<Unit> units, final Optional<String> complaint) {
            final SwitchProgrammer programmer = at.programmer();
            final Optional<String> refusal = units.stream().flatMap(unit -> programmer.refusal(unit).stream())
                .findFirst();
            if (refusal.isPresent()) {
                state = State.DEGRADED;
                reason = "switch " + at.name() + " refused: " + refusal.orElseThrow();
            } else if (state == State.PROGRAMMED && programmer.session().isEmpty()) {
                state = State.PENDING;
                reason = "switch " + at.name() + " is not connected";
            } else if (state == State.PROGRAMMED && complaint.isPresent()) {
                state = State.PENDING;
                reason = "switch " + at.name() + " " + complaint.orElseThrow();
            } else if (state == State.PROGRAMMED && units.stream().anyMatch(programmer::isOpen)) {
                state = State.PENDING;
                reason = "switch " + at.name() + " has not acknowledged yet";
            }
        }
    }
}
