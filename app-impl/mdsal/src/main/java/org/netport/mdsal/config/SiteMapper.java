// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.IpAddress;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.network.AccessPort;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;

/** Maps an entry of {@code /netport-site:sites/site} with its switches and their access ports. */
final class SiteMapper {
    private SiteMapper() {
    }

    static MappedSite map(final org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.Site entry) {
        final var name = new SiteName(entry.getName().getValue());
        final var switches = ImmutableList.<Switch>builder();
        for (var device : entry.nonnullSwitch().values()) {
            switches.add(device(name, device));
        }
        return new MappedSite(new Site(name,
            new DomainName(Required.of(entry.getAdministrativeDomain(), "administrative-domain").getValue())),
            switches.build());
    }

    private static Switch device(final SiteName site,
            final org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site.Switch entry) {
        final var ports = ImmutableMap.<AccessPortName, AccessPort>builder();
        for (var port : entry.nonnullAccessPort().values()) {
            final var mapped = accessPort(port);
            ports.put(mapped.name(), mapped);
        }
        return new Switch(DatapathId.parse(Required.of(entry.getDatapathId(), "datapath-id").getValue()),
            new SwitchName(entry.getName().getValue()), site,
            new SwitchNumber(Required.of(entry.getNumber(), "number").getValue().toJava()),
            Optional.ofNullable(entry.getTunnelAddress()).map(address -> IpAddress.parse(address.stringValue())),
            ports.build());
    }

    private static AccessPort accessPort(
            final org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.AccessPort entry) {
        return new AccessPort(new AccessPortName(entry.getName().getValue()), PortMapper.map(entry),
            Optional.ofNullable(entry.getUntaggedSegment()).map(name -> new SegmentName(name.getValue())),
            Required.<Set<Name>>orElse(entry.getTaggedSegment(), Set.of()).stream()
                .map(name -> new SegmentName(name.getValue())).collect(ImmutableSet.toImmutableSet()));
    }

    /**
     * A site and what stands there.
     *
     * @param site the site
     * @param switches its switches
     */
    record MappedSite(Site site, ImmutableList<Switch> switches) {
    }
}
