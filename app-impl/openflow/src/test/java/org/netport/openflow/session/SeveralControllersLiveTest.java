// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netport.channel.CommitResult;
import org.netport.channel.ReadBackResult;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.openflow.OpenVswitch;
import org.netport.openflow.RecordedEvents;
import org.netport.openflow.codec.Samples;
import org.netport.openflow.server.OpenFlowServer;
import org.netport.openflow.server.OpenFlowSettings;

/** Several controllers of one real Open vSwitch (OpenFlow 1.3.5 section 6.3.6). */
class SeveralControllersLiveTest {
    private final OpenVswitch ovs = new OpenVswitch();
    private final List<Controller> controllers = new ArrayList<>();

    private record Controller(OpenFlowServer server, RecordedEvents events) {
        SwitchSession session() throws InterruptedException {
            return RecordedEvents.next(events.sessions);
        }
    }

    private Controller controller(final Role wanted, final long generationId) throws IOException {
        final var events = new RecordedEvents();
        final var controller = new Controller(OpenFlowServer.start(new OpenFlowSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ConnectionSettings(wanted,
                () -> generationId, ConnectionSettings.Times.DEFAULT, ConnectionSettings.Limits.DEFAULT), 10, 10,
            Optional.empty()), events), events);
        controllers.add(controller);
        return controller;
    }

    /** Names all controllers so far to the switch, which keeps the connections that it has. */
    private void connect(final String protocols) {
        final var command = new ArrayList<>(List.of("set", "bridge", "br0", "protocols=" + protocols, "--",
            "set-controller", "br0"));
        controllers.forEach(each -> command.add("tcp:127.0.0.1:" + each.server().address().getPort()));
        ovs.vsctl(command.toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        controllers.forEach(each -> each.server().close());
        ovs.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenFlow13", "OpenFlow14", "OpenFlow15"})
    void aFormerMasterIsRefusedAndKnowsWhy(final String protocols) throws Exception {
        final Controller former = controller(Role.MASTER, 10);
        connect(protocols);
        final SwitchSession first = former.session();
        assertEquals(Role.MASTER, first.features().role());
        assertInstanceOf(CommitResult.Committed.class, commit(first, flows(0, 1)));
        final Controller present = controller(Role.MASTER, 20);
        connect(protocols);
        final SwitchSession second = present.session();
        assertEquals(Role.MASTER, second.features().role());
        assertInstanceOf(CommitResult.Committed.class, commit(second, flows(1, 3)));
        final ChangeSet late = flows(4, 5);
        final var refused = assertInstanceOf(CommitResult.Refused.class, commit(first, late));
        assertEquals(late.changes().get(0), refused.errors().get(0).change().orElseThrow());
        assertTrue(refused.errors().get(0).type().contains("SLAVE"), refused.toString());
        assertEquals(Role.SLAVE, RecordedEvents.next(former.events().roles));
        assertEquals(Role.SLAVE, first.features().role());
        final var bundle = assertInstanceOf(CommitResult.Refused.class, commit(first, flows(4, 7)));
        assertTrue(bundle.errors().stream().allMatch(error -> error.type().contains("SLAVE")), bundle.toString());
        assertEquals(3, entries(second));
        assertEquals(3, entries(first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenFlow13", "OpenFlow14", "OpenFlow15"})
    void aControllerWithAStaleGenerationIdOnlyReads(final String protocols) throws Exception {
        final Controller master = controller(Role.MASTER, 20);
        connect(protocols);
        final SwitchSession first = master.session();
        assertInstanceOf(CommitResult.Committed.class, commit(first, flows(0, 2)));
        final Controller stale = controller(Role.MASTER, 19);
        connect(protocols);
        final SwitchSession second = stale.session();
        assertEquals(Role.SLAVE, second.features().role());
        assertEquals(first.features().bundles(), second.features().bundles());
        assertEquals(2, entries(second));
        assertInstanceOf(CommitResult.Committed.class, commit(first, flows(2, 4)));
        assertEquals(Role.MASTER, first.features().role());
    }

    @Test
    void equalControllersBothWrite() throws Exception {
        final Controller one = controller(Role.EQUAL, 0);
        final Controller other = controller(Role.EQUAL, 0);
        connect("OpenFlow14");
        final SwitchSession first = one.session();
        final SwitchSession second = other.session();
        assertInstanceOf(CommitResult.Committed.class, commit(first, flows(0, 2)));
        assertInstanceOf(CommitResult.Committed.class, commit(second, flows(2, 4)));
        assertEquals(4, entries(first));
        assertEquals(Role.EQUAL, second.features().role());
    }

    private static ChangeSet flows(final int from, final int to) {
        return new ChangeSet(Samples.flows().subList(from, to).stream().<Change>map(Change.Add::new)
            .collect(ImmutableList.toImmutableList()));
    }

    private static CommitResult commit(final SwitchSession session, final ChangeSet changes) throws Exception {
        return session.commit(changes).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static int entries(final SwitchSession session) throws Exception {
        return assertInstanceOf(ReadBackResult.Observed.class,
            session.readBack().toCompletableFuture().get(20, TimeUnit.SECONDS)).program().entries().size();
    }
}
