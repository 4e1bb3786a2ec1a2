// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Throwables;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Entries;
import org.netport.mdsal.Policies;
import org.netport.mdsal.RoutingEntries;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.DOMDataTreeCandidate;
import org.opendaylight.mdsal.dom.api.DOMDataTreeIdentifier;
import org.opendaylight.netconf.api.NetconfDocumentedException;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.Interface;
import org.opendaylight.yangtools.binding.DataObject;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.tree.api.DataTree;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidateNode;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeConfiguration;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeModification;
import org.opendaylight.yangtools.yang.data.tree.api.DataValidationFailedException;
import org.opendaylight.yangtools.yang.data.tree.impl.di.InMemoryDataTreeFactory;

class ConfigurationCohortTest {
    private final Datastore datastore = new Datastore();
    private final DataTree tree = new InMemoryDataTreeFactory().create(
        DataTreeConfiguration.DEFAULT_CONFIGURATION, datastore.models());
    private final AtomicInteger decoded = new AtomicInteger();
    private final AcceptedConfigurations accepted = new AcceptedConfigurations();
    private final ConfigurationCohort cohort = new ConfigurationCohort(this::decode, accepted);

    @Test
    void acceptsWhatIsConsistent() throws Exception {
        commit(put(Entries.segmentPath("red"), Entries.segment("red", 1)));
        commit(put(Entries.hostPath("vm"), Entries.host("vm", "red", 5)));
        commit(put(Entries.segmentPath("blue"), Entries.segment("blue", 2)));
    }

    @Test
    void refusesWithPathReasonAndTheTagOfABadRequest() throws Exception {
        commit(put(Entries.segmentPath("red"), Entries.segment("red", 1)));
        final var refusal = refused(put(Entries.hostPath("vm"), Entries.host("vm", "nix", 5)));
        final var documented = Throwables.getCausalChain(refusal).stream()
            .filter(NetconfDocumentedException.class::isInstance).map(NetconfDocumentedException.class::cast)
            .findFirst().orElseThrow();
        assertEquals(ErrorTag.INVALID_VALUE, documented.getErrorTag());
        assertEquals("/netport-host:hosts/host[name='vm']/segment: segment 'nix' is not configured: configure it first",
            documented.getMessage());
    }

    @Test
    void refusesToTakeAwayWhatIsStillNeeded() throws Exception {
        commit(put(Entries.segmentPath("red"), Entries.segment("red", 1)));
        commit(put(Entries.hostPath("vm"), Entries.host("vm", "red", 5)));
        refused(delete(Entries.segmentPath("red")));
        commit(delete(Entries.hostPath("vm")));
        commit(delete(Entries.segmentPath("red")));
    }

    @Test
    void refusesAMacThatAnEarlierCommitTook() throws Exception {
        commit(put(Entries.segmentPath("red"), Entries.segment("red", 1)));
        commit(put(Entries.hostPath("vm1"), Entries.host("vm1", "red", 5)));
        refused(put(Entries.hostPath("vm2"), Entries.host("vm2", "red", 5)));
        commit(put(Entries.hostPath("vm1"), Entries.host("vm1", "red", 6)));
        commit(put(Entries.hostPath("vm2"), Entries.host("vm2", "red", 5)));
    }

    @Test
    void refusesASwitchNameThatAnotherSiteHas() throws Exception {
        commit(put(Entries.sitePath("east"), Entries.site("east", Entries.device("sw", 1))));
        final var refusal = refused(put(Entries.sitePath("west"), Entries.site("west", Entries.device("sw", 2))));
        assertTrue(refusal.getMessage().contains("names of switches are unique over all sites"), refusal.getMessage());
    }

    @Test
    void refusesASubnetWithHostBits() {
        final var refusal = refused(put(Entries.segmentPath("red"), Entries.segment("red", 1, "10.1.0.1/16")));
        assertEquals("/netport-segment:segments/segment[name='red']: 10.1.0.1/16 has bits set behind the prefix",
            refusal.getMessage());
    }

    @Test
    void acceptsAPolicyAheadOfItsSite() throws Exception {
        commit(put(Policies.path("kyoto"), Policies.policy("kyoto", Policies.accepting("partners", "bravo"),
            Policies.refusing("rest", "full"))));
        commit(delete(Policies.path("kyoto")));
    }

