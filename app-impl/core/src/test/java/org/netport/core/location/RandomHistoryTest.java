// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netport.core.compile.HostForwarding;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.location.Placement.Settled;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.model.AccessPortName;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.policy.DuplicateDetection;
import org.netport.policy.Ground;

/**
 * Hosts of many sites to which anything happens in any order: sensible or not, late, repeated. What must hold holds
 * after every step. The seed can be given by the system property {@code histories}.
 */
class RandomHistoryTest {
    private static final int STEPS = 120_000;
    private static final int HISTORY = 400;
    private static final int KEPT = 40;
    private static final List<AttachmentPoint> SITES = IntStream.range(0, 4).mapToObj(site ->
        new AttachmentPoint(new SwitchName("site" + site), new AccessPortName("p"))).toList();
    private static final Permission REFUSED = new Permission.Refused(new Ground.Default(), "between domains");

    private final MigrationMachine machine = new MigrationMachine(PlacementTimes.DEFAULT.with(new DuplicateDetection(
        Duration.ofSeconds(60), 1, Duration.ofSeconds(5))));

    /** The seed is told to whoever reads the test's output. */
    @SuppressWarnings("checkstyle:RegexpSinglelineJava")
    private static void tell(final long seed) {
        System.out.println("told: random histories: seed " + seed + ", " + STEPS + " steps");
    }

    @Test
    void whatMustHoldHoldsAfterEveryStepOfAnyHistory() {
        final long seed = Long.getLong("histories", System.nanoTime());
        tell(seed);
        final var random = new Random(seed);
        final Map<String, Integer> seen = new HashMap<>();
        for (int step = 0; step < STEPS; step += HISTORY) {
            final List<OneHost> hosts = List.of(new OneHost(random), new OneHost(random), new OneHost(random));
            for (int event = 0; event < HISTORY; event++) {
                hosts.get(random.nextInt(hosts.size())).happen(seed, seen);
            }
        }
        for (String effect : List.of("Consume", "Undo", "GiveUp", "Finalise", "Refuse", "Contest", "Ready",
                "ProgramEverywhere", "StartGrace")) {
            assertTrue(seen.getOrDefault(effect, 0) > 50, () -> effect + " is rare: " + seen);
        }
    }

    /** A host, what is under way about it, and where it may be. */
    private final class OneHost {
        private final Random random;
        private final List<HostEvent> past = new ArrayList<>();
        private final List<HostEvent> answers = new ArrayList<>();
        private final Set<AttachmentPoint> permitted = new HashSet<>();
        private final Map<Epoch, AttachmentPoint> places = new HashMap<>();
        private HostState state;
        private Optional<HostState> whenGranted = Optional.empty();
        private Instant now = Instant.parse("2026-11-25T00:00:00Z");
        private long number;

        OneHost(final Random random) {
            this.random = random;
            final AttachmentPoint home = site();
            permitted.add(home);
            places.put(new Epoch(1), home);
            state = HostState.of(new Settled(new Attachment(home, new Epoch(1), now, ClaimSource.OPERATOR), 0, now));
        }

        private AttachmentPoint site() {
            return SITES.get(random.nextInt(SITES.size()));
        }

        void happen(final long seed, final Map<String, Integer> seen) {
            now = now.plusMillis(random.nextInt(600));
            final HostEvent event = next();
            if (!(event instanceof TransferEvent.Granted)) {
                past.add(event);
            }
            if (past.size() > KEPT) {
                past.remove(random.nextInt(past.size()));
            }
            final MigrationMachine.Step step = machine.step(state, event, now);
            step.effects().forEach(effect -> seen.merge(effect.getClass().getSimpleName(), 1, Integer::sum));
            check(event, step, "seed " + seed + ": " + event + " at " + state);
            if (event instanceof TransferEvent.Granted) {
                whenGranted = Optional.of(state).filter(before -> before.transfer().isEmpty()
                    && before.incoming().isEmpty());
            }
            state = step.state();
            step.effects().forEach(this::carryOut);
        }

        private HostEvent next() {
            if (!answers.isEmpty() && random.nextInt(3) > 0) {
                return answers.remove(random.nextInt(answers.size()));
            }
            if (!past.isEmpty() && random.nextInt(8) == 0) {
                return past.get(random.nextInt(past.size()));
            }
            return state.transfer().isPresent() && random.nextInt(3) > 0 ? ofTransfer(random.nextInt(12))
                : ofPlace(random.nextInt(8));
        }

        private HostEvent ofTransfer(final int kind) {
            final Authorisation going = state.transfer().orElseThrow().authorisation();
            final SwitchName source = state.placement().current().map(at -> at.point().switchName())
                .orElse(site().switchName());
            final Optional<Epoch> epoch = random.nextBoolean() ? Optional.of(going.epoch()) : Optional.empty();
            return switch (kind) {
                case 0, 1, 2 -> new TransferEvent.Prepare(going.grant(), ImmutableSet.of(going.to().switchName()));
                case 3, 4 -> new TransferEvent.Pausing(source, epoch);
                case 5, 6 -> new TransferEvent.Stopped(source, epoch, plan(going.to()));
                case 7 -> new TransferEvent.Running(going.grant(), plan(going.to()));
                case 8 -> new TransferEvent.Resumed(source, epoch, ++number, plan(going.to()));
                case 9 -> new TransferEvent.Gone(going.grant(), ++number, plan(going.to()));
                case 10 -> new TransferEvent.Ended(going.grant(), random.nextBoolean() ? GrantState.REVOKED
                    : GrantState.EXPIRED);
                default -> claim(going.to(), ClaimSource.RARP, REFUSED);
            };
        }

