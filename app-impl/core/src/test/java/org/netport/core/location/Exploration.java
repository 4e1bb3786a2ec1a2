// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import static org.netport.core.location.ExploredController.LATER;
import static org.netport.core.location.ExploredController.NOW;
import static org.netport.core.location.ExploredController.check;

import com.google.common.collect.ComparisonChain;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.netport.core.location.ExploredController.Fault;
import org.netport.core.location.ExploredController.Stepper;
import org.netport.core.location.ExploredWorld.Answer;
import org.netport.core.location.ExploredWorld.Fate;
import org.netport.core.location.ExploredWorld.Grace;
import org.netport.core.location.ExploredWorld.Memory;
import org.netport.core.location.ExploredWorld.Message;
import org.netport.core.location.ExploredWorld.OneHost;
import org.netport.core.location.ExploredWorld.Report;
import org.netport.core.location.ExploredWorld.Subject;
import org.netport.core.location.ExploredWorld.Together;
import org.netport.core.location.ExploredWorld.What;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.model.Epoch;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.policy.Ground;

/**
 * Visits every world that an adversary can bring about, breadth first: who loses, repeats, delays and reorders all that
 * is told, lets timers fire at any time, lets migrations fail and grants run out, and kills the controller.
 */
final class Exploration {
    private final ExplorationBounds bounds;
    private final ExploredController controller;
    private final Map<ExploredWorld, Origin> visited = new HashMap<>();
    private final Deque<ExploredWorld> frontier = new ArrayDeque<>();
    private final Set<ExploredWorld> converging = new java.util.HashSet<>();

    Exploration(final ExplorationBounds bounds, final Stepper machine) {
        this.bounds = bounds;
        controller = new ExploredController(machine, bounds.sites(), bounds.mode());
    }

    private record Origin(Optional<ExploredWorld> before, String action) {
    }

    /** A world that must not be, and how it came about. */
    static final class Found extends AssertionError {
        private static final long serialVersionUID = 1;

        Found(final String what) {
            super(what);
        }
    }

    /** Visits all worlds, or as many as the bounds allow. Returns how many. */
    int run() {
        final ExploredWorld start = start();
        visited.put(start, new Origin(Optional.empty(), "start"));
        frontier.add(start);
        while (!frontier.isEmpty() && visited.size() < bounds.most()) {
            final ExploredWorld world = frontier.poll();
            guard(world, "strangers", () -> strangers(world));
            converge(world);
            act(world);
        }
        return visited.size();
    }

    boolean isExhausted() {
        return frontier.isEmpty();
    }

    private ExploredWorld start() {
        final AttachmentPoint home = bounds.sites().get(0);
        final var at = new Attachment(home, new Epoch(1), NOW, ClaimSource.OPERATOR);
        final HostState state = HostState.of(new Placement.Settled(at, 0, NOW));
        final var host = new OneHost(state, Optional.of(at), controller.fresh(state), home,
            ImmutableMap.of(new Epoch(1), home));
        return new ExploredWorld(ImmutableList.copyOf(Collections.nCopies(bounds.hosts(), host)), ImmutableList.of(),
            ImmutableSet.of(), bounds.crashes(), bounds.harms());
    }

    // ---- the adversary

    private void act(final ExploredWorld world) {
        grants(world);
        for (int grant = 0; grant < world.grants().size(); grant++) {
            final int number = grant;
            if (world.grants().get(grant).isLive()) {
                go(world, "grant " + grant + " expires", () -> controller.end(world, number, GrantState.EXPIRED));
            }
            for (int host : world.grants().get(grant).subjects().keySet()) {
                migration(world, grant, host);
            }
        }
        world.pending().stream()
            .filter(message -> bounds.order() == ExplorationBounds.Order.ANY || isFirst(world, message))
            .forEach(message -> deliver(world, message));
        if (world.crashes() > 0) {
            go(world, "restart", () -> controller.restart(world, false, Optional.empty()));
            go(world, "restart, memory behind", () -> controller.restart(world, true, Optional.empty()));
            bounds.sites().forEach(site -> go(world, "restart, memory behind, away " + site, () ->
                controller.restart(world, true, Optional.of(site.switchName()))));
        }
    }

