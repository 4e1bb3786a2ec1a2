// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.core.compile.FullCompiler;
import org.netport.core.fake.FakePlaces;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.Metadata;
import org.netport.core.topology.NetworkView;
import org.netport.explain.Effect.Cause;
import org.netport.flow.Action;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.MatchField;
import org.netport.model.LinkName;
import org.netport.model.Vni;

/** What the controller does with what it is told is said of every kind of entry that tells it. */
class ReactionTest {
    private static String told(final FlowEntry by) {
        return Reaction.to(by, Cause.ACTION, Optional.empty(), OptionalInt.empty());
    }

    @Test
    void everyKindThatTellsTheControllerIsKnown() {
        final Set<EntryKind> telling = EnumSet.noneOf(EntryKind.class);
        for (long seed = 0; seed < 60; seed++) {
            final var random = new Random(seed);
            final NetworkView view = NetworkGenerator.network(random);
            final FakePlaces places = FakePlaces.random(view, random);
            view.config().switches().keySet().forEach(at -> FullCompiler.compile(view, places, at).entries().values()
                .forEach(entry -> {
                    if (entry instanceof FlowEntry flow && flow.actions().contains(new Action.ToController())) {
                        telling.add(EntryKind.of(flow.cookie()).orElseThrow());
                        assertFalse(told(flow).startsWith("is told"), () -> told(flow));
                    }
                }));
        }
        assertTrue(telling.containsAll(EnumSet.of(EntryKind.SOURCE_ELSEWHERE, EntryKind.NEIGHBOUR_QUESTION,
            EntryKind.GATEWAY_QUESTION, EntryKind.GATEWAY_ADDRESSED, EntryKind.PROBE_ROUTED, EntryKind.TOO_BIG)),
            telling::toString);
    }

    @Test
    void whoseTimeRunsOutIsAnsweredAtTheSwitchOfItsSenderOnly() {
        final FlowEntry any = EntryKind.CLASSIFY_MISS.entry(0).build();
        assertEquals("answers that the time is exceeded", Reaction.to(EntryKind.HOP_USED_UP.entry(7,
            Metadata.segment(new Vni(7)).match(), new MatchField.EthType(0x0800), new MatchField.Hops(1)).build(),
            Cause.ACTION, Optional.empty(), OptionalInt.empty()));
        assertEquals("answers that the time is exceeded", Reaction.to(any, Cause.INVALID_TTL, Optional.empty(),
            OptionalInt.empty()));
        assertEquals("answers nothing, since the sender is at another switch",
            Reaction.to(any, Cause.INVALID_TTL, Optional.of(new LinkName("l")), OptionalInt.empty()));
    }

    @Test
    void whatIsTooBigIsAnsweredAtTheSwitchOfItsSenderOnly() {
        final FlowEntry entry = EntryKind.TOO_BIG.entry(7, Metadata.TOO_BIG.match()).build();
        assertEquals("tells the sender that it is too big for an MTU of 1300, or sends it on in pieces where IPv4 "
            + "allows that", Reaction.to(entry, Cause.ACTION, Optional.empty(), OptionalInt.of(1314)));
        assertEquals("answers nothing, since the sender is at another switch",
            Reaction.to(entry, Cause.ACTION, Optional.of(new LinkName("l")), OptionalInt.of(1314)));
    }

    @Test
    void ofAnotherKindItsNameIsSaid() {
        assertEquals("is told by an entry of kind classify-miss", told(EntryKind.CLASSIFY_MISS.entry(0).build()));
        final FlowEntry foreign = EntryKind.CLASSIFY_MISS.entry(0).build();
        assertEquals("is told by an entry of an unknown kind", told(new FlowEntry(foreign.key(), new Cookie(7),
            foreign.meter(), foreign.actions(), foreign.metadata(), foreign.next())));
    }
}