        private HostEvent ofPlace(final int kind) {
            final AttachmentPoint at = site();
            return switch (kind) {
                case 0, 1 -> new TransferEvent.Granted(new Authorisation(new GrantId(++number), ++number, at,
                    state.nextEpoch(), random.nextBoolean() ? CutOver.COPY : CutOver.RELAY));
                case 2 -> claim(at, random.nextBoolean() ? ClaimSource.GARP : ClaimSource.OPERATOR,
                    Permission.Free.WITHOUT_GRANT);
                case 3 -> claim(at, ClaimSource.FIRST_PACKET, REFUSED);
                case 4 -> random.nextBoolean() ? new PlacementEvent.PortDown(at)
                    : new PlacementEvent.PortUp(at, ++number, plan(at));
                case 5 -> random.nextInt(10) == 0 ? new PlacementEvent.Withdrawn() : new PlacementEvent.PortUp(
                    at, ++number, plan(at));
                case 6 -> state.handover().<HostEvent>map(done -> random.nextBoolean()
                    ? new TransferEvent.Resumed(done.former().point().switchName(), Optional.empty(), ++number,
                        plan(done.former().point()))
                    : new TransferEvent.Running(done.authorisation().grant(), ImmutableList.of()))
                    .orElseGet(() -> new TransferEvent.Running(new GrantId(1_000_000), ImmutableList.of()));
                default -> new PlacementEvent.Claim(at, Optional.of(state.placement().epoch())
                    .filter(epoch -> epoch.value() > 1).map(epoch -> new Epoch(epoch.value() - 1)), random.nextInt(3),
                    ClaimSource.HYPERVISOR, ++number, plan(at), Permission.Free.WITHOUT_GRANT);
            };
        }

        private PlacementEvent.Claim claim(final AttachmentPoint at, final ClaimSource source,
                final Permission permission) {
            return new PlacementEvent.Claim(at, Optional.empty(), 0, source, ++number, plan(at), permission);
        }

        /** Of late and repeated events the rollout may be another than one would plan now: the machine must bear it. */
        private ImmutableList<Stage> plan(final AttachmentPoint to) {
            final var stages = ImmutableList.<Stage>builder().add(new Stage(MovePhase.PREPARED,
                ImmutableSet.of(to.switchName())));
            final Optional<SwitchName> from = state.placement().current().map(at -> at.point().switchName())
                .filter(name -> !name.equals(to.switchName()));
            from.ifPresent(old -> stages.add(new Stage(MovePhase.RELAYING, ImmutableSet.of(old))));
            return stages.add(new Stage(MovePhase.UPDATED, SITES.stream().map(AttachmentPoint::switchName)
                .filter(name -> !name.equals(to.switchName()) && !from.filter(name::equals).isPresent())
                .collect(ImmutableSet.toImmutableSet()))).build();
        }

        private void carryOut(final PlacementEffect effect) {
            switch (effect) {
                case PlacementEffect.Program program -> program.switches().forEach(name -> answers.add(
                    random.nextInt(5) == 0 ? new PlacementEvent.Unreachable(program.move(), program.stage(), name)
                        : new PlacementEvent.Acknowledged(program.move(), program.stage(), name)));
                case PlacementEffect.StartGrace grace -> answers.add(new PlacementEvent.GraceOver(grace.move()));
                default -> {
                    // Told to somebody.
                }
            }
        }

        // ---- what must hold

        private void check(final HostEvent event, final MigrationMachine.Step step, final String what) {
            final HostState after = step.state();
            if (event instanceof PlacementEvent.Claim claim && claim.permission() == Permission.Free.WITHOUT_GRANT
                    || step.effects().stream().anyMatch(PlacementEffect.Consume.class::isInstance)) {
                after.placement().current().ifPresent(at -> permitted.add(at.point()));
            }
            assertTrue(after.placement().epoch().compareTo(state.placement().epoch()) >= 0, what);
            assertTrue(after.issued().compareTo(state.issued()) >= 0, what);
            after.placement().current().ifPresent(at -> assertEquals(at.point(),
                places.computeIfAbsent(at.epoch(), fresh -> at.point()), () -> "a second place for an epoch, " + what));
            assertTrue(permitted.containsAll(after.placement().accepted().keySet()), what);
            SITES.forEach(site -> seenFrom(after, site, what));
            step.effects().stream().filter(PlacementEffect.GiveUp.class::isInstance).findFirst()
                .ifPresent(end -> whenGranted.filter(before -> before.placement() instanceof Settled
                    && before.placement().equals(after.placement()) && after.transfer().isEmpty())
                    .ifPresent(before -> assertEquals(seen(before), seen(after), what)));
        }

        private void seenFrom(final HostState after, final AttachmentPoint site, final String what) {
            final HostForwarding seen = after.seenFrom(site.switchName(), Strangers.DROPPED);
            final boolean granted = after.transfer().filter(Transfer::isInstalled)
                .filter(going -> going.authorisation().to().equals(site)).isPresent();
            assertTrue(seen.strangers() == Strangers.DROPPED || granted
                || after.placement().accepted().containsKey(site), what);
            assertTrue(seen.copies().isEmpty() || after.transfer().filter(going ->
                going.readiness() == Transfer.Readiness.COPYING).isPresent(), what);
            assertTrue(seen.incoming().isEmpty() || after.transfer().filter(Transfer::isInstalled).isPresent()
                || after.placement() instanceof Placement.Moving, what);
            seen.towards().ifPresent(towards -> assertTrue(permitted.contains(towards), what));
        }

        private List<HostForwarding> seen(final HostState of) {
            return SITES.stream().map(site -> of.seenFrom(site.switchName(), Strangers.DROPPED)).toList();
        }
    }
}
