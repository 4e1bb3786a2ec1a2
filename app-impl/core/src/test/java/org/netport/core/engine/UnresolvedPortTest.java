// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.engine.ObjectStatus;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.engine.ObjectStatus.State;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.network.NetworkConfig;

/** An object that lacks a port is pending and says which, and is programmed when the port is there. */
class UnresolvedPortTest {
    private static final PortRef TAP = new PortRef.Named("tap");
    private static final PortRef WAN = new PortRef.Named("wan");

    private final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private final Recorder recorder = new Recorder();
    private final ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);

    private void start(final NetworkConfig config, final FakeSession first) {
        engine.start(config, Map.of());
        engine.connected(first);
        engine.connected(TwoSites.session(2));
        loop.pass(Duration.ofSeconds(1));
    }

    private ObjectStatus status(final Kind kind, final String name) {
        return recorder.objects.get(new ObjectId(kind, name));
    }

    private void check(final Kind kind, final String name, final State state, final String reason) {
        final ObjectStatus status = status(kind, name);
        assertEquals(state, status.state(), status.toString());
        assertEquals(reason, status.reason());
    }

    @Test
    void aLinkWhoseEndIsMissingIsPendingAndNoOtherSegment() {
        start(TwoSites.config(1), TwoSites.session(1, TwoSites.port(1, "tap")));
        final String reason = "switch sw1 has no port wan";
        check(Kind.LINK, "l", State.PENDING, reason);
        check(Kind.SWITCH, "sw1", State.PENDING, reason);
        check(Kind.SEGMENT, "red", State.PROGRAMMED, "");
        check(Kind.SWITCH, "sw2", State.PROGRAMMED, "");
        final var later = TwoSites.session(1);
        engine.portChanged(later, TwoSites.port(2, "wan"), PortChange.ADDED);
        loop.pass(Duration.ofSeconds(1));
        check(Kind.LINK, "l", State.PROGRAMMED, "");
        check(Kind.SWITCH, "sw1", State.PROGRAMMED, "");
    }

    @Test
    void aSegmentWhoseMemberIsMissingIsPendingAndNotTheLink() {
        start(TwoSites.config(1), TwoSites.session(1, TwoSites.port(2, "wan")));
        check(Kind.SEGMENT, "red", State.PENDING, "switch sw1 has no port tap");
        check(Kind.LINK, "l", State.PROGRAMMED, "");
        engine.portChanged(TwoSites.session(1), TwoSites.port(1, "tap"), PortChange.ADDED);
        loop.pass(Duration.ofSeconds(1));
        check(Kind.SEGMENT, "red", State.PROGRAMMED, "");
        assertEquals(State.PROGRAMMED, status(Kind.SITE, "s1").state());
    }

    @Test
    void aChangeOfTheConfigurationThatNamesAMissingPortIsSeenAtAllItConcerns() {
        final var session = TwoSites.session(1);
        start(TwoSites.config(1), session);
        engine.configure(TwoSites.config(2, new PortRef.Named("gone"), new PortRef.Named("away")));
        loop.pass(Duration.ofSeconds(1));
        check(Kind.SEGMENT, "red", State.PENDING, "switch sw1 has no port gone");
        check(Kind.LINK, "l", State.PENDING, "switch sw1 has no port away");
        check(Kind.SITE, "s1", State.PENDING, "switch sw1 has no port away, gone");
        engine.configure(TwoSites.config(3));
        loop.pass(Duration.ofSeconds(1));
        check(Kind.SEGMENT, "red", State.PROGRAMMED, "");
        check(Kind.LINK, "l", State.PROGRAMMED, "");
        check(Kind.SITE, "s1", State.PROGRAMMED, "");
    }

    @Test
    void aPortReferredToTwiceIsSaidToBeTheSame() {
        start(TwoSites.config(1, TAP, new PortRef.Numbered(new PortNumber(1))), TwoSites.session(1));
        final String same = new PortRef.Numbered(new PortNumber(1)) + ", which is the same port as " + TAP;
        check(Kind.LINK, "l", State.PENDING, "switch sw1 has " + same + ": configure it once");
        check(Kind.SEGMENT, "red", State.PROGRAMMED, "");
        assertEquals(List.of(same), recorder.switches.get("sw1").unresolvedPorts());
    }

    @Test
    void thePortsThatWereFoundAreToldWithTheirNumbers() {
        start(TwoSites.config(1), TwoSites.session(1, TwoSites.port(7, "tap")));
        assertEquals(Map.of(TAP, new PortNumber(7)), recorder.switches.get("sw1").configuredPorts());
        assertTrue(recorder.switches.get("sw1").unresolvedPorts().contains(WAN.toString()));
    }
}
