// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.netport.core.pipeline.ProgramText;
import org.netport.explain.Effect;
import org.netport.explain.Effect.BucketUse;
import org.netport.explain.Effect.Cause;
import org.netport.explain.Effect.Use;
import org.netport.explain.Frame;
import org.netport.explain.Hit;
import org.netport.explain.Holding;
import org.netport.explain.Step;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.FlowEntry;
import org.netport.flow.GroupEntry;
import org.netport.flow.ProgramEntry;
import org.netport.flow.TableId;
import org.netport.model.LinkName;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;

/** One frame in the tables of one switch (OpenFlow 1.3.5 chapter 5), told step by step. Used once. */
final class PipelineRun {
    /** Groups in groups: no switch takes them deeper. */
    private static final int DEEPEST_GROUP = 8;

    private final Place place;
    private final List<Step> steps = new ArrayList<>();
    private ImmutableList.Builder<Effect> effects = ImmutableList.builder();
    private Register register;
    /** The length that it was found to exceed. */
    private OptionalInt exceeded = OptionalInt.empty();
    /** How many copies have ended or left in the present table. */
    private int ended;
    private int depth;
    private boolean uncertain;

    PipelineRun(final Place place, final Arrival arrival) {
        this.place = place;
        register = Register.of(arrival);
    }

    /** Where it runs. */
    interface Place {
        SwitchTables tables();

        /** The link by which the frame comes; empty: from an access port. */
        Optional<LinkName> link();

        EntryText text();

        Holding holding(ProgramEntry entry);

        Groups groups();

        /**
         * What is behind the port by which a frame leaves.
         *
         * @param departure the frame
         * @param likelihood whether it leaves in any case
         */
        ImmutableList<Effect> leave(Departure departure, Likelihood likelihood);
    }

    /** Whether a frame goes some way in any case, or a switch may choose another. */
    enum Likelihood {
        CERTAIN,
        POSSIBLE
    }

    private enum Outcome {
        GOES_ON,
        ENDS
    }

    ImmutableList<Step> run() {
        Optional<TableId> table = Optional.of(new TableId(0));
        while (table.isPresent()) {
            table = pass(table.orElseThrow());
        }
        return ImmutableList.copyOf(steps);
    }

    /** Passes a table. Returns the next one. */
    private Optional<TableId> pass(final TableId table) {
        effects = ImmutableList.builder();
        ended = 0;
        final Optional<FlowEntry> found = place.tables().lookup(table, register::fits);
        Optional<TableId> next = Optional.empty();
        if (found.isPresent()) {
            final FlowEntry entry = found.orElseThrow();
            if (actAll(entry, entry.actions()) == Outcome.GOES_ON) {
                entry.metadata().ifPresent(bits -> register = register.writing(bits.value(), bits.mask()));
                next = entry.next();
            }
        }
        if (next.isEmpty() && ended == 0) {
            effects.add(new Effect.Dropped(found.map(entry -> "nothing takes it further than "
                + EntryText.kind(entry)).orElse("no entry of the table matches it")));
        }
        steps.add(new Step(table, EntryText.title(table), found.map(this::hit), place.text()
            .fields(register.metadata()), effects.build()));
        return next;
    }

    private Hit hit(final FlowEntry entry) {
        return new Hit(entry, EntryText.kind(entry), ProgramText.match(entry), ProgramText.instructions(entry),
            place.holding(entry), entry.meter().map(meter -> new Hit.Metered(meter, place.tables().meter(meter)
                .map(place::holding).orElseGet(() ->
                    Holding.of(Holding.State.MISSING, "the program has no such meter")))));
    }

    /** A frame whose hops are used up goes no further: neither by the actions behind nor by the tables. */
    private Outcome actAll(final FlowEntry by, final List<Action> actions) {
        for (Action action : actions) {
            if (act(by, action) == Outcome.ENDS) {
                return Outcome.ENDS;
            }
        }
        return Outcome.GOES_ON;
    }

