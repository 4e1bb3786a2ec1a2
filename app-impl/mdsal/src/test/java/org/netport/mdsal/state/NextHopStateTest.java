// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.engine.NextHopStatus;
import org.netport.engine.NextHopStatus.Life;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Entries;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.UplinkName;
import org.netport.model.VrfName;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Vrf;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.VrfKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.vrf.NextHop;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.vrf.NextHopKey;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** What is shown of outside routers. */
class NextHopStateTest {
    private static final VrfName GREEN = new VrfName("green");
    private static final Name NORTH = new Name("north");
    private static final DataObjectIdentifier<Vrf> SHOWN =
        DataObjectIdentifier.builder(NetworkState.class).child(Vrf.class, new VrfKey(new Name("green"))).build();

    private final Datastore datastore = new Datastore();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.OPERATIONAL,
        Duration.ZERO);
    private final StatePublisher publisher = new StatePublisher(writer, new CurrentConfiguration(), ended -> { });

    @BeforeEach
    void start() {
        writer.start();
    }

    @AfterEach
    void close() {
        writer.close();
    }

    private static NextHopStatus router(final String address, final Life life, final Optional<MacAddress> mac) {
        return new NextHopStatus(new UplinkName("north"), IpAddress.parse(address), Networks.EAST, life, mac,
            Instant.parse("2026-11-24T12:00:00.5Z"));
    }

    private NextHop shown(final String address) {
        return datastore.read(LogicalDatastoreType.OPERATIONAL, SHOWN).nonnullNextHop()
            .get(new NextHopKey(Entries.address(address), NORTH));
    }

    private void tell(final NextHopStatus... all) throws InterruptedException {
        publisher.nextHopsChanged(GREEN, ImmutableList.copyOf(all));
        assertTrue(writer.drain(Duration.ofSeconds(20)));
    }

    @Test
    void aRouterIsShownByEachOfItsAddresses() throws InterruptedException {
        tell(router("192.0.2.1", Life.ALIVE, Optional.of(MacAddress.parse("02:00:00:00:ee:01"))),
            router("2001:db8:f::1", Life.UNKNOWN, Optional.empty()));
        final NextHop four = shown("192.0.2.1");
        assertEquals("sw1/p1", four.getSwitch().getValue() + "/" + four.getAccessPort().getValue());
        assertEquals(NextHop.State.Alive, four.getState());
        assertEquals("02:00:00:00:ee:01", four.getMac().getValue());
        assertEquals("2026-11-24T12:00:00.500Z", four.getSince().getValue());
        assertEquals(NextHop.State.Unknown, shown("2001:db8:f::1").getState());
        assertNull(shown("2001:db8:f::1").getMac());
    }

    @Test
    void aRouterThatIsNotThereAnyMoreIsNotShown() throws InterruptedException {
        tell(router("192.0.2.1", Life.SILENT, Optional.empty()), router("2001:db8:f::1", Life.ALIVE,
            Optional.empty()));
        assertEquals(NextHop.State.Silent, shown("192.0.2.1").getState());
        tell(router("2001:db8:f::1", Life.ALIVE, Optional.empty()));
        assertNull(shown("192.0.2.1"));
        tell();
        assertFalse(datastore.exists(LogicalDatastoreType.OPERATIONAL, SHOWN));
    }
}
