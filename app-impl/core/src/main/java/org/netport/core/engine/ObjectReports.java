// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.netport.channel.ChannelCounters;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.Unit;
import org.netport.engine.EngineListener;
import org.netport.engine.ObjectStatus;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.engine.ObjectStatus.State;
import org.netport.model.HostName;
import org.netport.model.LinkName;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.VrfName;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;
import org.netport.network.Vrf;

/** Knows which objects a change touches, and has their states told. Owned by the engine's loop. */
final class ObjectReports {
    /** More changes than a move or an operator makes at once: a switch is being filled. */
    private static final int MANY = 1000;
    /** Of so many sessions at most the counters are told at a time: each is a switch with its ports to write. */
    private static final int MOST_SESSIONS = 100;

    private final Map<SwitchName, SwitchState> switches;
    private final Function<SegmentName, ImmutableSet<SwitchName>> switchesOfSegment;
    private final Function<SegmentName, Set<SwitchName>> reachOfSegment;
    private final Function<Vrf, Optional<String>> complaintOfVrf;
    private final ObjectGenerations generations = new ObjectGenerations();
    private final StatusBoard board;
    /** What the sessions had counted when they were told last. */
    private final Map<SwitchName, ChannelCounters> counted = new HashMap<>();
    private NetworkConfig config = NetworkConfig.EMPTY;
    private int turn;

    /** Reports on {@code switches}, which the caller goes on to change. */
    ObjectReports(final EngineLoop loop, final EngineListener listener, final Counters counters,
            final Map<SwitchName, SwitchState> switches,
            final Function<SegmentName, ImmutableSet<SwitchName>> switchesOfSegment,
            final Function<SegmentName, Set<SwitchName>> reachOfSegment,
            final Function<Vrf, Optional<String>> complaintOfVrf,
            final Function<SegmentName, Optional<String>> unfinishedSegment) {
        this.switches = switches;
        this.switchesOfSegment = switchesOfSegment;
        this.reachOfSegment = reachOfSegment;
        this.complaintOfVrf = complaintOfVrf;
        board = new StatusBoard(loop, listener, counters,
            name -> Optional.ofNullable(switches.get(name)).map(SwitchState::status),
            object -> generations.status(object, config, concernedBy(object), at -> portsOf(object, at),
                object.kind() == Kind.SEGMENT ? unfinishedSegment.apply(new SegmentName(object.name()))
                    : Optional.empty()).map(this::withUplinks),
            () -> switches.values().stream().anyMatch(at -> at.programmer().pending() > MANY));
    }

    /** A VRF whose outside routers do not answer is not what it was configured for, whatever the switches hold. */
    private ObjectStatus withUplinks(final ObjectStatus status) {
        return status.state() != State.PROGRAMMED || status.id().kind() != Kind.VRF ? status
            : vrf(config, status.id()).flatMap(complaintOfVrf)
                .map(reason -> new ObjectStatus(status.id(), status.generation(), status.observed(), State.DEGRADED,
                    reason)).orElse(status);
    }

    void touchVrf(final VrfName name) {
        board.touch(new ObjectId(Kind.VRF, name.value()));
    }

    /** A new configuration: what is new or other in it, and all switches, are told. */
    void configured(final NetworkConfig next) {
        final NetworkConfig before = config;
        final var changed = generations.update(before, next);
        config = next;
        changed.removed().forEach(board::removed);
        changed.changed().forEach(board::touch);
        Stream.concat(changed.removed().stream(), changed.changed().stream()).forEach(object -> {
            // What a switch has to have is other now, and may be missing.
            if (object.kind() == Kind.SWITCH) {
                touchPorts(new SwitchName(object.name()));
            } else if (object.kind() == Kind.LINK) {
                Stream.of(before, next).flatMap(at -> endsOf(at, object)).forEach(this::touchSite);
            } else if (object.kind() == Kind.VRF) {
                // A segment that only routes join may have lacked a VRF, or lacks one now.
                Stream.of(before, next).flatMap(at -> vrf(at, object).stream())
                    .flatMap(vrf -> vrf.interfaces().keySet().stream()).distinct().forEach(this::touchSegment);
            }
        });
        switches.keySet().forEach(board::touch);
    }

    void touchSwitch(final SwitchName name) {
        board.touch(name);
    }

    void touchUnit(final Unit unit, final SwitchName on) {
        ObjectGenerations.objectOf(unit, on).ifPresent(board::touch);
        if (unit instanceof Unit.BaseUnit) {
            touchSite(on);
        } else if (unit instanceof Unit.SegmentUnit segment) {
            // A VRF is on the switches of its segments, and as far as they are.
            final var routing = config.routing();
            Stream.of(routing.of(segment.segment()), routing.carriedBy(segment.segment())).flatMap(Optional::stream)
                .forEach(vrf -> board.touch(new ObjectId(Kind.VRF, vrf.name().value())));
        }
    }

