// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableSet;
import java.util.Set;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.network.Host;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpAddressNoZone;

/** Maps an entry of {@code /netport-host:hosts/host}. */
final class HostMapper {
    private HostMapper() {
    }

    static Host map(final org.opendaylight.yang.gen.v1.urn.netport.host.rev261124.hosts.Host entry) {
        return new Host(new HostName(entry.getName().getValue()),
            new SegmentName(Required.of(entry.getSegment(), "segment").getValue()),
            MacAddress.parse(Required.of(entry.getMac(), "mac").getValue()),
            Required.<Set<IpAddressNoZone>>orElse(entry.getAddress(), Set.of()).stream()
                .map(address -> IpAddress.parse(address.stringValue())).collect(ImmutableSet.toImmutableSet()));
    }
}
