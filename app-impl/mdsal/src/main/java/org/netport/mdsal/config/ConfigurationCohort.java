// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.FluentFuture;
import java.util.Collection;
import java.util.Optional;
import org.netport.core.validation.HostLedger;
import org.netport.core.validation.NetworkValidator;
import org.netport.core.validation.Problem;
import org.netport.mdsal.config.AcceptedConfigurations.Accepted;
import org.netport.model.Generation;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.opendaylight.mdsal.common.api.PostCanCommitStep;
import org.opendaylight.mdsal.dom.api.DOMDataTreeCandidate;
import org.opendaylight.mdsal.dom.api.DOMDataTreeCommitCohort;
import org.opendaylight.yangtools.util.concurrent.FluentFutures;
import org.opendaylight.yangtools.yang.data.api.schema.ContainerNode;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidateNode;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;

/**
 * Takes part in every commit to the CONFIG datastore, and refuses one that would make the configuration of the network
 * contradictory. Registered at the root, because a rule may span several subtrees. Called by the datastore for one
 * transaction at a time.
 *
 * <p>The mapped tables of the last accepted state are kept beside the datastore nodes that they were mapped from. Nodes
 * are immutable, so identity tells whether the tables still belong to what a transaction starts from; when they do not
 * (an aborted commit, a new leader) they are mapped anew. Correctness never rests on having seen every commit.
 */
public final class ConfigurationCohort implements DOMDataTreeCommitCohort {
    private final TableUpdater updater;
    private final AcceptedConfigurations accepted;
    private Optional<Accepted> last = Optional.empty();
    private HostLedger hosts = new HostLedger();

    /**
     * Makes a cohort that has not seen anything yet.
     *
     * @param decoder decodes entries
     * @param accepted is told what passed
     */
    public ConfigurationCohort(final EntryDecoder decoder, final AcceptedConfigurations accepted) {
        updater = new TableUpdater(decoder);
        this.accepted = accepted;
    }

    @Override
    public synchronized FluentFuture<PostCanCommitStep> canCommit(final Object txId,
            final EffectiveModelContext context, final Collection<DOMDataTreeCandidate> candidates) {
        for (var candidate : candidates) {
            if (candidate.getRootPath().path().isEmpty() && TableUpdater.concerns(candidate.getRootNode())) {
                final var problems = judge(candidate.getRootNode());
                if (!problems.isEmpty()) {
                    return FluentFutures.immediateFailedFluentFuture(new ConfigurationRefused(problems));
                }
            }
        }
        return PostCanCommitStep.NOOP_SUCCESSFUL_FUTURE;
    }

    private ImmutableList<Problem> judge(final DataTreeCandidateNode root) {
        final var before = TableUpdater.partsOf(root.findDataBefore().map(ContainerNode.class::cast));
        final var rootAfter = root.findDataAfter().map(ContainerNode.class::cast);
        last = last.filter(known -> known.parts().isSame(before));
        final var tables = last.map(known -> updater.apply(known.tables(), root))
            .orElseGet(() -> updater.read(rootAfter));
        final var assembly = tables.assemble(Generation.NONE);
        // References to an entry that could not be mapped would only repeat its problem.
        final var problems = assembly.problems().isEmpty() ? judge(assembly.config()) : assembly.problems();
        if (problems.isEmpty()) {
            final var passed = new Accepted(TableUpdater.partsOf(rootAfter), tables, assembly.config());
            last = Optional.of(passed);
            accepted.add(passed);
        }
        return problems;
    }

    private ImmutableList<Problem> judge(final NetworkConfig config) {
        return last.map(Accepted::config).filter(before -> onlyHostsDiffer(before, config))
            .map(before -> hosts.replace(different(before, config), different(config, before), config))
            .orElseGet(() -> judgeAll(config));
    }

    private ImmutableList<Problem> judgeAll(final NetworkConfig config) {
        final var ledger = new HostLedger();
        final var problems = ImmutableList.<Problem>builder().addAll(NetworkValidator.validateTopology(config))
            .addAll(ledger.replace(ImmutableList.of(), config.hosts().values(), config)).build();
        if (problems.isEmpty()) {
            hosts = ledger;
        }
        return problems;
    }

    private static boolean onlyHostsDiffer(final NetworkConfig one, final NetworkConfig other) {
        return one.switches().equals(other.switches()) && one.links().equals(other.links())
            && one.segments().equals(other.segments()) && one.policies().equals(other.policies())
            && one.routing().equals(other.routing());
    }

    /** The hosts of one configuration that another has not, or has otherwise. */
    @SuppressWarnings("ReferenceEquality")
    private static ImmutableList<Host> different(final NetworkConfig one, final NetworkConfig other) {
        // An entry that did not change is the same object: nothing to compare field by field.
        return one.hosts().values().stream().filter(host -> other.hosts().get(host.name()) != host)
            .collect(ImmutableList.toImmutableList());
    }
}
