// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netport.core.location.Placement.Absent;
import org.netport.core.location.Placement.Draining;
import org.netport.core.location.Placement.Moving;
import org.netport.core.location.Placement.Settled;
import org.netport.core.location.PlacementEvent.Acknowledged;
import org.netport.core.location.PlacementEvent.Claim;
import org.netport.core.location.PlacementEvent.GraceOver;
import org.netport.core.location.PlacementEvent.PortDown;
import org.netport.core.location.PlacementEvent.PortUp;
import org.netport.core.location.PlacementEvent.Unreachable;
import org.netport.core.location.PlacementEvent.Withdrawn;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.model.AccessPortName;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** Renders the state machine of a host's place by running it: representative states, each with every kind of event. */
final class LocationDocument {
    private static final PlacementTimes TIMES = PlacementTimes.DEFAULT;
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final Instant HELD = NOW.plusMillis(100);
    private static final AttachmentPoint OLD = place("old");
    private static final AttachmentPoint NEW = place("new");
    private static final AttachmentPoint THIRD = place("third");
    private static final long MOVE = 1;
    private static final long NEXT = 2;
    private static final Epoch FORMER = new Epoch(4);
    private static final Epoch LATEST = new Epoch(5);
    private static final long SEQUENCE = 7;

    private static final String HEAD = """
        # Location

        <!-- Rendered from the code. Do not edit: change app-impl/core/src/main/java/org/netport/core/location and run
             ./mvnw -pl app-impl/core test -Dtest=LocationDocumentTest -Dnetport.test.jvm=-Dregenerate=true -->

        Each host has a *placement*: a state that says where switches send its frames, and where frames from it are
        accepted. `PlacementMachine.step(state, event, now)` gives the next state and the effects, which the engine
        carries out in order. It is a pure function, and total: every event is allowed in every state. The tables
        below are made by running it.

        """;

    private static final String READING = """
        ## How to read the tables

        The host was at *old* and moves to *new*; *third* is one more place. Its latest location has epoch %s and is
        report %s of it. A rollout has three stages here, of one switch each: the destination (its phase: prepared), the
        next one (relaying), the last one (updated). In a network a stage can have several switches, and *prepared* and
        *updated* several stages.
        "Held": packets cannot contradict the latest location yet.

        | effect | what the engine does |
        |---|---|
        | supersede | ends the move that is under way: its outcome is superseded |
        | begin | opens the receipt of a move; the report is answered when the move is updated |
        | reach P | records in the receipt when phase P was reached, and publishes it |
        | program S of stage N | compiles the host for switch S and writes what differs; the answer is an event |
        | program all | compiles the host for every switch; nobody waits for the answers |
        | start grace | sends "grace over" after the grace time |
        | end O | the move has ended with outcome O; the notification `move-finished` is sent |
        | unchanged | answers the report: the host is there already |
        | stale | answers the report: something later, or better, is known; counted in `claims-stale` |
        """;

    private final PlacementMachine machine = new PlacementMachine(TIMES);

    /** The content of docs/location.md. */
    String render() {
        final var text = new StringBuilder(16_384).append(HEAD).append(times()).append('\n')
            .append(READING.formatted(LATEST, SEQUENCE)).append("\n## States\n\n")
            .append("| state | switches send to | frames accepted from | meaning |\n|---|---|---|---|\n");
        states().forEach((name, state) -> text.append("| ").append(name).append(" | ").append(sent(state))
            .append(" | ").append(accepted(state)).append(" | ").append(meaning(state)).append(" |\n"));
        states().forEach((name, state) -> {
            text.append("\n## ").append(capitalized(name))
                .append("\n\n| event | next state | effects |\n|---|---|---|\n");
            final var nothing = new ArrayList<String>();
            events().forEach((title, event) -> {
                final PlacementMachine.Step step = machine.step(state, event, NOW);
                if (step.effects().isEmpty() && step.placement().equals(state)) {
                    nothing.add(title);
                } else {
                    text.append(row(state, title, step));
                }
            });
            text.append("\nNothing happens at: ").append(String.join("; ", nothing)).append(".\n");
        });
        return text.toString();
    }

    private static String times() {
        return "Times: grace " + TIMES.grace().toMillis() + " ms; packets are held for "
            + TIMES.holdAfterReport().toMillis() + " ms after a report and for " + TIMES.holdAfterPacket().toMillis()
            + " ms after a packet.\n";
    }

    private static Map<String, Placement> states() {
        final var settled = new Settled(attachment(OLD, LATEST), SEQUENCE, NOW.minusMillis(1));
        return ImmutableMap.<String, Placement>builder()
            .put("absent, never seen", Absent.NEVER_SEEN)
            .put("absent, last at old", new Absent(LATEST, SEQUENCE, Optional.of(attachment(OLD, LATEST))))
            .put("settled at old", settled)
            .put("settled at old, held", new Settled(settled.at(), SEQUENCE, HELD))
            .put("moving to new, first stage", moving(0))
            .put("moving to new, last stage", moving(2))
            .put("draining at new", new Draining(MOVE, attachment(NEW, LATEST), SEQUENCE, HELD, ImmutableSet.of(),
                both()))
            .buildOrThrow();
    }

    private static Moving moving(final int stage) {
        final var stages = stages(NEW);
        final var done = stages.subList(0, stage + 1).stream().flatMap(each -> each.switches().stream())
            .collect(ImmutableMap.toImmutableMap(name -> name, name -> NEW));
        return new Moving(MOVE, attachment(NEW, LATEST), SEQUENCE, HELD, stages, stage, stages.get(stage).switches(),
            ImmutableSet.of(), new Whereabouts(Optional.of(OLD), done), both());
    }

