// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.Map;
import org.netport.core.validation.Paths;
import org.netport.core.validation.Problem;
import org.netport.core.validation.VrfResolver;
import org.netport.core.validation.WrittenVrf;
import org.netport.mdsal.config.SiteMapper.MappedSite;
import org.netport.model.Generation;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.NetworkConfig;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.policy.DuplicateDetection;
import org.netport.policy.SitePolicy;

/**
 * The configuration as it was mapped, entry by entry, each keyed by its name; not yet judged as a whole.
 *
 * @param sites sites with their switches
 * @param links links
 * @param segments segments
 * @param hosts hosts
 * @param policies policies of sites
 * @param duplicateDetection when hosts are taken for two
 * @param vrfs VRFs
 */
record NetworkTables(ImmutableMap<String, Mapped<MappedSite>> sites, ImmutableMap<String, Mapped<Link>> links,
        ImmutableMap<String, Mapped<Segment>> segments, ImmutableMap<String, Mapped<Host>> hosts,
        ImmutableMap<String, Mapped<SitePolicy>> policies, Mapped<DuplicateDetection> duplicateDetection,
        ImmutableMap<String, Mapped<WrittenVrf>> vrfs) {
    static final NetworkTables EMPTY = new NetworkTables(ImmutableMap.of(), ImmutableMap.of(), ImmutableMap.of(),
        ImmutableMap.of(), ImmutableMap.of(), new Mapped.Value<>(DuplicateDetection.DEFAULT),
        ImmutableMap.of());

    /**
     * Puts the entries together.
     *
     * @param generation the number of the result
     * @return the configuration of all entries that could be mapped, and what is wrong with the others
     */
    Assembly assemble(final Generation generation) {
        final var problems = ImmutableList.<Problem>builder();
        final Map<SwitchName, Switch> switches = new HashMap<>();
        final var switchTable = ImmutableMap.<SwitchName, Switch>builder();
        final var siteTable = ImmutableMap.<org.netport.model.SiteName, org.netport.network.Site>builder();
        for (var site : valid(sites, problems)) {
            siteTable.put(site.site().name(), site.site());
            for (var device : site.switches()) {
                final var other = switches.putIfAbsent(device.name(), device);
                if (other == null) {
                    switchTable.put(device.name(), device);
                } else {
                    problems.add(new Problem(Paths.device(device), "switch name '" + device.name()
                        + "' is also used at site '" + other.site()
                        + "': names of switches are unique over all sites"));
                }
            }
        }
        final var segmentTable = valid(segments, problems).stream()
            .collect(ImmutableMap.toImmutableMap(Segment::name, entry -> entry));
        final var config = new NetworkConfig(generation, siteTable.buildOrThrow(), switchTable.buildOrThrow(),
            valid(links, problems).stream().collect(ImmutableMap.toImmutableMap(Link::name, link -> link)),
            segmentTable,
            valid(hosts, problems).stream().collect(ImmutableMap.toImmutableMap(Host::name, host -> host)),
            valid(policies, problems).stream().collect(ImmutableMap.toImmutableMap(SitePolicy::site, entry -> entry)),
            switch (duplicateDetection) {
                case Mapped.Value<DuplicateDetection> valid -> valid.value();
                case Mapped.Invalid<DuplicateDetection> invalid -> {
                    problems.add(invalid.problem());
                    yield DuplicateDetection.DEFAULT;
                }
            }, routing(segmentTable, problems));
        return new Assembly(config, problems.build());
    }

    private Routing routing(final ImmutableMap<SegmentName, Segment> segmentTable,
            final ImmutableList.Builder<Problem> problems) {
        final var resolution = VrfResolver.resolve(valid(vrfs, problems), segmentTable);
        // A reference to an entry that could not be mapped would only repeat its problem.
        if (problems.build().isEmpty()) {
            problems.addAll(resolution.problems());
        }
        return resolution.routing();
    }

    private static <T> ImmutableList<T> valid(final ImmutableMap<String, Mapped<T>> table,
            final ImmutableList.Builder<Problem> problems) {
        final var values = ImmutableList.<T>builderWithExpectedSize(table.size());
        for (var entry : table.values()) {
            switch (entry) {
                case Mapped.Value<T> valid -> values.add(valid.value());
                case Mapped.Invalid<T> invalid -> problems.add(invalid.problem());
            }
        }
        return values.build();
    }

    /**
     * A configuration and what had to be left out of it.
     *
     * @param config what could be mapped
     * @param problems why the rest could not
     */
    record Assembly(NetworkConfig config, ImmutableList<Problem> problems) {
    }

    /**
     * What became of an entry.
     *
     * @param <T> the domain's type
     */
    sealed interface Mapped<T> {
        /**
         * The entry is a value of the domain.
         *
         * @param value the value
         * @param <T> the domain's type
         */
        record Value<T>(T value) implements Mapped<T> {
        }

        /**
         * The entry has a value that the domain does not know.
         *
         * @param problem what is wrong
         * @param <T> the domain's type
         */
        record Invalid<T>(Problem problem) implements Mapped<T> {
        }
    }
}
