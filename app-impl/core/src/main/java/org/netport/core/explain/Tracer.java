// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.netport.core.explain.PipelineRun.Likelihood;
import org.netport.core.topology.NetworkView;
import org.netport.explain.Effect;
import org.netport.explain.Exit;
import org.netport.explain.Frame;
import org.netport.explain.Holding;
import org.netport.explain.Hop;
import org.netport.explain.Step;
import org.netport.flow.ProgramEntry;
import org.netport.model.LinkName;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;

/** Follows frames from switch to switch until they end, or a bound is reached. Immutable. */
public final class Tracer {
    /** Switches that a frame and its copies pass. */
    static final int MOST_HOPS = 256;
    /** Switches that one frame passes, one after the other: more than any path; a circle has more. */
    static final int LONGEST_WAY = 64;

    private final Wiring wiring;
    private final Map<SwitchName, SwitchTables> programs;
    private final EntryHoldings holdings;
    private final EntryText text;

    /**
     * A tracer.
     *
     * @param view links and ports
     * @param programs what the switches should hold; of one that is not in the map it is not known yet
     * @param holdings whether they hold it
     */
    public Tracer(final NetworkView view, final Map<SwitchName, SwitchTables> programs, final EntryHoldings holdings) {
        wiring = new Wiring(view);
        this.programs = programs;
        this.holdings = holdings;
        text = new EntryText(view.config());
    }

    /**
     * The way of a frame.
     *
     * @param hops the switches that it passes; each has a higher number than the one before it on the way
     * @param unknown switches that it comes to and whose programs are not known: the way ends there
     * @param likelihood whether a switch could choose another way
     */
    public record Trace(ImmutableList<Hop> hops, ImmutableSet<SwitchName> unknown, Choice likelihood) {
    }

    /** Whether there is another way that the frame might take. */
    public enum Choice {
        /** This is the only one. */
        NONE,
        /** Several are told of, of which a switch takes one. */
        SOME
    }

    /**
     * Follows a frame.
     *
     * @param at the switch that it comes to
     * @param port by which port, which is no tunnel
     * @param frame the frame
     * @return its way
     */
    public Trace follow(final SwitchName at, final PortNumber port, final Frame frame) {
        return new Run().follow(at, Arrival.plain(port, frame));
    }

    private record OnWire(int number, SwitchName to, Optional<LinkName> link, OptionalInt previous, int length,
            Arrival arrival) {
    }

    private final class Run {
        private final Deque<OnWire> wire = new ArrayDeque<>();
        private final ImmutableList.Builder<Hop> hops = ImmutableList.builder();
        private final Set<SwitchName> unknown = new LinkedHashSet<>();
        private Choice choice = Choice.NONE;
        private int last;

        Trace follow(final SwitchName at, final Arrival arrival) {
            last = 1;
            wire.add(new OnWire(last, at, Optional.empty(), OptionalInt.empty(), 1, arrival));
            while (!wire.isEmpty()) {
                final OnWire next = wire.remove();
                hops.add(new Hop(next.number, next.to, next.arrival.port(), next.link, next.previous,
                    next.arrival.frame(), steps(next)));
            }
            return new Trace(hops.build(), ImmutableSet.copyOf(unknown), choice);
        }

        private ImmutableList<Step> steps(final OnWire frame) {
            final SwitchTables tables = programs.get(frame.to);
            if (tables == null) {
                unknown.add(frame.to);
                return ImmutableList.of();
            }
            return new PipelineRun(new At(frame, tables), frame.arrival).run();
        }

        private final class At implements PipelineRun.Place {
            private final OnWire here;
            private final SwitchTables tables;

            At(final OnWire here, final SwitchTables tables) {
                this.here = here;
                this.tables = tables;
            }

            @Override
            public SwitchTables tables() {
                return tables;
            }

            @Override
            public Optional<LinkName> link() {
                return here.link;
            }

            @Override
            public EntryText text() {
                return text;
            }

            @Override
            public Holding holding(final ProgramEntry entry) {
                return holdings.of(here.to, entry);
            }

            @Override
            public Groups groups() {
                return new Groups(tables, port -> wiring.isAlive(here.to, port));
            }

            @Override
            public ImmutableList<Effect> leave(final Departure departure, final Likelihood likelihood) {
                if (likelihood == Likelihood.POSSIBLE) {
                    choice = Choice.SOME;
                }
                return wiring.beyond(here.to, departure).stream().<Effect>map(beyond ->
                    new Effect.Out(departure.port(), departure.frame(), exit(here, beyond)))
                    .collect(ImmutableList.toImmutableList());
            }
        }

        private Exit exit(final OnWire from, final Wiring.Beyond beyond) {
            return switch (beyond) {
                case Wiring.Nothing nothing -> new Exit.Lost(nothing.reason());
                case Wiring.Access access -> new Exit.Delivered(access.at());
                case Wiring.Far far -> {
                    if (from.length >= LONGEST_WAY) {
                        yield new Exit.Unfollowed("it has passed " + LONGEST_WAY
                            + " switches, one after the other: it may run in a circle");
                    }
                    if (last >= MOST_HOPS) {
                        yield new Exit.Unfollowed("it and its copies have passed " + MOST_HOPS + " switches");
                    }
                    last++;
                    wire.add(new OnWire(last, far.to(), Optional.of(far.link()), OptionalInt.of(from.number),
                        from.length + 1, far.arrival()));
                    yield new Exit.Onward(far.link(), last);
                }
            };
        }
    }
}