    void touchSegment(final SegmentName name) {
        board.touch(new ObjectId(Kind.SEGMENT, name.value()));
    }

    void touchSite(final SwitchName name) {
        Optional.ofNullable(config.switches().get(name)).ifPresent(at -> {
            board.touch(new ObjectId(Kind.SWITCH, name.value()));
            board.touch(new ObjectId(Kind.SITE, at.site().value()));
        });
    }

    /** The ports of a switch are others now: what needs them may be missing one, or not any more. */
    void touchPorts(final SwitchName name) {
        touchSite(name);
        config.links().values().stream()
            .filter(link -> link.a().switchName().equals(name) || link.b().switchName().equals(name))
            .forEach(link -> board.touch(new ObjectId(Kind.LINK, link.name().value())));
        Optional.ofNullable(config.switches().get(name)).stream()
            .flatMap(at -> at.accessPorts().values().stream())
            .flatMap(port -> PortResolver.segmentsOf(port).stream()).distinct()
            .forEach(this::touchSegment);
        // Why an outside router cannot be reached may be another reason now.
        config.routing().vrfs().values().stream().filter(vrf -> vrf.waysOut().at(name).findAny().isPresent())
            .forEach(vrf -> touchVrf(vrf.name()));
    }

    /** Whatever depends on a switch being there may have another state now. */
    void touchAll(final SwitchState state) {
        board.touch(state.name());
        touchSite(state.name());
        state.programmer().presentUnits().forEach(unit -> touchUnit(unit, state.name()));
    }

    /** Tells the engine's counters, and those of some sessions; the others have their turn the next times. */
    void tellCounters() {
        board.tellCounters();
        final List<SwitchState> all = ImmutableList.copyOf(switches.values());
        int budget = MOST_SESSIONS;
        for (int looked = 0; looked < all.size() && budget > 0; looked++) {
            final SwitchState at = all.get(turn++ % all.size());
            final Optional<ChannelCounters> now = at.programmer().session().map(SwitchSession::counters);
            if (now.isPresent() && !now.equals(Optional.ofNullable(counted.put(at.name(), now.orElseThrow())))) {
                board.touch(at.name());
                budget--;
            }
        }
        turn = all.isEmpty() ? 0 : turn % all.size();
        counted.keySet().retainAll(switches.keySet());
    }

    /** The configured ports that an object needs on a switch. */
    private Set<PortRef> portsOf(final ObjectId object, final SwitchState at) {
        return ObjectGenerations.unitsOf(object, config).stream()
            .flatMap(unit -> (unit instanceof Unit.BaseUnit ? at.references()
                : PortResolver.references(config, at.name(), unit)).stream())
            .collect(ImmutableSet.toImmutableSet());
    }

    /** The switches that have something to do with an object. */
    private ImmutableSet<SwitchState> concernedBy(final ObjectId object) {
        final Stream<SwitchName> names = switch (object.kind()) {
            case SITE -> config.switches().values().stream()
                .filter(at -> at.site().value().equals(object.name())).map(Switch::name);
            case SWITCH -> Stream.of(new SwitchName(object.name()));
            case LINK -> endsOf(config, object);
            case SEGMENT -> switchesOfSegment.apply(new SegmentName(object.name())).stream();
            case HOST -> Optional.ofNullable(config.hosts().get(new HostName(object.name()))).stream()
                .flatMap(host -> reachOfSegment.apply(host.segment()).stream());
            case VRF -> vrf(config, object).stream()
                .flatMap(vrf -> Stream.concat(Stream.of(vrf.transit()), vrf.interfaces().keySet().stream()))
                .flatMap(segment -> switchesOfSegment.apply(segment).stream());
        };
        return names.flatMap(name -> Optional.ofNullable(switches.get(name)).stream())
            .collect(ImmutableSet.toImmutableSet());
    }

    private static Optional<Vrf> vrf(final NetworkConfig config, final ObjectId object) {
        return Optional.ofNullable(config.routing().vrfs().get(new VrfName(object.name())));
    }

    private static Stream<SwitchName> endsOf(final NetworkConfig config, final ObjectId link) {
        return Optional.ofNullable(config.links().get(new LinkName(link.name()))).stream()
            .flatMap(found -> Stream.of(found.a().switchName(), found.b().switchName()));
    }
}
