// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.netport.core.compile.Unit;
import org.netport.engine.EngineListener;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.model.HostName;
import org.netport.model.LinkName;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;

/** Knows which objects a change touches, and has their states told. Owned by the engine's loop. */
final class ObjectReports {
    /** More changes than a move or an operator makes at once: a switch is being filled. */
    private static final int MANY = 1000;

    private final Map<SwitchName, SwitchState> switches;
    private final Function<SegmentName, ImmutableSet<SwitchName>> switchesOfSegment;
    private final ObjectGenerations generations = new ObjectGenerations();
    private final StatusBoard board;
    private NetworkConfig config = NetworkConfig.EMPTY;

    /** Reports on {@code switches}, which the caller goes on to change. */
    ObjectReports(final EngineLoop loop, final EngineListener listener, final Counters counters,
            final Map<SwitchName, SwitchState> switches,
            final Function<SegmentName, ImmutableSet<SwitchName>> switchesOfSegment) {
        this.switches = switches;
        this.switchesOfSegment = switchesOfSegment;
        board = new StatusBoard(loop, listener, counters,
            name -> Optional.ofNullable(switches.get(name)).map(SwitchState::status),
            object -> generations.status(object, concernedBy(object)),
            () -> switches.values().stream().anyMatch(at -> at.programmer().pending() > MANY));
    }

    /** A new configuration: what is new or other in it, and all switches, are told. */
    void configured(final NetworkConfig next) {
        final var changed = generations.update(config, next);
        config = next;
        changed.removed().forEach(board::removed);
        changed.changed().forEach(board::touch);
        switches.keySet().forEach(board::touch);
    }

    void touchSwitch(final SwitchName name) {
        board.touch(name);
    }

    void touchUnit(final Unit unit, final SwitchName on) {
        ObjectGenerations.objectOf(unit, on).ifPresent(board::touch);
        if (unit instanceof Unit.BaseUnit) {
            touchSite(on);
        }
    }

    void touchSite(final SwitchName name) {
        Optional.ofNullable(config.switches().get(name)).ifPresent(at -> {
            board.touch(new ObjectId(Kind.SWITCH, name.value()));
            board.touch(new ObjectId(Kind.SITE, at.site().value()));
        });
    }

    /** Whatever depends on a switch being there may have another state now. */
    void touchAll(final SwitchState state) {
        board.touch(state.name());
        touchSite(state.name());
        state.programmer().presentUnits().forEach(unit -> touchUnit(unit, state.name()));
    }

    void tellCounters() {
        board.tellCounters();
    }

    /** The switches that have something to do with an object. */
    private ImmutableSet<SwitchState> concernedBy(final ObjectId object) {
        final Stream<SwitchName> names = switch (object.kind()) {
            case SITE -> config.switches().values().stream()
                .filter(at -> at.site().value().equals(object.name())).map(Switch::name);
            case SWITCH -> Stream.of(new SwitchName(object.name()));
            case LINK -> Optional.ofNullable(config.links().get(new LinkName(object.name()))).stream()
                .flatMap(link -> Stream.of(link.a().switchName(), link.b().switchName()));
            case SEGMENT -> switchesOfSegment.apply(new SegmentName(object.name())).stream();
            case HOST -> Optional.ofNullable(config.hosts().get(new HostName(object.name()))).stream()
                .flatMap(host -> switchesOfSegment.apply(host.segment()).stream());
        };
        return names.flatMap(name -> Optional.ofNullable(switches.get(name)).stream())
            .collect(ImmutableSet.toImmutableSet());
    }
}
