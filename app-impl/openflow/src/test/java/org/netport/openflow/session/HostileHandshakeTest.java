// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Role;

/** Peers that go astray before there is a session: the handshake ends in its time with a reason, or goes on. */
class HostileHandshakeTest {
    private static final int OF_1_3 = 4;
    private static final int PACKET_IN = 10;
    private static final int MULTIPART_REPLY = 19;
    private static final int SET_ASYNC = 28;
    private static final int ROLE_REPLY = 25;
    private static final int MORE = 1;
    private static final int PORTS = 13;
    private static final int PORTS_A_MESSAGE = 1000;
    private static final int PORT_BYTES = 64;

    private final ScriptedSwitch peer = new ScriptedSwitch(OF_1_3, ScriptedSwitch.settings());

    @AfterEach
    void everyBufferIsReleased() {
        assertEquals(0, peer.leaked());
    }

    private void ended(final String reason) {
        assertFalse(peer.channel.isOpen());
        assertTrue(peer.connected.isEmpty());
        assertEquals(1, peer.failed.size());
        assertTrue(peer.failed.get(0).contains(reason), peer.failed.toString());
    }

    @Test
    void portDescriptionsWithoutEndAreGivenUp() {
        peer.greeting().subList(0, 2).forEach(peer::says);
        for (int second = 0; second < 11 && peer.channel.isOpen(); second++) {
            peer.says(MULTIPART_REPLY, 4, Unpooled.buffer().writeShort(PORTS).writeShort(MORE).writeInt(0));
            peer.pass(Duration.ofSeconds(1));
        }
        ended("port descriptions");
    }

    @Test
    void morePortsThanASwitchCanHaveAreGivenUp() {
        peer.greeting().subList(0, 2).forEach(peer::says);
        for (int first = 1; first <= Handshake.MOST_PORTS && peer.channel.isOpen(); first += PORTS_A_MESSAGE) {
            final ByteBuf ports = Unpooled.buffer().writeShort(PORTS).writeShort(MORE).writeInt(0);
            for (int number = first; number < first + PORTS_A_MESSAGE; number++) {
                ports.writeInt(number).writeZero(PORT_BYTES - 4);
            }
            peer.says(MULTIPART_REPLY, 4, ports);
        }
        ended("more than 65536 ports");
    }

    @Test
    void aRefusalOfOurHelloIsTheReason() {
        peer.says(peer.error(1, 0, 0));
        ended("the switch refused our hello");
    }

    @Test
    void anythingElseBeforeAHelloIsRefused() {
        peer.says(peer.features());
        ended("something else before its hello");
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 4})
    void aSwitchThatDoesNotTellWhatItIsIsRefused(final long xid) {
        peer.says(peer.greeting().get(0));
        peer.says(peer.error(xid, 1, 1));
        ended("the switch does not tell");
    }

    @Test
    void aSwitchThatGoesAwayIsNoFaultOfOurs() {
        peer.greeting().subList(0, 3).forEach(peer::says);
        assertTrue(peer.channel.close().isSuccess());
        ended("the switch closed the connection");
    }

    @Test
    void whatComesTooEarlyOrTwiceIsPassedOver() {
        peer.says(ScriptedSwitch.ECHO_REQUEST, 5, Unpooled.EMPTY_BUFFER);
        assertTrue(peer.heard(ScriptedSwitch.ECHO_REPLY).isPresent());
        peer.says(peer.greeting().get(0));
        peer.says(peer.greeting().get(0));
        peer.says(PACKET_IN, 0, Unpooled.buffer().writeZero(60));
        peer.says(ScriptedSwitch.BARRIER_REPLY, 4711, Unpooled.EMPTY_BUFFER);
        peer.says(peer.error(4711, 1, 1));
        peer.says(peer.features());
        peer.greeting().subList(1, 5).forEach(peer::says);
        assertEquals(1, peer.connected.size());
        assertEquals(0, peer.packets);
        assertEquals(1, peer.connected.get(0).counters().packetInsDropped());
    }

    @Test
    void whatASwitchDoesNotAnswerBeforeTheBarrierItDoesNotHave() {
        final var silent = new ScriptedSwitch(OF_1_3 + 1, ScriptedSwitch.settings());
        final var greeting = silent.greeting();
        greeting.remove(3);
        greeting.forEach(silent::says);
        final var features = silent.connected.get(0).features();
        assertEquals(Bundles.NONE, features.bundles());
        assertEquals(Role.EQUAL, features.role());
        assertFalse(features.meters());
        assertEquals(0, silent.leaked());
    }

    @Test
    void aSwitchThatDoesNotSendWhatRunsOutOfTimeGoesOnWithout() {
        final var greeting = peer.greeting();
        peer.says(greeting.get(0));
        final var asked = peer.heard(SET_ASYNC).orElseThrow();
        peer.says(peer.error(asked.xid(), 1, 1));
        greeting.subList(1, greeting.size()).forEach(peer::says);
        assertEquals(1, peer.connected.size());
    }

    @Test
    void aRoleThatDoesNotExistIsThatOfEquals() {
        final var greeting = peer.greeting();
        greeting.add(1, ScriptedSwitch.message(OF_1_3, ROLE_REPLY, 6, Unpooled.buffer().writeInt(77).writeInt(0)
            .writeLong(7)));
        greeting.forEach(peer::says);
        assertEquals(Role.EQUAL, peer.connected.get(0).features().role());
    }
}
