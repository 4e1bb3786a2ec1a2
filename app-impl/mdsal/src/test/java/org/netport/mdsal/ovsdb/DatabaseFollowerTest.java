// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Entries;
import org.netport.model.DatapathId;
import org.netport.model.IpAddress;
import org.netport.network.OvsdbEndpoint;
import org.netport.ovsdb.OvsdbSettings;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpAddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv6AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.PortNumber;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.Sites;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.SitesBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site.Switch;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site.SwitchBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.OvsdbBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.ovsdb.Transport;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.ovsdb.transport.LocalBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.ovsdb.transport.NetworkBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Counter;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.CounterKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Database;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.DatabaseKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Empty;
import org.opendaylight.yangtools.yang.common.Uint16;

@Timeout(60)
class DatabaseFollowerTest {
    private static final DataObjectIdentifier<Database> STATE = DataObjectIdentifier.builder(NetworkState.class)
        .child(Database.class, new DatabaseKey(
            new org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.DatapathId("0000000000000001"))).build();

    private static Switch device(final int number, final Transport transport) {
        return new SwitchBuilder(Entries.device("sw" + number, number))
            .setOvsdb(new OvsdbBuilder().setTransport(transport).build()).build();
    }

    private static NetworkBuilder overNetwork() {
        return new NetworkBuilder().setAddress(new IpAddressNoZone(new Ipv6AddressNoZone("::1")));
    }

    private static Sites sites(final Switch... switches) {
        return new SitesBuilder().setSite(BindingMap.of(Entries.site("east", switches))).build();
    }

    private static void eventually(final String what, final BooleanSupplier condition) throws InterruptedException {
        final long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                fail("waited in vain for " + what);
            }
            Thread.sleep(5);
        }
    }

    @Test
    void everyFormOfTransportIsMapped() {
        final var loopback = IpAddress.parse("::1");
        assertEquals(Map.of(
            new DatapathId(1), new OvsdbEndpoint.UnixSocket("/run/db.sock"),
            new DatapathId(2), new OvsdbEndpoint.Tcp(loopback, 6640),
            new DatapathId(3), new OvsdbEndpoint.Tls(loopback, 7000)),
            EndpointMapper.map(Optional.of(sites(
                device(1, new LocalBuilder().setUnixSocket("/run/db.sock").build()),
                device(2, overNetwork().build()),
                device(3, overNetwork().setTls(Empty.value()).setPort(new PortNumber(Uint16.valueOf(7000))).build()),
                Entries.device("sw4", 4)))));
        assertEquals(Map.of(), EndpointMapper.map(Optional.empty()));
    }

    @Test
    void whatCannotBeADatabaseIsLeftOutAndTheOthersAreFollowed() {
        assertEquals(Map.of(new DatapathId(2), new OvsdbEndpoint.Tcp(IpAddress.parse("::1"), 6640)),
            EndpointMapper.map(Optional.of(sites(device(1, new NetworkBuilder().build()),
                device(2, overNetwork().build()),
                device(3, new LocalBuilder().setUnixSocket("relative").build())))));
    }

    @Test
    void theStateOfAConfiguredDatabaseIsPublishedAndGoesWithIt(@TempDir final Path directory) throws Exception {
        final var datastore = new Datastore();
        final var path = DataObjectIdentifier.builder(Sites.class).build();
        final var settings = OvsdbSettings.DEFAULT;
        final var follower = new DatabaseFollower(datastore.broker(), settings, Optional.empty(),
            (datapathId, names) -> { }, Duration.ofMillis(20));
        try {
            datastore.put(path, sites(device(1, new LocalBuilder().setUnixSocket(directory + "/none").build())));
            eventually("the failure", () -> datastore.exists(LogicalDatastoreType.OPERATIONAL, STATE)
                && datastore.read(LogicalDatastoreType.OPERATIONAL, STATE).getState() == Database.State.Failed);
            assertEquals("unix:" + directory + "/none",
                datastore.read(LogicalDatastoreType.OPERATIONAL, STATE).getEndpoint());
            final var lost = DataObjectIdentifier.builder(NetworkState.class)
                .child(Counter.class, new CounterKey("ovsdb-connections-lost")).build();
            eventually("the count of failures", () -> datastore.exists(LogicalDatastoreType.OPERATIONAL, lost)
                && datastore.read(LogicalDatastoreType.OPERATIONAL, lost).getValue().getValue().longValue() > 0);
            datastore.delete(path);
            eventually("its end", () -> !datastore.exists(LogicalDatastoreType.OPERATIONAL, STATE));
        } finally {
            follower.close();
        }
    }
}
