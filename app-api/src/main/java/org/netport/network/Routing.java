// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.netport.model.SegmentName;
import org.netport.model.VrfName;

/** All VRFs, with the ways to find one. A class and not a record, because it keeps its index. Immutable. */
public final class Routing {
    /** No VRF. */
    public static final Routing NONE = new Routing(ImmutableMap.of());

    private final ImmutableMap<VrfName, Vrf> vrfs;
    private final ImmutableMap<SegmentName, Vrf> bySegment;
    private final ImmutableMap<SegmentName, Vrf> byTransit;

    /**
     * Indexes VRFs.
     *
     * @param vrfs by name; no segment is in two of them, and no transit segment carries two
     * @throws IllegalArgumentException if one is
     */
    public Routing(final ImmutableMap<VrfName, Vrf> vrfs) {
        this.vrfs = ImmutableMap.copyOf(vrfs);
        final var segments = ImmutableMap.<SegmentName, Vrf>builder();
        final var transits = ImmutableMap.<SegmentName, Vrf>builder();
        vrfs.values().forEach(vrf -> {
            transits.put(vrf.transit(), vrf);
            vrf.interfaces().keySet().forEach(segment -> segments.put(segment, vrf));
        });
        bySegment = segments.buildOrThrow();
        byTransit = transits.buildOrThrow();
    }

    /**
     * All VRFs.
     *
     * @return by name
     */
    public ImmutableMap<VrfName, Vrf> vrfs() {
        return vrfs;
    }

    /**
     * The VRF that a segment's hosts are routed in.
     *
     * @param segment the segment
     * @return empty if nobody routes for it; also of a transit segment
     */
    public Optional<Vrf> of(final SegmentName segment) {
        return Optional.ofNullable(bySegment.get(segment));
    }

    /**
     * The VRF whose frames a transit segment carries.
     *
     * @param segment the segment
     * @return empty if it is not a transit segment
     */
    public Optional<Vrf> carriedBy(final SegmentName segment) {
        return Optional.ofNullable(byTransit.get(segment));
    }

    @Override
    public boolean equals(final Object other) {
        return this == other || other instanceof Routing routing && vrfs.equals(routing.vrfs);
    }

    @Override
    public int hashCode() {
        return vrfs.hashCode();
    }

    @Override
    public String toString() {
        return "routing " + vrfs.values();
    }
}
