// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.netport.core.compile.HostForwarding;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.location.ExploredWorld.OneGrant;
import org.netport.core.location.ExploredWorld.OneHost;
import org.netport.core.location.ExploredWorld.Subject;
import org.netport.grant.Grant;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.policy.DuplicateDetection;
import org.netport.policy.Ground;

/**
 * Carries out what the real machine says, as the engine does, in an explored world. A failed assertion is a fault of
 * the machine.
 */
final class ExploredController {
    static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
    static final Instant LATER = NOW.plusSeconds(3600);
    /** So many packet moves as never happen here. */
    static final PlacementTimes TIMES = PlacementTimes.DEFAULT.with(new DuplicateDetection(Duration.ofSeconds(1), 1000,
        Duration.ofSeconds(1)));

    private final Stepper machine;
    private final ImmutableList<AttachmentPoint> sites;
    private final CutOver mode;

    ExploredController(final Stepper machine, final ImmutableList<AttachmentPoint> sites, final CutOver mode) {
        this.machine = machine;
        this.sites = sites;
        this.mode = mode;
    }

    /** The machine, or one with a mistake in it. */
    @FunctionalInterface
    interface Stepper {
        MigrationMachine.Step step(HostState state, HostEvent event, Instant now);
    }

    static HostName name(final int host) {
        return new HostName("h" + host);
    }

    static GrantId id(final int grant) {
        return new GrantId(grant + 1L);
    }

    ImmutableList<Stage> plan(final HostState state, final AttachmentPoint to) {
        final var stages = ImmutableList.<Stage>builder().add(new Stage(MovePhase.PREPARED,
            ImmutableSet.of(to.switchName())));
        final Optional<SwitchName> from = state.placement().current().map(at -> at.point().switchName())
            .filter(name -> !name.equals(to.switchName()));
        from.ifPresent(old -> stages.add(new Stage(MovePhase.RELAYING, ImmutableSet.of(old))));
        final var others = sites.stream().map(AttachmentPoint::switchName)
            .filter(name -> !name.equals(to.switchName()) && !from.filter(name::equals).isPresent())
            .collect(ImmutableSet.toImmutableSet());
        if (!others.isEmpty()) {
            stages.add(new Stage(MovePhase.UPDATED, others));
        }
        return stages.build();
    }

    /** What a switch would be told if everything were compiled now. */
    ImmutableMap<SwitchName, HostForwarding> fresh(final HostState state) {
        final var all = ImmutableMap.<SwitchName, HostForwarding>builder();
        sites.forEach(site -> all.put(site.switchName(), state.seenFrom(site.switchName(), Strangers.DROPPED)));
        return all.buildOrThrow();
    }

    /** Lets the machine take an event, and does what it says. */
    ExploredWorld step(final ExploredWorld world, final int host, final HostEvent event, final Instant now) {
        final OneHost before = world.hosts().get(host);
        final MigrationMachine.Step step = machine.step(before.state(), event, now);
        final Map<SwitchName, HostForwarding> told = new LinkedHashMap<>(before.told());
        ExploredWorld next = world;
        for (PlacementEffect effect : step.effects()) {
            switch (effect) {
                case PlacementEffect.Program program -> {
                    for (SwitchName name : program.switches()) {
                        told.put(name, step.state().seenFrom(name, Strangers.DROPPED));
                        next = next.plus(new ExploredWorld.Answer(host, program.move(), program.stage(), name));
                    }
                }
                case PlacementEffect.ProgramEverywhere all -> told.putAll(fresh(step.state()));
                case PlacementEffect.StartGrace grace -> next = next.plus(new ExploredWorld.Grace(host, grace.move()));
                case PlacementEffect.Authorise authorise -> next = become(next, host, authorise.authorisation(),
                    GrantState.AUTHORISED);
                case PlacementEffect.Ready ready -> next = become(next, host, ready.authorisation(),
                    ready.readiness().state());
                case PlacementEffect.Consume consume -> next = consumed(next, host, consume.authorisation());
                case PlacementEffect.Undo undo -> next = ended(next, host, undo.authorisation(), GrantState.ABORTED);
                case PlacementEffect.GiveUp giveUp -> {
                    giveUp.touched().forEach(name -> told.put(name, step.state().seenFrom(name, Strangers.DROPPED)));
                    next = ended(next, host, giveUp.authorisation(), giveUp.how());
                }
                default -> {
                    // Told to somebody, or written into a receipt.
                }
            }
        }
        return next.with(host, new OneHost(step.state(), remembered(before, step.state()),
            ImmutableMap.copyOf(told), before.runsAt(), places(before, step.state())));
    }

