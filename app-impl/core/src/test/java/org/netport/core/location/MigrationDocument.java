// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.core.location.PlacementEvent.Acknowledged;
import org.netport.core.location.PlacementEvent.Claim;
import org.netport.core.location.PlacementEvent.GraceOver;
import org.netport.core.location.PlacementEvent.PortDown;
import org.netport.core.location.PlacementEvent.PortUp;
import org.netport.core.location.PlacementEvent.Unreachable;
import org.netport.core.location.PlacementEvent.Withdrawn;
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

/** Renders the state machine of granted moves by running it: each state is made by the events that lead to it. */
final class MigrationDocument {
    private static final PlacementTimes TIMES = PlacementTimes.DEFAULT;
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final AttachmentPoint OLD = point("old");
    private static final AttachmentPoint NEW = point("new");
    private static final AttachmentPoint THIRD = point("third");
    private static final GrantId GRANT = new GrantId(1);
    private static final GrantId NEXT_GRANT = new GrantId(2);
    private static final Epoch AT_OLD = new Epoch(5);
    private static final Epoch AT_NEW = new Epoch(6);
    private static final long MOVE = 1;
    private static final long OTHER_MOVE = 9;

    private static final String HEAD = """
        # Granted moves

        <!-- Rendered from the code. Do not edit: change app-impl/core/src/main/java/org/netport/core/location and run
             ./mvnw -pl app-impl/core test -Dtest=MigrationDocumentTest -Dnetport.test.jvm=-Dregenerate=true -->

        A granted move is a transaction: the destination grants it, its switches are prepared, the guest is cut over,
        and until the guest is known to run at its destination all of it can be undone.
        `MigrationMachine.step(state, event, now)` gives the next state and the effects, which the engine
        carries out in order. It is a pure function, and total: every event is allowed in every state. The
        tables below are made by running it. What happens to a place without a grant is in
        [location](location.md); what a destination permits, in [policy](policy.md).

        ```
                          prepare        every receiver has answered
          authorised ---------> preparing ---------------------------> prepared -- pausing (copy mode) --> copying
              |                     |                                     |                                  |
              +---------------------+---- stopped, running, a frame ------+----------------------------------+
              |                                                           |
              | revoked, expired, aborted, superseded                     v
              v                                         cut over -- running, a frame --> final
          as it was before                                        `- resumed, gone ----> moved back, with a higher epoch
        ```

        | mode of the segment | from "pausing" to "stopped" | what that costs |
        |---|---|---|
        | relay | frames go to the old place | what arrives while the guest is paused waits at the new place; what is \
        on its way to the old one when it is paused is carried after the guest where the source's agent hands it over, \
        and else lost; nothing comes twice |
        | copy | frames go to both places | nothing is lost that the new place's port has room for; \
        what arrives between the two may come twice |

        ## What holds in every state

        - A prepared destination receives; what the host sends there is not accepted before the cut-over.
        - Entries of a granted move match frames that the old switch relays, by the link on which they arrive. As long
          as it does not relay they do nothing: giving up is taking them away.
        - A place has an epoch, and an epoch one place. A report of the source that names another epoch than the grant's
          belongs to another migration and changes nothing.
        - The source says that the guest runs there again: that undoes a cut-over that the destination has not
          confirmed, however late it comes. The destination says that it has given the guest up: that undoes
          it while the guest is waited for (%s s after the cut-over).
        - Packets that move a host more than %s times in %s s are two hosts with one address: the host is held where it
          is for %s s, and an alarm is raised once.
        - Frames that the guest had left unread at the old place are sent out of its port at the new one
          (`deliver-frames`): while the move that the source reported relays, until its grace time is over, and not
          where frames went to both places, nor of a grant from before a restart: they may have been sent then.
        - Over a restart a grant is taken up by what was remembered of it and by where its host was found; either may be
          behind the other (`Recovery`).

        ## How to read the tables

        The host was at *old*, epoch %s; grant %s lets it go to *new*, with epoch %s; *third* is a place that no grant
        is there for. A rollout has the stages *new*, *old*, *third* where nothing is prepared; where *new*
        is, *old* and *new* come first together. Effects as in [location](location.md), and:

        | effect | what the engine does |
        |---|---|
        | authorise | opens the receipt; the grant is told of |
        | program S to receive | compiles the host for S, with the way of relayed frames |
        | program S to copy | compiles the host for S, with a copy to the destination |
        | ready S | the grant is in state S, which is told; with *prepared* and *copying* the receipt reaches that \
        phase |
        | consume | the grant is consumed, which is told when the switches have been; its receipt is that of the move |
        | give up, H, restore S | the grant has ended so; S is compiled again, and the receipt is closed when S has \
        answered |
        | undo | the grant, consumed before, is aborted; told when the switches have been |
        | finalise | the guest is known to run where it is: nothing can be undone, the grant need not be remembered |
        | known | the report changes nothing, and is right |
        | no grant | the report belongs to no live grant; counted in `claims-refused` |
        | refuse | the claim has no grant, and the policy of the place wants one: alarm and audit record |
        | contest, held | packets move the host too often: alarm and audit record |
        """;

