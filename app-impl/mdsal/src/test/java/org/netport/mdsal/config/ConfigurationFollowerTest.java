// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Entries;
import org.netport.mdsal.Policies;
import org.netport.mdsal.RoutingEntries;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.VrfName;
import org.netport.network.GatewayAddress;
import org.netport.network.NetworkConfig;
import org.netport.network.Routing;
import org.netport.policy.DuplicateDetection;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.DOMDataBroker.DataTreeChangeExtension;
import org.opendaylight.mdsal.dom.api.DOMDataTreeIdentifier;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.DuplicateDetectionBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.Segments;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;

class ConfigurationFollowerTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);

    private final Datastore datastore = new Datastore();
    private final BlockingQueue<NetworkConfig> configs = new LinkedBlockingQueue<>();
    private Registration registration;

    @AfterEach
    void close() {
        registration.close();
    }

    @Test
    void reportsAnEmptyDatastoreOnce() {
        follow();
        final var config = next();
        assertTrue(config.segments().isEmpty());
        assertEquals(NOW.toEpochMilli(), config.generation().value());
    }

    @Test
    void reportsWhatIsThereAlreadyAsOneConfiguration() {
        datastore.put(Entries.segmentPath("red"), Entries.segment("red", 1));
        datastore.put(Entries.hostPath("vm"), Entries.host("vm", "red", 5));
        follow();
        final var config = next();
        assertEquals(Set.of(new SegmentName("red")), config.segments().keySet());
        assertEquals(Set.of(new HostName("vm")), config.hosts().keySet());
    }

    @Test
    void takesATransactionOverSeveralSubtreesAsOneStep() {
        follow();
        next();
        final var transaction = datastore.broker().newWriteOnlyTransaction();
        transaction.put(LogicalDatastoreType.CONFIGURATION, Entries.hostPath("vm"), Entries.host("vm", "red", 5));
        transaction.put(LogicalDatastoreType.CONFIGURATION, Entries.segmentPath("red"), Entries.segment("red", 1));
        Datastore.await(transaction.commit());
        final var config = next();
        assertEquals(1, config.segments().size());
        assertEquals(1, config.hosts().size());
    }

    @Test
    void keepsEntriesThatDidNotChange() {
        datastore.put(Entries.segmentPath("red"), Entries.segment("red", 1));
        datastore.put(Entries.hostPath("vm1"), Entries.host("vm1", "red", 1));
        follow();
        final var before = next();
        datastore.put(Entries.hostPath("vm2"), Entries.host("vm2", "red", 2));
        final var after = next();
        assertSame(before.hosts().get(new HostName("vm1")), after.hosts().get(new HostName("vm1")));
        assertEquals(2, after.hosts().size());
        assertTrue(after.generation().compareTo(before.generation()) > 0, "generations grow while the clock stands");
    }

    @Test
    void followsModificationAndDeletion() {
        follow();
        next();
        datastore.put(Entries.segmentPath("red"), Entries.segment("red", 1));
        next();
        datastore.put(Entries.segmentPath("red"), Entries.segment("red", 2));
        assertEquals(2, next().segments().get(new SegmentName("red")).vni().value());
        datastore.put(Entries.segmentPath("blue"), Entries.segment("blue", 3));
        assertEquals(2, next().segments().size());
        datastore.delete(Entries.segmentPath("red"));
        assertEquals(Set.of(new SegmentName("blue")), next().segments().keySet());
        datastore.delete(DataObjectIdentifier.builder(Segments.class).build());
        assertTrue(next().segments().isEmpty());
    }

    @Test
    void followsPoliciesAndTheDuplicateDetectionBesideThem() {
        datastore.put(Policies.path("east"), Policies.policy("east", Policies.refusing("first", "full")));
        follow();
        final var first = next();
        assertEquals(Set.of(new SiteName("east")), first.policies().keySet());
        assertEquals(DuplicateDetection.DEFAULT, first.duplicateDetection());
        datastore.put(Policies.path("east"), Policies.policy("east", Policies.accepting("second", "bravo"),
            Policies.refusing("first", "full")));
        assertEquals(List.of("second", "first"), next().policyOf(new SiteName("east")).rules().stream()
            .map(rule -> rule.name().value()).toList(), "in the order in which they were written");
        datastore.put(Policies.detectionPath(),
            new DuplicateDetectionBuilder().setMostMoves(Uint16.valueOf(3)).build());
        final var detecting = next();
        assertEquals(3, detecting.duplicateDetection().mostMoves());
        assertEquals(1, detecting.policies().size());
        datastore.delete(Policies.path("east"));
        assertTrue(next().policies().isEmpty());
        datastore.delete(Policies.detectionPath());
        assertEquals(DuplicateDetection.DEFAULT, next().duplicateDetection());
    }

    @Test
    void followsVrfsAndTheSegmentsThatTheyName() {
        datastore.put(Entries.segmentPath("web"), Entries.segment("web", 1, "10.1.0.0/24"));
        datastore.put(Entries.segmentPath("core"), Entries.segment("core", 2));
        datastore.put(RoutingEntries.vrfPath("main"), RoutingEntries.vrf("main", "core",
            RoutingEntries.routed("web", "10.1.0.1")));
        follow();
        final var main = next().routing().of(new SegmentName("web")).orElseThrow();
        assertEquals(new VrfName("main"), main.name());
        // The VRF's own entry does not change: its gateway is in another subnet all the same.
        datastore.put(Entries.segmentPath("web"), Entries.segment("web", 1, "10.1.0.0/16"));
        final var wider = next().routing().vrfs().get(new VrfName("main")).interfaces().get(new SegmentName("web"));
        assertEquals(Set.of(new GatewayAddress(IpAddress.parse("10.1.0.1"), IpPrefix.parse("10.1.0.0/16"))),
            wider.gateways());
        datastore.delete(RoutingEntries.vrfPath("main"));
        assertEquals(Routing.NONE, next().routing());
    }

    @Test
    void keepsTheLastGoodConfigurationWhenAWriterPassedTheCohortBy() throws InterruptedException {
        follow();
        next();
        datastore.put(Entries.hostPath("vm"), Entries.host("vm", "nix", 5));
        assertNull(configs.poll(200, TimeUnit.MILLISECONDS), "a host of an unknown segment is handed to nobody");
        datastore.put(Entries.segmentPath("nix"), Entries.segment("nix", 1));
        assertEquals(1, next().hosts().size());
    }

    private void follow() {
        registration = datastore.domBroker().extension(DataTreeChangeExtension.class).registerTreeChangeListener(
            DOMDataTreeIdentifier.of(LogicalDatastoreType.CONFIGURATION, YangInstanceIdentifier.of()),
            new ConfigurationFollower(datastore.decoder(), new AcceptedConfigurations(), InstantSource.fixed(NOW),
                configs::add));
    }

    private NetworkConfig next() {
        try {
            final var config = configs.poll(20, TimeUnit.SECONDS);
            assertNotNull(config, "no configuration came");
            return config;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