    private void grants(final ExploredWorld world) {
        final boolean idle = world.grants().stream().flatMap(grant -> grant.subjects().values().stream())
            .noneMatch(subject -> subject.fate() == Fate.COPIES || subject.fate() == Fate.PAUSES
                || subject.fate() == Fate.STOPPED);
        if (idle && world.grants().size() < bounds.grants()) {
            bounds.sites().stream().filter(site -> world.hosts().stream().noneMatch(host ->
                host.runsAt().equals(site))).forEach(site ->
                    go(world, "grant to " + site, () -> controller.grant(world, site)));
        }
    }

    private void migration(final ExploredWorld world, final int grant, final int host) {
        final Subject subject = world.subject(grant, host);
        switch (subject.fate()) {
            case WAITS -> {
                // A hypervisor begins only with a grant, and from where the controller thought that the guest was.
                if (subject.state().isLive() && grant == world.grants().size() - 1
                        && subject.from().filter(world.hosts().get(host).runsAt()::equals).isPresent()) {
                    become(world, grant, host, Fate.COPIES, What.PREPARE);
                }
            }
            case COPIES -> {
                if (bounds.mode() == CutOver.COPY) {
                    become(world, grant, host, Fate.PAUSES, What.PAUSING);
                }
                become(world, grant, host, Fate.STOPPED, What.STOPPED);
                become(world, grant, host, Fate.FAILED, What.GONE, What.RESUMED);
            }
            case PAUSES -> {
                become(world, grant, host, Fate.STOPPED, What.STOPPED);
                become(world, grant, host, Fate.FAILED, What.GONE, What.RESUMED);
            }
            case STOPPED -> {
                become(world, grant, host, Fate.ARRIVED, What.RUNNING, What.FRAME);
                become(world, grant, host, Fate.ARRIVED, What.RUNNING, What.SOURCE_DOWN);
                become(world, grant, host, Fate.FAILED, What.RESUMED, What.GONE);
                become(world, grant, host, Fate.FAILED, What.RESUMED, What.DESTINATION_DOWN);
            }
            default -> {
                // It is over.
            }
        }
    }

    private void become(final ExploredWorld world, final int grant, final int host, final Fate fate,
            final What... told) {
        go(world, "host " + host + " " + fate + " telling " + List.of(told), () -> really(world, grant, host, fate,
            told));
    }

    private static ExploredWorld really(final ExploredWorld world, final int grant, final int host, final Fate fate,
            final What... told) {
        final Subject subject = world.subject(grant, host);
        ExploredWorld next = world.with(grant, host, fate == Fate.FAILED ? subject.really(fate).mayEnd()
            : subject.really(fate));
        if (fate == Fate.ARRIVED) {
            final OneHost old = next.hosts().get(host);
            next = next.with(host, new OneHost(old.state(), old.remembered(), old.told(), subject.to(),
                old.places()));
        }
        for (What what : told) {
            next = next.plus(new Report(host, grant, what));
        }
        return next;
    }

    private void deliver(final ExploredWorld world, final Message message) {
        go(world, "deliver " + message, () -> taken(world.minus(message), message, NOW));
        switch (message) {
            case Report report -> {
                harm(world, "repeat " + message, () -> taken(world, message, NOW));
                harm(world, "lose " + message, () -> world.minus(message));
            }
            case Answer answer -> {
                harm(world, "repeat " + message, () -> taken(world, message, NOW));
                harm(world, "silence of " + message, () -> controller.step(world.minus(message), answer.host(),
                    new PlacementEvent.Unreachable(answer.move(), answer.stage(), answer.by()), NOW));
            }
            case Grace grace -> harm(world, "late " + message, () -> taken(world.minus(message), message, LATER));
            case Together together -> { }
            case Memory memory -> { }
        }
    }

    /** Whether it is a message's turn: by what it is and not by when it was sent, for worlds do not remember that. */
    private static boolean isFirst(final ExploredWorld world, final Message message) {
        return world.pending().stream().filter(other -> other.getClass() == message.getClass()
                && (message instanceof Answer || other.host() == message.host()))
            .min(Exploration::inTurn).filter(message::equals).isPresent();
    }

    private static int inTurn(final Message one, final Message other) {
        return one instanceof Report first && other instanceof Report second
            ? ComparisonChain.start().compare(first.grant(), second.grant()).compare(first.what(), second.what())
                .result()
            : one.toString().compareTo(other.toString());
    }