    private final MigrationMachine machine = new MigrationMachine(TIMES);

    /** The content of docs/migration.md. */
    String render() {
        final DuplicateDetection limits = TIMES.duplicates();
        final var text = new StringBuilder(32_768).append(HEAD.formatted(TIMES.handOver().toSeconds(),
            limits.mostMoves(), limits.window().toSeconds(), limits.holdDown().toSeconds(), AT_OLD, GRANT, AT_NEW))
            .append("\n## States\n\n| state | place | grant | can be undone | relayed frames |\n")
            .append("|---|---|---|---|---|\n");
        states().forEach((name, state) -> text.append("| ").append(name).append(" | ").append(place(state))
            .append(" | ").append(grant(state)).append(" | ").append(state.handover().map(done -> "yes, to "
                + name(done.former().point())).orElse("–")).append(" | ").append(state.incoming().map(way ->
                    way.from().value() + " to " + name(way.to())).orElse("–")).append(" |\n"));
        states().forEach((name, state) -> section(text, name, state));
        return text.toString();
    }

    private void section(final StringBuilder text, final String title, final HostState state) {
        text.append("\n## ").append(title.substring(0, 1).toUpperCase(Locale.ROOT)).append(title.substring(1))
            .append("\n\n| event | place | grant | effects |\n|---|---|---|---|\n");
        final Map<MigrationMachine.Step, ArrayList<String>> alike = new LinkedHashMap<>();
        events(state).forEach((name, event) -> alike.computeIfAbsent(machine.step(state, event, NOW),
            step -> new ArrayList<>()).add(name));
        alike.forEach((step, names) -> {
            if (!step.effects().isEmpty() || !step.state().equals(state)) {
                text.append("| ").append(String.join("; ", names)).append(" | ")
                    .append(step.state().placement().equals(state.placement()) ? "the same" : place(step.state()))
                    .append(" | ").append(change(state, step.state())).append(" | ")
                    .append(EffectText.of(step.effects())).append(" |\n");
            }
        });
        alike.forEach((step, names) -> {
            if (step.effects().isEmpty() && step.state().equals(state)) {
                text.append("\nNothing happens at: ").append(String.join("; ", names)).append(".\n");
            }
        });
    }

    private static String change(final HostState before, final HostState after) {
        final String grant = before.transfer().equals(after.transfer()) ? "the same" : grant(after);
        final String undoing = before.handover().equals(after.handover()) ? ""
            : after.handover().isPresent() ? ", can be undone" : ", cannot be undone";
        return grant + undoing;
    }

    private static String grant(final HostState state) {
        return state.transfer().map(going -> EffectText.dashed(going.readiness()) + (going.awaited().isEmpty() ? ""
            : ", waits for " + EffectText.names(going.awaited())) + (going.authorisation().grant().equals(GRANT) ? ""
            : ", grant " + going.authorisation().grant())).orElse("none");
    }

    private static String place(final HostState state) {
        return switch (state.placement()) {
            case Placement.Absent absent -> "nowhere" + absent.last().map(at -> ", last at " + name(at.point()))
                .orElse("");
            case Placement.Settled settled -> "settled at " + name(settled.at().point()) + ", epoch "
                + settled.epoch();
            case Placement.Moving moving -> "moving to " + name(moving.to().point()) + ", stage " + moving.stage()
                + " of " + moving.stages().size() + ", epoch " + moving.epoch();
            case Placement.Draining draining -> "draining at " + name(draining.at().point()) + ", epoch "
                + draining.epoch();
        };
    }

