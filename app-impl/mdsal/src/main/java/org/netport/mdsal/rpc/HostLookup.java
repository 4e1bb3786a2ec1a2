// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.rpc;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSortedSet;
import java.util.List;
import java.util.Optional;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;

/** Finds the host that a caller means: by its name, or by its MAC address. Thread-safe. */
public final class HostLookup {
    private volatile Index index = new Index(Generation.NONE, ImmutableListMultimap.of());

    /**
     * The error for a host that is not there.
     *
     * @param host its name
     * @return what is wrong and what to do
     */
    public static NotConfigured unknown(final HostName host) {
        return new NotConfigured("host",
            "'" + host + "' is not configured: configure it in /netport-host:hosts, or correct the name");
    }

    /**
     * Finds a host.
     *
     * @param config the configuration
     * @param name its name; or else
     * @param mac its MAC address
     * @param segment its segment, needed where hosts of several segments have that address
     * @return the host
     * @throws NotConfigured if there is none, or if there are several
     */
    public Host find(final NetworkConfig config, final Optional<HostName> name, final Optional<MacAddress> mac,
            final Optional<SegmentName> segment) throws NotConfigured {
        if (name.isPresent()) {
            final var host = config.hosts().get(name.orElseThrow());
            if (host == null) {
                throw unknown(name.orElseThrow());
            }
            return check(host, mac, segment);
        }
        final var address = mac.orElseThrow(() ->
            new NotConfigured("subject", "name the host, by host or by mac (and segment)"));
        final var found = hostsOf(config, address).stream()
            .filter(host -> segment.isEmpty() || host.segment().equals(segment.orElseThrow())).toList();
        return switch (found.size()) {
            case 0 -> throw new NotConfigured("mac", "no host"
                + segment.map(in -> " of segment '" + in + "'").orElse("") + " has " + address
                + ": configure it in /netport-host:hosts, or correct the address");
            case 1 -> found.get(0);
            default -> throw new NotConfigured("segment", "hosts of several segments have " + address
                + ": name one of " + found.stream().map(host -> host.segment().value())
                    .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo)));
        };
    }

    private static Host check(final Host host, final Optional<MacAddress> mac, final Optional<SegmentName> segment)
            throws NotConfigured {
        if (mac.isPresent() && !host.mac().equals(mac.orElseThrow())) {
            throw new NotConfigured("mac", "host '" + host.name() + "' has " + host.mac() + ", not "
                + mac.orElseThrow() + ": leave one of host and mac out, or correct it");
        }
        if (segment.isPresent() && !host.segment().equals(segment.orElseThrow())) {
            throw new NotConfigured("segment", "host '" + host.name() + "' is of segment '" + host.segment()
                + "', not of '" + segment.orElseThrow() + "': leave segment out, or correct it");
        }
        return host;
    }

    // Made anew for each configuration that is asked about: reports come more often than configurations.
    private List<Host> hostsOf(final NetworkConfig config, final MacAddress mac) {
        var current = index;
        if (!current.generation.equals(config.generation())) {
            current = new Index(config.generation(), config.hosts().values().stream()
                .collect(ImmutableListMultimap.toImmutableListMultimap(Host::mac, host -> host)));
            index = current;
        }
        return current.byMac.get(mac);
    }

    private record Index(Generation generation, ImmutableListMultimap<MacAddress, Host> byMac) {
    }
}