    private ExploredWorld taken(final ExploredWorld world, final Message message, final java.time.Instant now) {
        return switch (message) {
            case Report report -> controller.step(world, report.host(), controller.event(world, report), now);
            case Answer answer -> controller.step(world, answer.host(), new PlacementEvent.Acknowledged(answer.move(),
                answer.stage(), answer.by()), now);
            case Grace grace -> controller.step(world, grace.host(), new PlacementEvent.GraceOver(grace.move()), now);
            case Together together -> controller.end(world, together.grant(), GrantState.ABORTED);
            case Memory memory -> world.hosts().get(memory.host()).state().placement() instanceof Placement.Moving
                || world.hosts().get(memory.host()).state().placement() instanceof Placement.Draining ? world
                : controller.memory(world, memory.host(), memory.at());
        };
    }

    // ---- what must hold

    /** Whoever shows up where there is no grant changes nothing; nothing is let in without a grant or a cut-over. */
    private void strangers(final ExploredWorld world) {
        for (OneHost host : world.hosts()) {
            final HostState state = host.state();
            final Optional<AttachmentPoint> granted = state.transfer().map(going -> going.authorisation().to());
            bounds.sites().stream().filter(site -> !state.isAt(site) && !granted.filter(site::equals).isPresent())
                .forEach(site -> check(controller.step(world, world.hosts().indexOf(host),
                    new PlacementEvent.Claim(site, Optional.empty(), 0, ClaimSource.GARP, 999,
                        controller.plan(state, site), new Permission.Refused(new Ground.Default(),
                        "between domains")), LATER).equals(world), "somebody without a grant was followed to " + site));
            check(state.transfer().filter(Transfer::isInstalled).isPresent()
                || state.placement() instanceof Placement.Moving || state.incoming().isEmpty(),
                "a way for relayed frames without a move");
            state.placement().accepted().forEach((place, epoch) -> check(place.equals(host.places().get(epoch)),
                "accepted at " + place + " with epoch " + epoch));
        }
    }

    /** Once nothing is lost any more, every guest is where it really runs, and nothing is left of its move. */
    private void converge(final ExploredWorld world) {
        for (Fate end : List.of(Fate.ARRIVED, Fate.FAILED)) {
            final ExploredWorld ended = ended(world, end);
            final ImmutableList<Message> last = lastReports(ended);
            for (boolean lateFirst : new boolean[] {true, false}) {
                guard(world, "after all has ended " + end + (lateFirst ? ", last reports last"
                    : ", last reports first"), () -> settle(ended, last, lateFirst));
            }
        }
    }

    private static ExploredWorld ended(final ExploredWorld world, final Fate end) {
        ExploredWorld next = world;
        for (int grant = 0; grant < world.grants().size(); grant++) {
            for (int host : world.grants().get(grant).subjects().keySet()) {
                final Fate fate = world.subject(grant, host).fate();
                if (fate == Fate.STOPPED) {
                    next = really(next, grant, host, end);
                } else if (fate == Fate.COPIES || fate == Fate.PAUSES) {
                    next = really(next, grant, host, Fate.FAILED);
                }
            }
        }
        return next;
    }

    /** A hypervisor tells how its last migration ended until it is heard. */
    private static ImmutableList<Message> lastReports(final ExploredWorld world) {
        final var reports = ImmutableList.<Message>builder();
        for (int host = 0; host < world.hosts().size(); host++) {
            for (int grant = world.grants().size() - 1; grant >= 0; grant--) {
                final Fate fate = world.subject(grant, host).fate();
                if (fate == Fate.ARRIVED) {
                    reports.add(new Report(host, grant, What.RUNNING));
                } else if (fate == Fate.FAILED) {
                    reports.add(new Report(host, grant, What.RESUMED), new Report(host, grant, What.GONE));
                }
                if (fate != Fate.WAITS) {
                    break;
                }
            }
        }
        return reports.build();
    }

