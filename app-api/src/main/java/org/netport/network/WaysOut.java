// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.stream.Stream;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.UplinkName;

/** How packets leave a VRF. A class and not a record, because it keeps its indexes. Immutable. */
public final class WaysOut {
    /** None: packets stay in the VRF. */
    public static final WaysOut NONE = new WaysOut(ImmutableMap.of(), ImmutableMap.of(), ExitChoice.NEAREST);

    private final ImmutableMap<UplinkName, Uplink> uplinks;
    private final ImmutableMap<IpPrefix, PrefixRoute> routes;
    private final ExitChoice choice;
    private final ImmutableListMultimap<SwitchName, Uplink> bySwitch;
    private final ImmutableListMultimap<IpAddress, Uplink> byNextHop;

    /**
     * Indexes uplinks.
     *
     * @param uplinks by name
     * @param routes by prefix
     * @param choice which of several uplinks is used
     */
    public WaysOut(final ImmutableMap<UplinkName, Uplink> uplinks, final ImmutableMap<IpPrefix, PrefixRoute> routes,
            final ExitChoice choice) {
        this.uplinks = ImmutableMap.copyOf(uplinks);
        this.routes = ImmutableMap.copyOf(routes);
        this.choice = Objects.requireNonNull(choice, "choice");
        final var switches = ImmutableListMultimap.<SwitchName, Uplink>builder();
        final var nextHops = ImmutableListMultimap.<IpAddress, Uplink>builder();
        uplinks.values().forEach(uplink -> {
            switches.put(uplink.at().switchName(), uplink);
            uplink.nextHops().forEach(address -> nextHops.put(address, uplink));
        });
        bySwitch = switches.build();
        byNextHop = nextHops.build();
    }

    /**
     * All uplinks.
     *
     * @return by name
     */
    public ImmutableMap<UplinkName, Uplink> uplinks() {
        return uplinks;
    }

    /**
     * Where packets to prefixes outside go.
     *
     * @return by prefix
     */
    public ImmutableMap<IpPrefix, PrefixRoute> routes() {
        return routes;
    }

    /**
     * Which of several uplinks is used.
     *
     * @return the choice
     */
    public ExitChoice choice() {
        return choice;
    }

    /**
     * The uplinks of a switch.
     *
     * @param name the switch
     * @return those at its access ports
     */
    public Stream<Uplink> at(final SwitchName name) {
        return bySwitch.get(name).stream();
    }

    /**
     * The uplinks of a switch in a segment.
     *
     * @param name the switch
     * @param segment the segment
     * @return those at its access ports whose router is in the segment
     */
    public Stream<Uplink> at(final SwitchName name, final SegmentName segment) {
        return at(name).filter(uplink -> uplink.segment().equals(segment));
    }

    /**
     * The uplinks by the addresses of their routers.
     *
     * @return of each address one or more; a link-local one may be that of different routers
     */
    public ImmutableListMultimap<IpAddress, Uplink> byNextHop() {
        return byNextHop;
    }

    @Override
    public boolean equals(final Object other) {
        return this == other || other instanceof WaysOut that && uplinks.equals(that.uplinks)
            && routes.equals(that.routes) && choice == that.choice;
    }

    @Override
    public int hashCode() {
        return Objects.hash(uplinks, routes, choice);
    }

    @Override
    public String toString() {
        return "uplinks " + uplinks.values() + ", routes " + routes.values() + ", " + choice;
    }
}
