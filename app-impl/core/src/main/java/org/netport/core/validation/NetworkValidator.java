// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.netport.core.pipeline.SegmentSlots;
import org.netport.network.AccessPort;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Switch;

/** Judges a whole configuration. Pure: the same configuration always gives the same problems, in the same order. */
public final class NetworkValidator {
    private NetworkValidator() {
    }

    /**
     * Finds everything that is wrong with a configuration.
     *
     * @param config the configuration
     * @return its problems, in the order of the configuration; empty when it can be taken
     */
    public static ImmutableList<Problem> validate(final NetworkConfig config) {
        final var problems = ImmutableList.<Problem>builder();
        problems.addAll(validateTopology(config));
        problems.addAll(new HostLedger().replace(ImmutableList.of(), config.hosts().values(), config));
        return problems.build();
    }

    /**
     * Finds what is wrong with sites, switches, ports, links, segments, policies and VRFs: everything except hosts.
     *
     * @param config the configuration
     * @return its problems; empty when there are none
     */
    public static ImmutableList<Problem> validateTopology(final NetworkConfig config) {
        final var problems = ImmutableList.<Problem>builder();
        checkSegments(config, problems);
        checkSwitches(config, problems);
        LinkRules.check(config, problems);
        PortUseRules.check(config, problems);
        PolicyRules.check(config, problems);
        RoutingRules.check(config, problems);
        return problems.build();
    }

    private static void checkSegments(final NetworkConfig config, final ImmutableList.Builder<Problem> problems) {
        distinct(config.segments().values(), Segment::vni, segment -> Paths.segment(segment.name()) + "/vni",
            "VNI", problems);
        config.segments().values().stream().skip(SegmentSlots.COUNT).findFirst().ifPresent(excess ->
            problems.add(new Problem(Paths.segment(excess.name()), config.segments().size() + " segments are more than "
                + "the " + SegmentSlots.COUNT + " that switches can have groups for: remove some")));
    }

    private static void checkSwitches(final NetworkConfig config, final ImmutableList.Builder<Problem> problems) {
        final var switches = config.switches().values();
        distinct(switches, Switch::number, device -> Paths.device(device) + "/number", "switch number", problems);
        distinct(switches, Switch::datapathId, device -> Paths.device(device) + "/datapath-id", "datapath id",
            problems);
        for (var device : switches) {
            for (var port : device.accessPorts().values()) {
                checkAccessPort(config, device, port, problems);
            }
        }
    }

    private static void checkAccessPort(final NetworkConfig config, final Switch device, final AccessPort port,
            final ImmutableList.Builder<Problem> problems) {
        final var path = Paths.accessPort(device, port.name());
        port.untagged().filter(name -> !config.segments().containsKey(name)).ifPresent(name -> problems.add(
            new Problem(path + "/untagged-segment", "segment '" + name + "' is not configured: configure it first")));
        for (var name : port.tagged()) {
            final var at = path + "/tagged-segment[.='" + name + "']";
            final var segment = config.segments().get(name);
            if (segment == null) {
                problems.add(new Problem(at, "segment '" + name + "' is not configured: configure it first"));
            } else if (!segment.siteVlans().containsKey(device.site())) {
                problems.add(new Problem(at, "segment '" + name + "' has no VLAN at site '" + device.site()
                    + "': add a site-vlan for that site to the segment, or make it the port's untagged segment"));
            }
            if (port.untagged().filter(name::equals).isPresent()) {
                problems.add(new Problem(at, "segment '" + name + "' is tagged and untagged on one port: keep one"));
            }
        }
    }

    static <T, K> void distinct(final Collection<T> objects, final Function<T, K> key, final Function<T, String> path,
            final String what, final ImmutableList.Builder<Problem> problems) {
        final Map<K, T> first = new HashMap<>();
        for (var object : objects) {
            final var other = first.putIfAbsent(key.apply(object), object);
            if (other != null) {
                problems.add(new Problem(path.apply(object), what + " " + key.apply(object) + " is also used by "
                    + path.apply(other) + ": give each its own"));
            }
        }
    }
}
