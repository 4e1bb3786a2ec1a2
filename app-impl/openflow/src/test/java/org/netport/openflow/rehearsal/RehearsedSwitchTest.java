// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.rehearsal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketIn.Reason;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.channel.SwitchEvents;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.flow.Cookie;
import org.netport.flow.TableId;
import org.netport.model.DatapathId;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.openflow.RecordedEvents;

class RehearsedSwitchTest {
    private static final PortDescription PORT = new PortDescription(new PortNumber(1), "guest", MacAddress.ZERO,
        LinkState.UP);

    private final RecordedEvents events = new RecordedEvents();

    @Test
    void isConnectedAndAskedNothingMoreWhenItIsThere() throws InterruptedException {
        try (var device = new RehearsedSwitch(new DatapathId(7), List.of(PORT), events)) {
            final var session = RecordedEvents.next(events.sessions);
            assertEquals(new DatapathId(7), session.datapathId());
            assertEquals(Role.EQUAL, session.features().role());
            assertEquals("guest", session.ports().getFirst().name());
            assertTrue(session.features().abilities().has(Ability.ANSWER_QUESTIONS), "it is told what real ones are");
            assertFalse(device.obey());
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void tellsWhyAPacketComes(final Reason reason) throws InterruptedException {
        try (var device = new RehearsedSwitch(new DatapathId(7), List.of(PORT), events)) {
            final var sent = new PacketIn(PORT.number(), new TableId(6), Cookie.of(7, 5001, 3), 5001, reason,
                new byte[] {1, 2, 3});
            device.send(sent);
            final var received = RecordedEvents.next(events.packets);
            assertArrayEquals(sent.frame(), received.frame());
            assertEquals(sent, new PacketIn(received.inPort(), received.table(), received.cookie(),
                received.metadata(), received.reason(), sent.frame()));
        }
    }

    @Test
    void isGoneWhenItIsClosedAndWhatItWasAskedIsAnswered() throws InterruptedException {
        final var device = new RehearsedSwitch(new DatapathId(7), List.of(PORT), events);
        final var reading = RecordedEvents.next(events.sessions).readBack().toCompletableFuture();
        assertFalse(reading.isDone());
        device.close();
        assertTrue(reading.isDone());
        assertEquals(1, events.ended.size());
    }

    @Test
    void isAFaultWhenItIsAskedWithoutAnEnd() {
        final var fault = assertThrows(IllegalStateException.class,
            () -> new RehearsedSwitch(new DatapathId(7), List.of(PORT), new Insatiable()));
        assertTrue(fault.getMessage().contains("has not ended"), fault.getMessage());
    }

    /** Reads a switch back whenever that has been done. */
    private static final class Insatiable implements SwitchEvents {
        @Override
        public void connected(final SwitchSession session) {
            session.readBack().thenAccept(result -> {
                if (result instanceof ReadBackResult.Observed) {
                    connected(session);
                }
            });
        }

        @Override
        public void disconnected(final SwitchSession session, final String reason) {
            // then it is not asked any more
        }

        @Override
        public void portChanged(final SwitchSession session, final PortDescription port, final PortChange change) {
            throw new AssertionError("no port changes");
        }

        @Override
        public void packetIn(final SwitchSession session, final PacketIn packet) {
            throw new AssertionError("it sends no packet");
        }

        @Override
        public void roleChanged(final SwitchSession session, final Role role) {
            throw new AssertionError("its role does not change");
        }
    }
}