    /** Memory is one change behind at most. */
    private static Optional<Attachment> remembered(final OneHost before, final HostState after) {
        final Optional<Attachment> was = before.state().placement().current();
        return was.equals(after.placement().current()) ? before.remembered() : was;
    }

    private static ImmutableMap<Epoch, AttachmentPoint> places(final OneHost before, final HostState after) {
        final Optional<Attachment> at = after.placement().current();
        if (at.isEmpty()) {
            return before.places();
        }
        final Attachment now = at.orElseThrow();
        final AttachmentPoint known = before.places().get(now.epoch());
        check(known == null || known.equals(now.point()), "two places have epoch " + now.epoch());
        check(known != null || before.places().keySet().stream().allMatch(epoch ->
            epoch.compareTo(now.epoch()) < 0), "epoch " + now.epoch() + " is below one that was used");
        final var places = new HashMap<>(before.places());
        places.put(now.epoch(), now.point());
        return ImmutableMap.copyOf(places);
    }

    private static int indexOf(final Authorisation authorisation) {
        return (int) authorisation.grant().value() - 1;
    }

    private static ExploredWorld become(final ExploredWorld world, final int host, final Authorisation authorisation,
            final GrantState state) {
        final int grant = indexOf(authorisation);
        return world.with(grant, host, world.subject(grant, host).in(state));
    }

    private static ExploredWorld consumed(final ExploredWorld world, final int host,
            final Authorisation authorisation) {
        final Subject subject = world.subject(indexOf(authorisation), host);
        check(subject.state().isLive(), "cut over with a grant that is " + subject.state());
        check(subject.fate().compareTo(ExploredWorld.Fate.STOPPED) >= 0, "cut over while the guest runs at its source");
        return become(world, host, authorisation, GrantState.CONSUMED);
    }

    private static ExploredWorld ended(final ExploredWorld world, final int host, final Authorisation authorisation,
            final GrantState how) {
        final int grant = indexOf(authorisation);
        final ExploredWorld next = become(world, host, authorisation, how);
        return world.grants().get(grant).subjects().size() > 1
            ? next.plus(new ExploredWorld.Together(host, grant)) : next;
    }

    /** A grant for all hosts, to one place. */
    ExploredWorld grant(final ExploredWorld world, final AttachmentPoint to) {
        final int grant = world.grants().size();
        ExploredWorld next = world;
        final var subjects = ImmutableMap.<Integer, Subject>builder();
        for (int host = 0; host < world.hosts().size(); host++) {
            final HostState state = world.hosts().get(host).state();
            for (int older = 0; older < grant; older++) {
                next = next.with(older, host, next.subject(older, host).mayEnd());
            }
            final Optional<AttachmentPoint> from = (state.placement() instanceof Placement.Absent absent
                ? absent.last() : state.placement().current()).map(Attachment::point);
            subjects.put(host, new Subject(from, to, state.nextEpoch(), GrantState.AUTHORISED, GrantState.AUTHORISED,
                ExploredWorld.Fate.WAITS, false, false));
        }
        next = new ExploredWorld(next.hosts(), ImmutableList.<OneGrant>builder().addAll(next.grants())
            .add(new OneGrant(subjects.buildOrThrow())).build(), next.pending(), next.crashes(), next.harms());
        for (int host = 0; host < world.hosts().size(); host++) {
            next = step(next, host, new TransferEvent.Granted(authorisation(next, grant, host)), NOW);
        }
        return next;
    }

    private Authorisation authorisation(final ExploredWorld world, final int grant, final int host) {
        final Subject subject = world.subject(grant, host);
        return new Authorisation(id(grant), grant + 1L, subject.to(), subject.epoch(), mode);
    }