    private Map<String, HostState> states() {
        final HostState rest = HostState.of(new Placement.Settled(new Attachment(OLD, AT_OLD, NOW.minusSeconds(60),
            ClaimSource.OPERATOR), 0, NOW.minusSeconds(59)));
        final HostState authorised = after(rest, new TransferEvent.Granted(authorisation(CutOver.COPY)));
        final HostState preparing = after(authorised, prepare(GRANT));
        final HostState prepared = after(preparing, new Acknowledged(MOVE, Transfer.PREPARATION, NEW.switchName()));
        final HostState copying = after(prepared, new TransferEvent.Pausing(OLD.switchName(), Optional.empty()));
        final HostState stopped = after(prepared, stopped(prepared, Optional.empty()));
        final HostState waited = after(stopped, new Acknowledged(MOVE, 0, OLD.switchName()),
            new Acknowledged(MOVE, 0, NEW.switchName()), new Acknowledged(MOVE, 1, THIRD.switchName()));
        final HostState late = machine.step(waited, new GraceOver(MOVE), NOW.plus(TIMES.handOver())).state();
        final HostState running = after(prepared, running(GRANT, prepared));
        final HostState unprepared = after(authorised, running(GRANT, authorised));
        final HostState next = after(stopped, new TransferEvent.Granted(new Authorisation(NEXT_GRANT, 2, THIRD,
            AT_NEW.next(), CutOver.RELAY)));
        return ImmutableMap.<String, HostState>builder()
            .put("without a grant", rest)
            .put("authorised", authorised)
            .put("preparing", preparing)
            .put("prepared", prepared)
            .put("copying", copying)
            .put("prepared, the old port down", after(prepared, new PortDown(OLD)))
            .put("cut over, the guest stopped", stopped)
            .put("cut over unprepared, the guest runs", unprepared)
            .put("cut over, the guest runs", running)
            .put("every switch updated, the guest waited for", waited)
            .put("settled, the guest never heard of", late)
            .put("cut over, the new port down", after(stopped, new PortDown(NEW)))
            .put("cut over, and granted again", next)
            .put("cut over, granted again, asked to prepare", after(next, prepare(NEXT_GRANT)))
            .buildOrThrow();
    }

    private HostState after(final HostState start, final HostEvent... events) {
        HostState state = start;
        for (HostEvent event : events) {
            state = machine.step(state, event, NOW).state();
        }
        return state;
    }