    private static Map<String, PlacementEvent> events() {
        final Optional<Epoch> newer = Optional.of(LATEST.next());
        return ImmutableMap.<String, PlacementEvent>builder()
            .put("report: third, no epoch", claim(THIRD, Optional.empty(), 0, ClaimSource.OPERATOR))
            .put("report: third, newer epoch", claim(THIRD, newer, 0, ClaimSource.HYPERVISOR))
            .put("report: third, same epoch, next sequence", claim(THIRD, Optional.of(LATEST), SEQUENCE + 1,
                ClaimSource.HYPERVISOR))
            .put("report: third, same epoch and sequence", claim(THIRD, Optional.of(LATEST), SEQUENCE,
                ClaimSource.HYPERVISOR))
            .put("report: third, older epoch", claim(THIRD, Optional.of(FORMER), SEQUENCE + 1, ClaimSource.HYPERVISOR))
            .put("report: old, no epoch", claim(OLD, Optional.empty(), 0, ClaimSource.OPERATOR))
            .put("report: new, no epoch", claim(NEW, Optional.empty(), 0, ClaimSource.OPERATOR))
            .put("packet at old", claim(OLD, Optional.empty(), 0, ClaimSource.GARP))
            .put("packet at third", claim(THIRD, Optional.empty(), 0, ClaimSource.GARP))
            .put("acknowledged: new, of stage 0", new Acknowledged(MOVE, 0, NEW.switchName()))
            .put("unreachable: new, of stage 0", new Unreachable(MOVE, 0, NEW.switchName()))
            .put("acknowledged: third, of stage 2", new Acknowledged(MOVE, 2, THIRD.switchName()))
            .put("unreachable: third, of stage 2", new Unreachable(MOVE, 2, THIRD.switchName()))
            .put("grace over", new GraceOver(MOVE))
            .put("port down: old", new PortDown(OLD))
            .put("port down: new", new PortDown(NEW))
            .put("port up: old", new PortUp(OLD, NEXT, stages(OLD)))
            .put("withdrawn", new Withdrawn())
            .buildOrThrow();
    }

    private static String row(final Placement state, final String title, final PlacementMachine.Step step) {
        final String next = step.placement().equals(state) ? "the same" : name(step.placement());
        final String effects = EffectText.of(step.effects());
        return "| " + title + " | " + next + " | " + effects + " |\n";
    }

    private static String name(final Placement state) {
        return switch (state) {
            case Absent absent -> absent.last().map(at -> "absent, last at " + placeName(at))
                .orElse("absent, no last place");
            case Settled settled -> "settled at " + placeName(settled.at()) + epoch(settled);
            case Moving moving -> "moving to " + placeName(moving.to()) + ", stage " + moving.stage() + epoch(moving)
                + missed(moving.missed());
            case Draining draining -> "draining at " + placeName(draining.at()) + epoch(draining)
                + missed(draining.missed());
        };
    }

    private static String sent(final Placement state) {
        final Whereabouts whereabouts = state.whereabouts();
        final String rest = whereabouts.rest().map(LocationDocument::placeName).orElse("nowhere");
        return whereabouts.exceptions().isEmpty() ? rest
            : rest + "; at the switches " + EffectText.names(whereabouts.exceptions().keySet()) + ": "
                + whereabouts.exceptions().values().stream().distinct().map(LocationDocument::placeName)
                .collect(Collectors.joining(", "));
    }

    private static String accepted(final Placement state) {
        return state.accepted().isEmpty() ? "nowhere" : state.accepted().keySet().stream()
            .map(LocationDocument::placeName).collect(Collectors.joining(", "));
    }

    private static String meaning(final Placement state) {
        return switch (state) {
            case Absent absent -> absent.last().isPresent() ? "its port is down; it is there again when that comes up"
                : "not seen, not reported, or withdrawn";
            case Settled settled -> "in one place, nothing under way";
            case Moving moving -> "switches are being switched over, stage by stage";
            case Draining draining -> "all switches are; frames under way from the former place still count";
        };
    }

    private static String epoch(final Placement state) {
        return ", epoch " + state.epoch();
    }

    private static String missed(final ImmutableSet<SwitchName> missed) {
        return missed.isEmpty() ? "" : ", missed " + EffectText.names(missed);
    }

    private static String placeName(final Attachment attachment) {
        return placeName(attachment.point());
    }

    private static String placeName(final AttachmentPoint point) {
        return point.switchName().value();
    }

    private static String capitalized(final String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static Claim claim(final AttachmentPoint point, final Optional<Epoch> epoch, final long sequence,
            final ClaimSource source) {
        return new Claim(point, epoch, sequence, source, NEXT, stages(point));
    }

    private static ImmutableList<Stage> stages(final AttachmentPoint to) {
        final var others = Stream.of(OLD, NEW, THIRD).filter(place -> !place.equals(to)).toList();
        return ImmutableList.of(stage(MovePhase.PREPARED, to), stage(MovePhase.RELAYING, others.get(0)),
            stage(MovePhase.UPDATED, others.get(1)));
    }

    private static Stage stage(final MovePhase phase, final AttachmentPoint place) {
        return new Stage(phase, ImmutableSet.of(place.switchName()));
    }

    private static ImmutableMap<AttachmentPoint, Epoch> both() {
        return ImmutableMap.of(OLD, FORMER, NEW, LATEST);
    }

    private static Attachment attachment(final AttachmentPoint point, final Epoch epoch) {
        return new Attachment(point, epoch, NOW.minus(Duration.ofSeconds(1)), ClaimSource.OPERATOR);
    }

    private static AttachmentPoint place(final String name) {
        return new AttachmentPoint(new SwitchName(name), new AccessPortName("p1"));
    }
}