    /** A grant is taken back from those of its hosts that were not cut over. */
    ExploredWorld end(final ExploredWorld world, final int grant, final GrantState how) {
        ExploredWorld next = world;
        for (int host : world.grants().get(grant).subjects().keySet()) {
            next = next.with(grant, host, next.subject(grant, host).mayEnd());
            if (next.subject(grant, host).state().isLive()) {
                next = step(next, host, new TransferEvent.Ended(id(grant), how), NOW);
            }
        }
        return next;
    }

    /** The event that a report is to the machine. */
    HostEvent event(final ExploredWorld world, final ExploredWorld.Report report) {
        final HostState state = world.hosts().get(report.host()).state();
        final Subject subject = world.subject(report.grant(), report.host());
        final SwitchName source = subject.from().orElse(subject.to()).switchName();
        final Optional<Epoch> epoch = Optional.of(subject.epoch());
        final GrantId grant = id(report.grant());
        final var onward = state.transfer().map(going -> plan(state, going.authorisation().to()))
            .orElse(ImmutableList.of());
        final var back = state.handover().map(done -> plan(state, done.former().point())).orElse(ImmutableList.of());
        final long move = 100 + state.nextEpoch().value();
        return switch (report.what()) {
            case PREPARE -> new TransferEvent.Prepare(grant, ImmutableSet.of(subject.to().switchName()));
            case PAUSING -> new TransferEvent.Pausing(source, epoch);
            case STOPPED -> new TransferEvent.Stopped(source, epoch, onward);
            case RUNNING -> new TransferEvent.Running(grant, onward);
            case RESUMED -> new TransferEvent.Resumed(source, epoch, move, back);
            case GONE -> new TransferEvent.Gone(grant, move, back);
            case FRAME -> new PlacementEvent.Claim(subject.to(), Optional.empty(), 0, ClaimSource.RARP, move,
                plan(state, subject.to()), new Permission.Refused(new Ground.Default(), "between domains"));
            case SOURCE_DOWN -> new PlacementEvent.PortDown(subject.from().orElse(subject.to()));
            case DESTINATION_DOWN -> new PlacementEvent.PortDown(subject.to());
        };
    }

    /**
     * The controller is killed and starts again: internal messages are lost, memory may be behind, and one switch may
     * be away until later.
     */
    ExploredWorld restart(final ExploredWorld world, final boolean behind, final Optional<SwitchName> away) {
        ExploredWorld next = new ExploredWorld(world.hosts(), world.grants(), world.pending().stream()
            .filter(message -> message instanceof ExploredWorld.Report || message instanceof ExploredWorld.Memory)
            .collect(ImmutableSet.toImmutableSet()),
            world.crashes() - 1, world.harms());
        for (int host = 0; host < world.hosts().size(); host++) {
            final OneHost old = world.hosts().get(host);
            final Optional<Attachment> remembered = behind ? old.remembered()
                : old.state().placement().current();
            next = next.with(host, new OneHost(HostState.NEVER_SEEN, Optional.empty(), ImmutableMap.of(),
                old.runsAt(), old.places()));
            next = remembered.isPresent() ? found(next, host, remembered.orElseThrow()) : next;
            for (var seen : old.told().entrySet()) {
                for (var place : seen.getValue().accepted().entrySet()) {
                    final var at = new Attachment(place.getKey(), place.getValue(), NOW, ClaimSource.RECOVERED);
                    if (place.getKey().switchName().equals(seen.getKey())) {
                        next = away.filter(seen.getKey()::equals).isPresent()
                            ? next.plus(new ExploredWorld.Memory(host, at)) : found(next, host, at);
                    }
                }
            }
            final OneHost read = next.hosts().get(host);
            next = next.with(host, new OneHost(read.state(), read.state().placement().current(), fresh(read.state()),
                read.runsAt(), read.places()));
        }
        for (int grant = 0; grant < world.grants().size(); grant++) {
            for (int host : world.grants().get(grant).subjects().keySet()) {
                next = takeUp(next, grant, host, behind);
            }
            next = withoutRest(next, grant);
        }
        return next;
    }