    @Test
    void refusesAPolicyThatCannotBeMeantAlsoWhenNothingElseChanges() throws Exception {
        commit(put(Entries.segmentPath("red"), Entries.segment("red", 1)));
        commit(put(Policies.path("east"), Policies.policy("east", Policies.refusing("rest", "full"))));
        final var overlap = refused(put(Policies.path("east"), new PolicyBuilder(Policies.policy("east"))
            .setOffer(Policies.offer("bravo", Policies.vnis(1, 5), Policies.vnis(5, 9))).build()));
        assertEquals("/netport-policy:policies/policy[site='east']/offer[domain='bravo']/vni-range[from='5']: VNIs 5-9 "
            + "overlap those of the range 1-5: make one range of them, or keep them apart", overlap.getMessage());
        final var never = refused(put(Policies.path("east"), Policies.policy("east", Policies.during(
            Policies.refusing("rest", "full"), Policies.window("09:00", "09:00", "UTC")))));
        assertTrue(never.getMessage().startsWith(
            "/netport-policy:policies/policy[site='east']/rule[name='rest']/match/window/to: "), never.getMessage());
    }

    @Test
    void refusesAPolicyThatCannotBeMapped() {
        final var refusal = refused(put(Policies.path("east"), Policies.policy("east", Policies.during(
            Policies.refusing("rest", "full"), Policies.window("09:00", "10:00", "Mars/Base")))));
        assertTrue(refusal.getMessage().startsWith("/netport-policy:policies/policy[site='east']: rule 'rest': "
            + "'Mars/Base' is not a time zone"), refusal.getMessage());
    }

    @Test
    void refusesAVrfWithPathAndReason() throws Exception {
        commit(put(Entries.segmentPath("web"), Entries.segment("web", 1, "10.1.0.0/24")));
        commit(put(Entries.segmentPath("core"), Entries.segment("core", 2)));
        final String path = "/netport-routing:vrfs/vrf[name='main']";
        assertEquals(path + "/interface[segment='web']/gateway[.='10.2.0.1']: 10.2.0.1 is outside the subnets "
            + "[10.1.0.0/24] of segment 'web': change the address, or add a subnet to the segment",
            refused(putVrf("main", "core", RoutingEntries.routed("web", "10.2.0.1"))).getMessage());
        assertEquals(path + "/transit: segment 'nix' is not configured: configure it first",
            refused(putVrf("main", "nix", RoutingEntries.routed("web"))).getMessage());
        commit(putVrf("main", "core", RoutingEntries.routed("web", "10.1.0.1")));
        assertEquals("/netport-routing:vrfs/vrf[name='other']/interface[segment='web']: segment 'web' is also in VRF "
            + "'main': a segment is in one VRF, take it out of one of them",
            refused(putVrf("other", "far", RoutingEntries.routed("web"))).getMessage());
    }

    @Test
    void refusesToTakeAwayASegmentOrASubnetThatAVrfNeeds() throws Exception {
        commit(put(Entries.segmentPath("web"), Entries.segment("web", 1, "10.1.0.0/24")));
        commit(put(Entries.segmentPath("core"), Entries.segment("core", 2)));
        commit(putVrf("main", "core", RoutingEntries.routed("web", "10.1.0.1")));
        refused(delete(Entries.segmentPath("web")));
        refused(delete(Entries.segmentPath("core")));
        refused(put(Entries.segmentPath("web"), Entries.segment("web", 1, "10.9.0.0/24")));
        commit(delete(RoutingEntries.vrfPath("main")));
        commit(delete(Entries.segmentPath("core")));
    }

    @Test
    void judgesHostsByTheVrfThatIsInForceWhenOnlyTheyChange() throws Exception {
        commit(put(Entries.segmentPath("web"), Entries.segment("web", 1, "10.1.0.0/24")));
        commit(put(Entries.segmentPath("core"), Entries.segment("core", 2)));
        commit(put(Entries.hostPath("vm"), Entries.host("vm", "web", 5, "10.1.0.1")));
        final String taken = "/netport-host:hosts/host[name='vm']/address[.='10.1.0.1']: address 10.1.0.1 is that of "
            + "the gateway of VRF 'main' in segment 'web': give the host or the gateway another one";
        assertEquals(taken,
            refused(putVrf("main", "core", RoutingEntries.routed("web", "10.1.0.1"))).getMessage());
        commit(put(Entries.hostPath("vm"), Entries.host("vm", "web", 5, "10.1.0.2")));
        commit(putVrf("main", "core", RoutingEntries.routed("web", "10.1.0.1")));
        assertEquals(taken,
            refused(put(Entries.hostPath("vm"), Entries.host("vm", "web", 5, "10.1.0.1"))).getMessage());
        commit(delete(RoutingEntries.vrfPath("main")));
        commit(put(Entries.hostPath("vm"), Entries.host("vm", "web", 5, "10.1.0.1")));
    }

