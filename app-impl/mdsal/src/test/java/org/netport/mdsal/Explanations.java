// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.netport.explain.Effect;
import org.netport.explain.Exit;
import org.netport.explain.Explanation;
import org.netport.explain.Frame;
import org.netport.explain.Hit;
import org.netport.explain.Holding;
import org.netport.explain.Holding.State;
import org.netport.explain.Hop;
import org.netport.explain.Step;
import org.netport.explain.Verdict;
import org.netport.flow.Action;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.Match;
import org.netport.flow.MeterId;
import org.netport.flow.TableId;
import org.netport.model.IpAddress;
import org.netport.model.LinkName;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;

/** An explanation with everything that one can have: over link l from sw1 to sw2, where an entry is missing. */
public final class Explanations {
    private static final Frame FRAME = new Frame(MacAddress.parse("02:00:00:00:00:01"), MacAddress.BROADCAST,
        ImmutableList.of(), new Frame.Packet(IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"), 64,
            new Frame.Icmp(1, 8)));
    private static final Frame TAGGED = FRAME.tagged(new Frame.Tag(0x8100, 101));

    private Explanations() {
    }

    public static Explanation whole() {
        return new Explanation(ImmutableList.of("asks who has 10.0.0.2: the controller answers"), Optional.of(FRAME),
            ImmutableList.of(
                hop(1, "sw1", Optional.empty(), OptionalInt.empty(), FRAME, step(0, State.OBSERVED, Optional.of(
                    new Hit.Metered(new MeterId(0x4e02), Holding.of(State.ACKNOWLEDGED, "not read back"))),
                    new Effect.ByGroup(new GroupId(0x4e000001), GroupType.FAST_FAILOVER,
                        Holding.of(State.ACKNOWLEDGED, ""), ImmutableList.of(
                            new Effect.BucketUse("watch_port:9,actions=output:9", Effect.Use.DEAD),
                            new Effect.BucketUse("watch_port:1,actions=output:1", Effect.Use.TAKEN))),
                    out(1, TAGGED, new Exit.Onward(new LinkName("l"), 2)), new Effect.Withheld(new PortNumber(11)),
                    out(5, FRAME, new Exit.Lost("port 5 is down")))),
                hop(2, "sw2", Optional.of(new LinkName("l")), OptionalInt.of(1), TAGGED,
                    step(0, State.MISSING, Optional.empty(),
                        out(12, FRAME, new Exit.Delivered(Networks.WEST)), new Effect.Told(FRAME,
                            Effect.Cause.INVALID_TTL, "answers that the time is exceeded")),
                    new Step(new TableId(8), "forward", Optional.empty(), ImmutableList.of(), ImmutableList.of(
                        new Effect.Dropped("no entry of the table matches it"))))),
            new Verdict(Verdict.Outcome.REPLICATED, "delivered at sw2/p1"));
    }

    private static Effect out(final int port, final Frame frame, final Exit exit) {
        return new Effect.Out(new PortNumber(port), frame, exit);
    }

    private static Hop hop(final int number, final String at, final Optional<LinkName> link,
            final OptionalInt previous, final Frame frame, final Step... steps) {
        return new Hop(number, new SwitchName(at), new PortNumber(10 + number), link, previous, frame,
            ImmutableList.copyOf(steps));
    }

    private static Step step(final int table, final State state, final Optional<Hit.Metered> meter,
            final Effect... effects) {
        final var entry = new FlowEntry(new FlowKey(new TableId(table), 200, Match.ALL), Cookie.of(2, 1, 0),
            meter.map(Hit.Metered::meter), ImmutableList.of(new Action.PopVlan()), Optional.empty(), Optional.empty());
        return new Step(entry.key().table(), "classify", Optional.of(new Hit(entry, "access-untagged", "in_port=11",
            "pop_vlan", new Holding(state, state == State.OBSERVED ? "" : "read back", state == State.OBSERVED
                ? OptionalLong.of(7) : OptionalLong.empty()), meter)), ImmutableList.of(
                    new Step.MetadataField("segment", 1, Optional.of("red")),
                    new Step.MetadataField("turnback", 1, Optional.empty())), ImmutableList.copyOf(effects));
    }
}
