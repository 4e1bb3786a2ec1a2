// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.TenantName;
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;

/** A small network: sites east and west with switches sw1 and sw2, a link, segment red, host vm. */
public final class Networks {
    /** The host. */
    public static final HostName VM = new HostName("vm");
    /** A place at site east. */
    public static final AttachmentPoint EAST = point("sw1", "p1");
    /** A place at site west. */
    public static final AttachmentPoint WEST = point("sw2", "p1");

    private Networks() {
    }

    public static NetworkConfig small(final long generation) {
        final var east = new Site(new SiteName("east"), new DomainName("acme"));
        final var west = new Site(new SiteName("west"), new DomainName("acme"));
        final var one = device("sw1", east, 1);
        final var two = device("sw2", west, 2);
        final var red = new Segment(new SegmentName("red"), new TenantName("acme"), new Vni(1), 1500, ImmutableMap.of(),
            ImmutableSet.of(), ImmutableSet.of());
        final var vm = new Host(VM, red.name(), MacAddress.parse("02:00:00:00:00:01"), ImmutableSet.of());
        final var link = new Link(new LinkName("l"), new LinkNumber(1),
            new LinkEnd(one.name(), new PortRef.Named("wan0")), new LinkEnd(two.name(), new PortRef.Named("wan0")),
            new LinkTransport.VlanCircuit(Optional.empty(), LinkTransport.Selection.ALL, ImmutableMap.of()), 10);
        return new NetworkConfig(new Generation(generation), ImmutableMap.of(east.name(), east, west.name(), west),
            ImmutableMap.of(one.name(), one, two.name(), two), ImmutableMap.of(link.name(), link),
            ImmutableMap.of(red.name(), red), ImmutableMap.of(vm.name(), vm));
    }

    private static Switch device(final String name, final Site site, final int number) {
        return new Switch(new DatapathId(number), new SwitchName(name), site.name(), new SwitchNumber(number),
            Optional.empty(), ImmutableMap.of(
                new AccessPortName("p1"), access("p1", new PortRef.Named("tap1")),
                new AccessPortName("p2"), access("p2", new PortRef.Numbered(new PortNumber(7))),
                new AccessPortName("p3"), access("p3", new PortRef.InterfaceId("vm-nic")),
                new AccessPortName("p4"), access("p4", new PortRef.AttachedMac(
                    MacAddress.parse("02:00:00:00:00:0a")))));
    }

    private static AccessPort access(final String name, final PortRef port) {
        return new AccessPort(new AccessPortName(name), port, Optional.of(new SegmentName("red")), ImmutableSet.of());
    }

    private static AttachmentPoint point(final String device, final String port) {
        return new AttachmentPoint(new SwitchName(device), new AccessPortName(port));
    }
}