    private Outcome act(final FlowEntry by, final Action action) {
        final Frame frame = register.frame();
        switch (action) {
            case Action.DecTtl dec -> {
                return age(by);
            }
            case Action.Output out -> {
                if (out.port().equals(register.arrival().port())) {
                    ends(new Effect.Withheld(out.port()));
                } else {
                    leave(out.port());
                }
            }
            case Action.OutputInPort back -> leave(register.arrival().port());
            case Action.ToController told -> ends(new Effect.Told(frame, Cause.ACTION,
                Reaction.to(by, Cause.ACTION, place.link(), exceeded)));
            case Action.ToTables again -> ends(new Effect.Dropped("OFPP_TABLE is for packet-outs only"));
            case Action.ToGroup to -> place.tables().group(to.group()).ifPresentOrElse(group -> passGroup(by, group),
                () -> ends(new Effect.Dropped("group " + to.group() + " is missing in the program")));
            case Action.PushVlan push -> register = register.with(frame.tagged(new Frame.Tag(push.tpid(), 0)));
            case Action.PopVlan pop -> register = register.with(frame.without(Math.min(1, frame.tags().size())));
            case Action.SetVlan set -> register = register.with(retagged(frame, set.vid()));
            case Action.SetTunnelId id -> register = register.tunnelled(id.vni().value());
            case Action.SetTunnelDst to -> register = register.towards(to.address());
            case Action.SetEthSrc from -> register = register.with(frame.between(from.address(), frame.destination()));
            case Action.CheckLength check -> measure(check);
            case Action.SetEthDst to -> register = register.with(frame.between(frame.source(), to.address()));
            case Action.CopyField copy -> register = register.with(Rewriting.of(frame, copy));
            case Action.SetNumber set -> register = register.with(Rewriting.of(frame, set));
        }
        return Outcome.GOES_ON;
    }

    private void measure(final Action.CheckLength check) {
        final boolean longer = register.frame().length() > check.most();
        exceeded = longer ? OptionalInt.of(check.most()) : OptionalInt.empty();
        final long bit = 1L << check.bit();
        register = register.writing(longer ? bit : 0, bit);
    }

    private Outcome age(final FlowEntry by) {
        if (register.frame().content() instanceof Frame.Packet packet) {
            if (packet.ttl() <= 1) {
                ends(new Effect.Told(register.frame(), Cause.INVALID_TTL,
                    Reaction.to(by, Cause.INVALID_TTL, place.link(), exceeded)));
                return Outcome.ENDS;
            }
            register = register.with(register.frame().carrying(packet.aged()));
        }
        return Outcome.GOES_ON;
    }

    /** A program sets what it has pushed: on a frame without tag nothing is set. */
    private static Frame retagged(final Frame frame, final VlanId vid) {
        return frame.outermost().map(tag -> frame.without(1).tagged(new Frame.Tag(tag.tpid(), vid.value())))
            .orElse(frame);
    }

    private void ends(final Effect effect) {
        ended++;
        effects.add(effect);
    }

    private void leave(final PortNumber port) {
        ended++;
        effects.addAll(place.leave(new Departure(port, register.frame(), register.tunnelId(),
            register.tunnelTarget()), uncertain ? Likelihood.POSSIBLE : Likelihood.CERTAIN));
    }

    /** Each bucket works on a copy of its own. */
    private void passGroup(final FlowEntry by, final GroupEntry group) {
        final var uses = ImmutableList.<BucketUse>builder();
        int alive = 0;
        for (Bucket bucket : group.buckets()) {
            final Use use = place.groups().use(group, bucket, alive);
            alive += use == Use.DEAD ? 0 : 1;
            uses.add(new BucketUse(ProgramText.bucket(bucket), use));
        }
        final ImmutableList<BucketUse> decided = uses.build();
        effects.add(new Effect.ByGroup(group.key(), group.type(), place.holding(group), decided));
        if (depth >= DEEPEST_GROUP) {
            ends(new Effect.Dropped("groups are in groups more than " + DEEPEST_GROUP + " deep"));
            return;
        }
        depth++;
        for (int index = 0; index < decided.size(); index++) {
            final Use use = decided.get(index).use();
            if (use == Use.TAKEN || use == Use.POSSIBLE) {
                final Register saved = register;
                final boolean before = uncertain;
                uncertain |= use == Use.POSSIBLE;
                actAll(by, group.buckets().get(index).actions());
                uncertain = before;
                register = saved;
            }
        }
        depth--;
    }
}
