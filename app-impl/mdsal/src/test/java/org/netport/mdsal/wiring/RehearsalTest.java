// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netport.channel.PacketIn;
import org.netport.core.rehearsal.Rehearsal;

final class RehearsalTest {
    private final MemorySwitches switches = new MemorySwitches();

    @AfterEach
    void close() {
        switches.close();
    }

    @Test
    void aGuestGoesToAndFroByItsFramesAndByGrantsOverRealSessions() {
        final var rehearsal = new Rehearsal(switches);
        assertDoesNotThrow(() -> {
            for (int move = 0; move < 50; move++) {
                rehearsal.move();
            }
        });
    }

    @Test
    void aMoveThatDoesNotArriveIsAFault() {
        final var lost = new AtomicInteger();
        final var rehearsal = new Rehearsal((datapathId, ports, events) -> {
            final Rehearsal.Peer real = switches.connect(datapathId, ports, events);
            return new Rehearsal.Peer() {
                @Override
                public void send(final PacketIn packet) {
                    lost.incrementAndGet();
                }

                @Override
                public boolean obey() {
                    return real.obey();
                }
            };
        });
        rehearsal.move();
        final var fault = assertThrows(IllegalStateException.class, rehearsal::move);
        assertTrue(fault.getMessage().contains("rehearsal-guest"), fault.getMessage());
        assertTrue(lost.get() > 0);
    }
}
