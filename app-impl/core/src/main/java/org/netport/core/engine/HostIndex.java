// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netport.core.pipeline.Metadata;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.Vni;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;

/** Finds hosts and segments by what frames show. Immutable once built. */
final class HostIndex {
    private final Map<Vni, Segment> segments = new HashMap<>();
    private final Map<MacInSegment, Host> byMac = new HashMap<>();
    private final Map<AddressInSegment, Host> byAddress = new HashMap<>();

    HostIndex(final NetworkConfig config) {
        config.segments().values().forEach(segment -> segments.put(segment.vni(), segment));
        config.hosts().values().forEach(host -> {
            byMac.put(new MacInSegment(host.segment(), host.mac()), host);
            host.addresses().forEach(address ->
                byAddress.put(new AddressInSegment(host.segment(), address), host));
        });
    }

    private record MacInSegment(SegmentName segment, MacAddress mac) {
    }

    private record AddressInSegment(SegmentName segment, IpAddress address) {
    }

    /** The segment that a switch's metadata name; empty if they name none, or one that is not configured. */
    Optional<Segment> segmentOf(final long metadata) {
        final int vni = Metadata.Field.SEGMENT.read(metadata);
        return vni == 0 ? Optional.empty() : Optional.ofNullable(segments.get(new Vni(vni)));
    }

    Optional<Host> byMac(final SegmentName segment, final MacAddress mac) {
        return Optional.ofNullable(byMac.get(new MacInSegment(segment, mac)));
    }

    Optional<Host> byAddress(final SegmentName segment, final IpAddress address) {
        return Optional.ofNullable(byAddress.get(new AddressInSegment(segment, address)));
    }

    static Optional<Host> byName(final NetworkConfig config, final HostName name) {
        return Optional.ofNullable(config.hosts().get(name));
    }
}