    private static Map<String, HostEvent> events(final HostState state) {
        final var back = stages(state, OLD);
        final Optional<Epoch> granted = Optional.of(AT_NEW);
        return ImmutableMap.<String, HostEvent>builder()
            .put("granted again, to third", new TransferEvent.Granted(new Authorisation(new GrantId(3), 3, THIRD,
                state.nextEpoch(), CutOver.RELAY)))
            .put("prepare", prepare(GRANT))
            .put("prepare, next grant", prepare(NEXT_GRANT))
            .put("acknowledged: new is prepared", new Acknowledged(MOVE, Transfer.PREPARATION, NEW.switchName()))
            .put("unreachable: new, to prepare", new Unreachable(MOVE, Transfer.PREPARATION, NEW.switchName()))
            .put("acknowledged: old copies", new Acknowledged(MOVE, Transfer.COPY, OLD.switchName()))
            .put("unreachable: old, to copy", new Unreachable(MOVE, Transfer.COPY, OLD.switchName()))
            .put("pausing at old", new TransferEvent.Pausing(OLD.switchName(), granted))
            .put("stopped at old", stopped(state, granted))
            .put("stopped at old, no epoch", stopped(state, Optional.empty()))
            .put("stopped at old, earlier epoch", stopped(state, Optional.of(AT_OLD)))
            .put("stopped at third", new TransferEvent.Stopped(THIRD.switchName(), granted, stages(state, NEW)))
            .put("running at new", running(GRANT, state))
            .put("running, unknown grant", running(new GrantId(8), state))
            .put("resumed at old", new TransferEvent.Resumed(OLD.switchName(), granted, OTHER_MOVE, back))
            .put("resumed at old, no epoch", new TransferEvent.Resumed(OLD.switchName(), Optional.empty(), OTHER_MOVE,
                back))
            .put("resumed at old, earlier epoch", new TransferEvent.Resumed(OLD.switchName(), Optional.of(AT_OLD),
                OTHER_MOVE, back))
            .put("gone at new", new TransferEvent.Gone(GRANT, OTHER_MOVE, back))
            .put("revoked", new TransferEvent.Ended(GRANT, GrantState.REVOKED))
            .put("expired", new TransferEvent.Ended(GRANT, GrantState.EXPIRED))
            .put("frame at new, refused without grant", frame(state, NEW, refused()))
            .put("frame at third, refused without grant", frame(state, THIRD, refused()))
            .put("frame at third, free", frame(state, THIRD, Permission.Free.WITHOUT_GRANT))
            .put("report at third, free", claim(state, THIRD, Optional.empty()))
            .put("report at new, earlier epoch", claim(state, NEW, Optional.of(new Epoch(4))))
            .put("found at new, granted epoch", found(NEW, AT_NEW))
            .put("found at third, later epoch", found(THIRD, new Epoch(20)))
            .put("acknowledged: old, of stage 0", new Acknowledged(MOVE, 0, OLD.switchName()))
            .put("grace over", new GraceOver(MOVE))
            .put("port down: old", new PortDown(OLD))
            .put("port down: new", new PortDown(NEW))
            .put("port up: old", new PortUp(OLD, OTHER_MOVE, back))
            .put("withdrawn", new Withdrawn())
            .buildOrThrow();
    }

    private static TransferEvent prepare(final GrantId grant) {
        return new TransferEvent.Prepare(grant, ImmutableSet.of((grant.equals(GRANT) ? NEW : THIRD).switchName()));
    }

    private static TransferEvent stopped(final HostState state, final Optional<Epoch> epoch) {
        return new TransferEvent.Stopped(OLD.switchName(), epoch, stages(state, NEW));
    }

    private static TransferEvent running(final GrantId grant, final HostState state) {
        return new TransferEvent.Running(grant, stages(state, NEW));
    }

    private static TransferEvent found(final AttachmentPoint point, final Epoch epoch) {
        return new TransferEvent.Found(new Attachment(point, epoch, NOW, ClaimSource.RECOVERED));
    }

    private static Claim frame(final HostState state, final AttachmentPoint point, final Permission permission) {
        return new Claim(point, Optional.empty(), 0, ClaimSource.RARP, OTHER_MOVE, stages(state, point), permission);
    }

    private static Claim claim(final HostState state, final AttachmentPoint point, final Optional<Epoch> epoch) {
        return new Claim(point, epoch, 0, ClaimSource.OPERATOR, OTHER_MOVE, stages(state, point));
    }

    private static Permission refused() {
        return new Permission.Refused(new Ground.Default(), "nothing moves between domains without a grant");
    }

    /** As the planner makes them where every switch is a neighbour of every other. */
    private static ImmutableList<Stage> stages(final HostState state, final AttachmentPoint to) {
        final var from = state.placement().current().map(at -> at.point().switchName())
            .filter(name -> !name.equals(to.switchName()));
        final var stages = ImmutableList.<Stage>builder().add(new Stage(MovePhase.PREPARED,
            ImmutableSet.of(to.switchName())));
        from.ifPresent(old -> stages.add(new Stage(MovePhase.RELAYING, ImmutableSet.of(old))));
        return stages.add(new Stage(MovePhase.UPDATED, Stream.of(OLD, NEW, THIRD).map(AttachmentPoint::switchName)
            .filter(name -> !name.equals(to.switchName()) && !from.filter(name::equals).isPresent())
            .collect(ImmutableSet.toImmutableSet()))).build();
    }

    private static Authorisation authorisation(final CutOver mode) {
        return new Authorisation(GRANT, MOVE, NEW, AT_NEW, mode);
    }

    private static String name(final AttachmentPoint point) {
        return point.switchName().value();
    }

    private static AttachmentPoint point(final String name) {
        return new AttachmentPoint(new SwitchName(name), new AccessPortName("p1"));
    }
}