    private void settle(final ExploredWorld from, final ImmutableList<Message> last, final boolean lateFirst) {
        ExploredWorld world = from;
        final List<Message> reports = new ArrayList<>(from.pending().stream()
            .filter(Report.class::isInstance).toList());
        if (lateFirst) {
            reports.addAll(last);
        } else {
            reports.addAll(0, last);
        }
        world = quiet(world);
        for (Message report : reports) {
            world = quiet(taken(world.minus(report), report, NOW));
        }
        for (int grant = 0; grant < world.grants().size(); grant++) {
            world = quiet(controller.end(world, grant, GrantState.EXPIRED));
        }
        if (converging.add(world)) {
            world.hosts().forEach(this::atRest);
            for (int host = 0; host < world.hosts().size(); host++) {
                where(world, host);
            }
        }
    }

    /** Answers come and timers fire until nothing is under way but reports. */
    private ExploredWorld quiet(final ExploredWorld from) {
        ExploredWorld world = from;
        for (int budget = 200; budget > 0; budget--) {
            final Optional<Message> next = world.pending().stream().filter(message -> !(message instanceof Report))
                .findFirst();
            if (next.isEmpty()) {
                return world;
            }
            world = taken(world.minus(next.orElseThrow()), next.orElseThrow(), LATER);
        }
        throw new Fault("comes to no rest: " + world.pending());
    }

    private void atRest(final OneHost host) {
        check(host.state().transfer().isEmpty(), "a grant is left");
        check(!(host.state().placement() instanceof Placement.Moving)
            && !(host.state().placement() instanceof Placement.Draining), "a move is left");
        check(host.told().equals(controller.fresh(host.state())), "switches were told " + host.told()
            + " instead of " + controller.fresh(host.state()));
    }

    private void where(final ExploredWorld world, final int number) {
        final OneHost host = world.hosts().get(number);
        final Optional<AttachmentPoint> at = host.state().placement().current().map(Attachment::point);
        final Optional<Subject> last = lastArrival(world, number);
        final boolean lawless = last.filter(subject -> subject.over() && subject.state() != GrantState.CONSUMED)
            .isPresent();
        if (lawless && last.orElseThrow().used()) {
            // Cut over in time, forgotten over a restart, and ended then: it may be at either place.
            return;
        }
        if (lawless) {
            // The grant had ended when the guest moved: it must not be heard there.
            check(!at.filter(host.runsAt()::equals).isPresent(), "let in without a grant");
        } else {
            check(at.filter(host.runsAt()::equals).isPresent()
                || at.isEmpty() && isDown(world, number), "at " + at + " but the guest runs at " + host.runsAt());
        }
    }

    private static Optional<Subject> lastArrival(final ExploredWorld world, final int host) {
        for (int grant = world.grants().size() - 1; grant >= 0; grant--) {
            if (world.subject(grant, host).fate() == Fate.ARRIVED) {
                return Optional.of(world.subject(grant, host));
            }
        }
        return Optional.empty();
    }

    /** Whether a port report, true when it was made, is what took the host away: its port comes back with the guest. */
    private static boolean isDown(final ExploredWorld world, final int host) {
        return world.hosts().get(host).state().placement() instanceof Placement.Absent absent
            && absent.last().isPresent();
    }

    // ---- book-keeping

    private void go(final ExploredWorld from, final String action,
            final java.util.function.Supplier<ExploredWorld> step) {
        guard(from, action, () -> {
            final ExploredWorld next = step.get();
            if (visited.putIfAbsent(next, new Origin(Optional.of(from), action)) == null) {
                frontier.add(next);
            }
        });
    }

    private void harm(final ExploredWorld from, final String action,
            final java.util.function.Supplier<ExploredWorld> step) {
        if (from.harms() != 0) {
            go(from, action, () -> step.get().harmed());
        }
    }

    private void guard(final ExploredWorld world, final String action, final Runnable what) {
        try {
            what.run();
        } catch (Fault | IllegalArgumentException | IllegalStateException | NullPointerException
                | java.util.NoSuchElementException | IndexOutOfBoundsException fault) {
            final var error = new Found(fault + "\n" + story(world) + "\n  then: " + action);
            error.initCause(fault);
            throw error;
        }
    }

    private String story(final ExploredWorld world) {
        final Deque<String> steps = new ArrayDeque<>();
        for (Optional<ExploredWorld> at = Optional.of(world); at.isPresent();
                at = visited.get(at.orElseThrow()).before()) {
            steps.addFirst("  " + visited.get(at.orElseThrow()).action());
        }
        return steps.stream().collect(Collectors.joining("\n")) + "\n  now: " + world;
    }
}
