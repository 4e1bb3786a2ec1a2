// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.LinkName;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.policy.DuplicateDetection;
import org.netport.policy.SitePolicy;

/**
 * All that operators configured, at one generation. It has been validated: references resolve, numbers, MACs,
 * addresses, VLANs on a port do not collide.
 *
 * @param generation the state's number
 * @param sites by name
 * @param switches by name
 * @param links by name
 * @param segments by name
 * @param hosts by name
 * @param policies what sites permit to come in, by site; a site may have none, and a policy may be ahead of its site
 * @param duplicateDetection when a host that packets show at ever changing places is taken for two
 * @param routing the VRFs
 */
public record NetworkConfig(Generation generation, ImmutableMap<SiteName, Site> sites,
        ImmutableMap<SwitchName, Switch> switches, ImmutableMap<LinkName, Link> links,
        ImmutableMap<SegmentName, Segment> segments, ImmutableMap<HostName, Host> hosts,
        ImmutableMap<SiteName, SitePolicy> policies, DuplicateDetection duplicateDetection, Routing routing) {
    /** Nothing configured yet. */
    public static final NetworkConfig EMPTY = new NetworkConfig(Generation.NONE, ImmutableMap.of(), ImmutableMap.of(),
        ImmutableMap.of(), ImmutableMap.of(), ImmutableMap.of());

    /** Validates presence. */
    public NetworkConfig {
        Objects.requireNonNull(generation, "generation");
        sites = ImmutableMap.copyOf(sites);
        switches = ImmutableMap.copyOf(switches);
        links = ImmutableMap.copyOf(links);
        segments = ImmutableMap.copyOf(segments);
        hosts = ImmutableMap.copyOf(hosts);
        policies = ImmutableMap.copyOf(policies);
        Objects.requireNonNull(duplicateDetection, "duplicateDetection");
        Objects.requireNonNull(routing, "routing");
    }

    /**
     * A configuration without policies and routing.
     *
     * @param generation the state's number
     * @param sites by name
     * @param switches by name
     * @param links by name
     * @param segments by name
     * @param hosts by name
     */
    public NetworkConfig(final Generation generation, final ImmutableMap<SiteName, Site> sites,
            final ImmutableMap<SwitchName, Switch> switches, final ImmutableMap<LinkName, Link> links,
            final ImmutableMap<SegmentName, Segment> segments, final ImmutableMap<HostName, Host> hosts) {
        this(generation, sites, switches, links, segments, hosts, ImmutableMap.of(), DuplicateDetection.DEFAULT,
            Routing.NONE);
    }

    /**
     * The same configuration with other policies.
     *
     * @param others the policies, by site
     * @return the configuration
     */
    public NetworkConfig withPolicies(final ImmutableMap<SiteName, SitePolicy> others) {
        return new NetworkConfig(generation, sites, switches, links, segments, hosts, others, duplicateDetection,
            routing);
    }

    /**
     * The same configuration with another number.
     *
     * @param other the number
     * @return the configuration
     */
    public NetworkConfig at(final Generation other) {
        return new NetworkConfig(other, sites, switches, links, segments, hosts, policies, duplicateDetection,
            routing);
    }

    /**
     * The same configuration with other VRFs.
     *
     * @param other the VRFs
     * @return the configuration
     */
    public NetworkConfig with(final Routing other) {
        return new NetworkConfig(generation, sites, switches, links, segments, hosts, policies, duplicateDetection,
            other);
    }

    /**
     * The site of a switch.
     *
     * @param at the switch
     * @return its site; empty where the switch is not configured
     */
    public Optional<SiteName> siteOf(final SwitchName at) {
        return Optional.ofNullable(switches.get(at)).map(Switch::site);
    }

    /**
     * The policy of a site.
     *
     * @param site the site
     * @return its policy; one that says nothing where none is configured
     */
    public SitePolicy policyOf(final SiteName site) {
        final var policy = policies.get(site);
        return policy == null ? SitePolicy.none(site) : policy;
    }
}