    @Test
    void refusesAMixedSegmentWithoutSitesAndDoesNotBlameItsVrfToo() throws Exception {
        commit(put(Entries.segmentPath("web"), Entries.segment("web", 1, "10.1.0.0/24")));
        commit(put(Entries.segmentPath("core"), Entries.segment("core", 2)));
        commit(putVrf("main", "core", RoutingEntries.routed("web")));
        assertEquals("/netport-segment:segments/segment[name='web']: a mixed segment is extended to no site: name at "
            + "least one, or make it routed", refused(put(Entries.segmentPath("web"), RoutingEntries.portable(
                Entries.segment("web", 1, "10.1.0.0/24"),
                org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment.Portability.Mixed)))
            .getMessage());
    }

    @Test
    void aCommitThatWasAbortedAfterwardsMisleadsNobody() throws Exception {
        commit(put(Entries.segmentPath("red"), Entries.segment("red", 1)));
        // Accepted, but never committed to the tree.
        judge(put(Entries.hostPath("vm1"), Entries.host("vm1", "red", 5)));
        commit(put(Entries.hostPath("vm2"), Entries.host("vm2", "red", 5)));
        refused(put(Entries.hostPath("vm3"), Entries.host("vm3", "red", 5)));
    }

    @Test
    void aCohortThatJoinsLateKnowsWhatIsThere() throws Exception {
        commit(put(Entries.segmentPath("red"), Entries.segment("red", 1)));
        commit(put(Entries.hostPath("vm1"), Entries.host("vm1", "red", 5)));
        final var late = new ConfigurationCohort(this::decode, new AcceptedConfigurations());
        assertThrows(ConfigurationRefused.class, () -> judge(late,
            put(Entries.hostPath("vm2"), Entries.host("vm2", "red", 5))));
    }

    @Test
    void mapsOnlyTheEntriesThatChanged() throws Exception {
        commit(put(Entries.segmentPath("red"), Entries.segment("red", 1)));
        for (int host = 1; host <= 50; host++) {
            commit(put(Entries.hostPath("vm" + host), Entries.host("vm" + host, "red", host)));
        }
        decoded.set(0);
        commit(put(Entries.hostPath("vm51"), Entries.host("vm51", "red", 51)));
        assertEquals(1, decoded.get());
    }

    @Test
    void remembersWhatItAcceptedForTheFollower() throws Exception {
        commit(put(Entries.segmentPath("red"), Entries.segment("red", 1)));
        final var root = tree.takeSnapshot().readNode(YangInstanceIdentifier.of())
            .map(org.opendaylight.yangtools.yang.data.api.schema.ContainerNode.class::cast);
        assertEquals(1, accepted.find(TableUpdater.partsOf(root)).orElseThrow().config().segments().size());
    }

    private DataObject decode(final YangInstanceIdentifier path,
            final org.opendaylight.yangtools.yang.data.api.schema.NormalizedNode data) {
        decoded.incrementAndGet();
        return datastore.decoder().decode(path, data);
    }

    private <T extends DataObject> Consumer<DataTreeModification> put(final DataObjectIdentifier<T> path,
            final T data) {
        final var result = datastore.serializer().toNormalizedDataObject(path, data);
        return modification -> modification.write(result.path(), result.node());
    }

    private Consumer<DataTreeModification> putVrf(final String name, final String transit,
            final Interface... interfaces) {
        return put(RoutingEntries.vrfPath(name), RoutingEntries.vrf(name, transit, interfaces));
    }

    private Consumer<DataTreeModification> delete(final DataObjectIdentifier<?> path) {
        final var result = datastore.serializer().toYangInstanceIdentifier(path);
        return modification -> modification.delete(result);
    }

    private ConfigurationRefused refused(final Consumer<DataTreeModification> change) {
        return assertThrows(ConfigurationRefused.class, () -> judge(change));
    }

    private void commit(final Consumer<DataTreeModification> change) throws Exception {
        tree.commit(judge(change));
    }

    private org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidate judge(
            final Consumer<DataTreeModification> change) throws Exception {
        return judge(cohort, change);
    }

    private org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidate judge(final ConfigurationCohort by,
            final Consumer<DataTreeModification> change) throws DataValidationFailedException, Exception {
        final var modification = tree.takeSnapshot().newModification();
        change.accept(modification);
        modification.ready();
        tree.validate(modification);
        final var candidate = tree.prepare(modification);
        try {
            assertSame(org.opendaylight.mdsal.common.api.PostCanCommitStep.NOOP,
                by.canCommit("tx", datastore.models(), List.of(new Candidate(candidate.getRootNode()))).get());
        } catch (ExecutionException e) {
            Throwables.throwIfInstanceOf(e.getCause(), ConfigurationRefused.class);
            throw e;
        }
        return candidate;
    }

    private record Candidate(DataTreeCandidateNode getRootNode) implements DOMDataTreeCandidate {
        @Override
        public DOMDataTreeIdentifier getRootPath() {
            return DOMDataTreeIdentifier.of(LogicalDatastoreType.CONFIGURATION, YangInstanceIdentifier.of());
        }
    }
}
