// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multimap;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netport.core.compile.Unit;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Awaits the acknowledgements of one step of segments whose graphs change, and then has the next step compiled. Owned
 * by the engine's loop.
 */
final class SegmentChanges {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentChanges.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final EngineLoop loop;
    private final EngineSettings settings;
    private final Map<SwitchName, SwitchState> switches;
    private final Predicate<SegmentName> hasMovingHosts;
    private final Consumer<ImmutableSet<SegmentName>> acknowledged;
    private final Map<SegmentName, Awaited> steps = new LinkedHashMap<>();
    private NetworkConfig latest = NetworkConfig.EMPTY;
    private boolean planned;
    private boolean looksAgain;

    /**
     * Makes one.
     *
     * @param loop the engine's
     * @param settings how long a step waits
     * @param switches the configured switches, which the caller goes on to change
     * @param hasMovingHosts tells of a segment whether its hosts are moving in a way that its next step waits for
     * @param acknowledged told the segments that can take their next step; calls {@link #wrote} again
     */
    SegmentChanges(final EngineLoop loop, final EngineSettings settings, final Map<SwitchName, SwitchState> switches,
            final Predicate<SegmentName> hasMovingHosts, final Consumer<ImmutableSet<SegmentName>> acknowledged) {
        this.loop = loop;
        this.settings = settings;
        this.switches = switches;
        this.hasMovingHosts = hasMovingHosts;
        this.acknowledged = acknowledged;
    }

    /** A step that is not on all switches. */
    private static final class Awaited {
        private final SetMultimap<SwitchName, Unit> open = HashMultimap.create();
        private final long endNanos;

        Awaited(final long endNanos) {
            this.endNanos = endNanos;
        }
    }

    /**
     * A view has been compiled and written, as far as switches are ready for it.
     *
     * @param changing the segments whose graphs change
     * @param config the configuration of the view
     * @param units what may have been written, by switch
     */
    void wrote(final Set<SegmentName> changing, final NetworkConfig config, final Multimap<SwitchName, Unit> units) {
        latest = config;
        steps.keySet().retainAll(changing);
        changing.stream().filter(segment -> !steps.containsKey(segment)).forEach(this::begin);
        steps.values().forEach(step -> step.open.keySet().retainAll(switches.keySet()));
        units.forEach((at, unit) -> await(config, at, unit));
        proceed();
    }

    /** A switch was read back: what it lacks of steps that are under way is waited for. */
    void readBack(final SwitchName at, final NetworkConfig config) {
        if (!steps.isEmpty() && switches.containsKey(at)) {
            switches.get(at).programmer().presentUnits().forEach(unit -> await(config, at, unit));
        }
    }

    private void begin(final SegmentName segment) {
        final int pending = switches.values().stream().mapToInt(at -> at.programmer().pending()).max().orElse(0);
        final Duration most = settings.stepTimeout(pending);
        final var step = new Awaited(loop.nanoTime() + most.toNanos());
        steps.put(segment, step);
        loop.schedule(most, () -> expire(segment, step));
    }

    private boolean isCurrent(final SegmentName segment, final Awaited step) {
        return steps.get(segment) == step;
    }

    private void await(final NetworkConfig config, final SwitchName at, final Unit unit) {
        if (!steps.isEmpty() && switches.containsKey(at) && switches.get(at).programmer().isOpen(unit)) {
            segmentsOf(unit, config).flatMap(segment -> Optional.ofNullable(steps.get(segment)).stream())
                .forEach(step -> await(step, at, unit));
        }
    }

    /**
     * One that cannot be reached is not waited for: it is given what it lacks when it is there again. Nor is anything
     * that comes when the time of the step is over: nothing would end that wait.
     */
    private void await(final Awaited step, final SwitchName at, final Unit unit) {
        if (loop.nanoTime() >= step.endNanos) {
            return;
        }
        if (step.open.put(at, unit)) {
            switches.get(at).programmer().whenHeld(unit, outcome -> {
                if (step.open.remove(at, unit) && step.open.isEmpty()) {
                    proceed();
                }
            });
        }
    }

    /** The segments whose frames a unit is about. */
    private static Stream<SegmentName> segmentsOf(final Unit unit, final NetworkConfig config) {
        return switch (unit) {
            case Unit.SegmentUnit of -> Stream.of(of.segment());
            case Unit.HostUnit of -> Optional.ofNullable(config.hosts().get(of.host())).stream().map(Host::segment);
            case Unit.VrfUnit of -> Optional.ofNullable(config.routing().vrfs().get(of.vrf())).stream()
                .flatMap(vrf -> vrf.interfaces().keySet().stream());
            case Unit.BaseUnit base -> Stream.empty();
            case Unit.LinkUnit link -> Stream.empty();
        };
    }

    private void expire(final SegmentName segment, final Awaited step) {
        if (isCurrent(segment, step) && !step.open.isEmpty()) {
            LOG.warn("segment {}: its change goes on while {} units are written to {}", segment, step.open.size(),
                new TreeSet<>(step.open.keySet()));
            step.open.clear();
            proceed();
        }
    }

    /** Soon, and once for all segments that are ready by then. */
    private void proceed() {
        if (!planned && steps.values().stream().anyMatch(step -> step.open.isEmpty())) {
            planned = true;
            loop.execute(this::takeSteps);
        }
    }

    /**
     * Who bridges to a host goes by the order in which switches are switched over to its place, and a move that was
     * planned before links joined the places has none for them: it is waited for, as long as a step may take. A
     * change that is configured during a move begins with a step that changes nothing, and so waits here as well. What
     * the end of a move takes away is waited for too: until then a switch without routes hands frames to the old place.
     */
    private void takeSteps() {
        planned = false;
        final Set<SegmentName> ready = ready();
        final Set<SegmentName> moving = ready.stream()
            .filter(segment -> loop.nanoTime() < steps.get(segment).endNanos && hasMovingHosts.test(segment))
            .collect(Collectors.toSet());
        if (!moving.isEmpty() && !looksAgain) {
            looksAgain = true;
            loop.schedule(LOOK_AGAIN, () -> {
                looksAgain = false;
                proceed();
            });
        }
        if (moving.equals(ready)) {
            return;
        }
        switches.forEach((at, state) -> state.programmer().openUnits().stream().filter(Unit.HostUnit.class::isInstance)
            .forEach(unit -> segmentsOf(unit, latest).filter(segment -> !moving.contains(segment))
                .flatMap(segment -> Optional.ofNullable(steps.get(segment)).stream())
                .forEach(step -> await(step, at, unit))));
        final ImmutableSet<SegmentName> going = Sets.difference(ready(), moving).immutableCopy();
        if (!going.isEmpty()) {
            steps.keySet().removeAll(going);
            acknowledged.accept(going);
        }
    }

    private Set<SegmentName> ready() {
        return steps.entrySet().stream().filter(step -> step.getValue().open.isEmpty()).map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    }

    /** Why a segment has not become what is configured; empty if it has, as far as that takes steps. */
    Optional<String> unfinished(final SegmentName segment) {
        return Optional.ofNullable(steps.get(segment)).map(step -> "its graph is being changed step by step; it waits "
            + (step.open.isEmpty() ? "until no host of it is moving"
                : "for switches " + new TreeSet<>(step.open.keySet())));
    }
}