    /** A grant that had ended for one of its hosts, or was found to have, ends for the others. */
    private static ExploredWorld withoutRest(final ExploredWorld world, final int grant) {
        final var subjects = world.grants().get(grant).subjects();
        return subjects.size() == 1 ? world : subjects.entrySet().stream().filter(subject ->
            !subject.getValue().state().isLive() && subject.getValue().state() != GrantState.CONSUMED).findFirst()
            .map(subject -> world.plus(new ExploredWorld.Together(subject.getKey(), grant))).orElse(world);
    }

    ExploredWorld found(final ExploredWorld world, final int host, final Attachment at) {
        return step(world, host, new TransferEvent.Found(at), NOW);
    }

    /** A switch that was away remembers a place. */
    ExploredWorld memory(final ExploredWorld world, final int host, final Attachment at) {
        ExploredWorld next = found(world, host, at);
        for (int grant = 0; grant < world.grants().size(); grant++) {
            final Subject subject = next.subject(grant, host);
            final OneHost known = next.hosts().get(host);
            final var granted = new Grant.Subject(name(host), subject.from(), subject.to(), subject.epoch());
            if (subject.epoch().equals(at.epoch()) && known.state().handover().isEmpty()
                    && Recovery.of(known.state(), granted, GrantState.CONSUMED) == Recovery.HANDED_OVER) {
                next = next.with(host, with(known, Recovery.handedOver(known.state(), id(grant), granted, grant + 1L,
                    NOW))).with(grant, host, subject.in(GrantState.CONSUMED));
            }
        }
        return next;
    }

    private ExploredWorld takeUp(final ExploredWorld world, final int grant, final int host, final boolean behind) {
        final Subject subject = world.subject(grant, host);
        final GrantState state = behind ? subject.remembered() : subject.state();
        final OneHost known = world.hosts().get(host);
        final var granted = new Grant.Subject(name(host), subject.from(), subject.to(), subject.epoch());
        final HostState knowing = known.state().knowing(granted);
        final ExploredWorld next = world.with(grant, host, subject.recalled(state)).with(host, with(known, knowing));
        return switch (Recovery.of(knowing, granted, state)) {
            case AUTHORISE -> step(authorised(next, grant, host), host, new TransferEvent.Prepare(id(grant),
                ImmutableSet.of(subject.to().switchName())), NOW);
            case CUT_OVER -> {
                final ExploredWorld again = authorised(next, grant, host);
                final HostState now = again.hosts().get(host).state();
                yield now.placement().current().map(at -> step(again, host, new TransferEvent.Stopped(
                    at.point().switchName(), Optional.of(subject.epoch()), plan(now, subject.to())), NOW))
                    .orElse(again);
            }
            case PLACE -> {
                final ExploredWorld placed = found(next, host, new Attachment(subject.to(), subject.epoch(), NOW,
                    ClaimSource.RECOVERED));
                final OneHost there = placed.hosts().get(host);
                yield placed.with(host, with(there, Recovery.handedOver(there.state(), id(grant), granted, grant + 1L,
                    NOW))).with(grant, host, subject.recalled(state).in(GrantState.CONSUMED));
            }
            case HANDED_OVER -> next.with(host, with(known, Recovery.handedOver(knowing, id(grant), granted,
                grant + 1L, NOW))).with(grant, host, subject.recalled(state).in(GrantState.CONSUMED));
            case SUPERSEDED -> next.with(grant, host, subject.recalled(state).in(GrantState.SUPERSEDED));
            case NOTHING -> next;
        };
    }

    private ExploredWorld authorised(final ExploredWorld world, final int grant, final int host) {
        return step(world, host, new TransferEvent.Granted(authorisation(world, grant, host)), NOW);
    }

    private static OneHost with(final OneHost host, final HostState state) {
        return new OneHost(state, host.remembered(), host.told(), host.runsAt(), host.places());
    }

    static void check(final boolean holds, final String what) {
        if (!holds) {
            throw new Fault(what);
        }
    }

    /** The machine did something that it must not. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fault(final String what) {
            super(what);
        }
    }
}
