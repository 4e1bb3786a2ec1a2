// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeFrame.Arp;
import org.netport.core.fake.FakeFrame.LinkOption;
import org.netport.core.fake.FakeFrame.Nd;
import org.netport.core.fake.FakeFrame.Payload;
import org.netport.core.fake.FakeNetwork.Delivery;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.pipeline.EntryKind;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;

/**
 * A host's questions for an address of somebody else, and what has to come of them.
 *
 * @param world where it asks
 * @param asker who asks
 * @param owner the MAC address that it has to learn
 * @param role what it has to learn besides
 * @param told the kind of entry by which a switch that cannot answer tells the controller
 */
record Question(World world, Host asker, MacAddress owner, Role role, EntryKind told) {
    private static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

    /** What the owner of an address is, with the flags of its advertisements. */
    enum Role {
        HOST(0x6000_0000L),
        ROUTER(0xe000_0000L);

        private final long flags;

        Role(final long flags) {
            this.flags = flags;
        }
    }

    private AttachmentPoint from() {
        return world.places.placeOf(asker.name()).orElseThrow();
    }

    /** Asks for an address in every way, each to some MAC addresses. */
    void ask(final IpAddress target, final List<MacAddress> destinations) {
        final Stream<Payload> questions = switch (target) {
            case Ipv4Address v4 -> requests(v4);
            case Ipv6Address v6 -> solicitations(v6);
        };
        questions.flatMap(asked -> destinations.stream().map(to -> FakeFrame.of(asker.mac(), to, asked)))
            .forEach(frame -> check(frame, world.send(asker, from(), frame)));
    }

    private Stream<Payload> requests(final Ipv4Address target) {
        return Stream.concat(Stream.of(new Ipv4Address(0)), asker.addresses().stream()
            .filter(Ipv4Address.class::isInstance).map(Ipv4Address.class::cast))
            .map(own -> new Arp(1, own, target, asker.mac(), new MacAddress(0x0200_0000_ffffL)));
    }

    /** Duplicate address detection, resolution, and the probe of who knows the owner, with and without an option. */
    private Stream<Payload> solicitations(final Ipv6Address target) {
        final var own = new Ipv6Address(0xfe80_0000_0000_0000L, asker.mac().value());
        return Stream.of(new Nd(135, UNSPECIFIED, target.solicitedNode(), target, 0, Optional.empty()),
            new Nd(135, own, target.solicitedNode(), target, 0, Optional.of(new LinkOption(1, asker.mac()))),
            new Nd(135, own, target, target, 0, Optional.of(new LinkOption(1, asker.mac()))),
            new Nd(135, own, target, target, 0, Optional.empty()));
    }

    private void check(final FakeFrame frame, final Trace trace) {
        final Payload asked = frame.payload();
        assertEquals(List.of(), trace.strays(), asked::toString);
        assertEquals(0, trace.hops(), asked::toString);
        if (!world.view.abilitiesOf(from().switchName()).has(Ability.ANSWER_QUESTIONS)) {
            isTold(trace, told, frame);
        } else if (asked instanceof Nd nd && nd.source().equals(UNSPECIFIED)) {
            isTold(trace, EntryKind.ANSWER_DETECTION, FakeFrame.of(owner, asker.mac(), new Nd(135, UNSPECIFIED,
                nd.destination(), nd.target(), role.flags, Optional.empty())));
        } else if (asked instanceof Nd nd && nd.option().isEmpty()) {
            isTold(trace, EntryKind.ANSWER_BARE, FakeFrame.of(owner, asker.mac(), new Nd(135, nd.source(),
                nd.destination(), nd.target(), role.flags, Optional.empty())));
        } else {
            assertEquals(List.of(), trace.told(), asked::toString);
            assertEquals(List.of(new Delivery(from(), new FakeFrame(owner, asker.mac(),
                world.asSeenAt(from(), asker, asker.mac()).tags(), answer(asked)))), trace.deliveries(),
                asked::toString);
        }
    }

    private Payload answer(final Payload asked) {
        return switch (asked) {
            case Arp arp -> {
                final var who = arp.sender();
                final var found = arp.target();
                yield new Arp(2, found, who, owner, arp.senderMac());
            }
            case Nd nd -> new Nd(136, nd.target(), nd.source(), nd.target(), role.flags,
                nd.option().map(option -> new LinkOption(2, owner)));
            default -> throw new AssertionError("no question: " + asked);
        };
    }

    private void isTold(final Trace trace, final EntryKind by, final FakeFrame frame) {
        assertEquals(List.of(), trace.deliveries(), frame::toString);
        assertEquals(ImmutableList.of(by), trace.told().stream().map(each -> each.what().by()).toList(),
            frame::toString);
        assertEquals(frame, trace.told().get(0).what().frame());
        assertEquals(from().switchName(), trace.told().get(0).by());
    }
}
