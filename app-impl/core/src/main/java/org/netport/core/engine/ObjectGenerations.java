// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
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
            case Unit.VrfUnit vrf -> Optional.empty();
            case Unit.HostUnit host -> Optional.of(new ObjectId(Kind.HOST, host.host().value()));
        };
    }

    /**
     * How far an object has come; empty if it is not configured.
     *
     * @param object the object
     * @param concerned the switches that have something to do with it
     * @param ports the configured ports that it needs on each of them
     */
    Optional<ObjectStatus> status(final ObjectId object, final Set<SwitchState> concerned,
            final Function<SwitchState, Set<PortRef>> ports) {
        final Generation generation = generations.get(object);
        if (generation == null) {
            return Optional.empty();
        }
        final var progress = new Progress();
        concerned.forEach(at -> progress.add(at, unitOf(object), at.complaint(ports.apply(at))));
        if (progress.state == State.PROGRAMMED) {
            observed.put(object, generation);
        }
        return Optional.of(new ObjectStatus(object, generation, observed.getOrDefault(object, Generation.NONE),
            progress.state, progress.reason));
    }

    /** The unit that an object is on each switch. */
    static Unit unitOf(final ObjectId object) {
        return switch (object.kind()) {
            case SITE, SWITCH -> new Unit.BaseUnit();
            case LINK -> new Unit.LinkUnit(new LinkName(object.name()));
            case SEGMENT -> new Unit.SegmentUnit(new SegmentName(object.name()));
            case HOST -> new Unit.HostUnit(new HostName(object.name()));
        };
    }

    /** The worst of what the switches say of one object. */
    private static final class Progress {
        private State state = State.PROGRAMMED;
        private String reason = "";

        void add(final SwitchState at, final Unit unit, final Optional<String> complaint) {
            final SwitchProgrammer programmer = at.programmer();
            final Optional<String> refusal = programmer.refusal(unit);
            if (refusal.isPresent()) {
                state = State.DEGRADED;
                reason = "switch " + at.name() + " refused: " + refusal.orElseThrow();
            } else if (state == State.PROGRAMMED && programmer.session().isEmpty()) {
                state = State.PENDING;
                reason = "switch " + at.name() + " is not connected";
            } else if (state == State.PROGRAMMED && complaint.isPresent()) {
                state = State.PENDING;
                reason = "switch " + at.name() + " " + complaint.orElseThrow();
            } else if (state == State.PROGRAMMED && programmer.isOpen(unit)) {
                state = State.PENDING;
                reason = "switch " + at.name() + " has not acknowledged yet";
            }
        }
    }
}
