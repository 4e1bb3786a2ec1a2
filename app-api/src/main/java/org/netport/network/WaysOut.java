// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.stream.Stream;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.UplinkName;

/**
 * How packets leave a VRF.
 *
 * @param uplinks by name
 * @param routes by prefix
 * @param choice which of several uplinks is used
 */
public record WaysOut(ImmutableMap<UplinkName, Uplink> uplinks, ImmutableMap<IpPrefix, PrefixRoute> routes,
        ExitChoice choice) {
    /** None: packets stay in the VRF. */
    public static final WaysOut NONE = new WaysOut(ImmutableMap.of(), ImmutableMap.of(), ExitChoice.NEAREST);

    /** Validates presence. */
    public WaysOut {
        uplinks = ImmutableMap.copyOf(uplinks);
        routes = ImmutableMap.copyOf(routes);
        Objects.requireNonNull(choice, "choice");
    }

    /**
     * The uplinks of a switch.
     *
     * @param name the switch
     * @return those at its access ports
     */
    public Stream<Uplink> at(final SwitchName name) {
        return uplinks.values().stream().filter(uplink -> uplink.at().switchName().equals(name));
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
}
