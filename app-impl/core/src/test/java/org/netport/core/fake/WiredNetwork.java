// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
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
import org.netport.network.CutOver;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LoadSharing;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;

/** A network drawn by hand: tunnels with ports of their own, one segment, a host at each switch. */
public final class WiredNetwork {
    private final Set<String> names = new LinkedHashSet<>();
    private final List<Link> links = new ArrayList<>();

    /** Joins two switches; links are named ab, and the second one between the same two ab2. */
    public WiredNetwork link(final String one, final String two, final int cost) {
        names.add(one);
        names.add(two);
        final long parallel = links.stream().filter(link -> link.name().value().startsWith(one + two)).count();
        final String name = one + two + (parallel == 0 ? "" : Long.toString(parallel + 1));
        links.add(new Link(new LinkName(name), new LinkNumber(links.size() + 1),
            new LinkEnd(new SwitchName(one), new PortRef.Named(name)),
            new LinkEnd(new SwitchName(two), new PortRef.Named(name)),
            new LinkTransport.Tunnel(Encapsulation.VXLAN, Addressing.PORT), cost));
        return this;
    }

    /** The network, all ports of which are up. */
    public NetworkView view(final LoadSharing sharing) {
        final var segment = new Segment(new SegmentName("red"), new TenantName("t"), new Vni(100), 1500,
            ImmutableMap.of(), ImmutableSet.of(), ImmutableSet.of(), CutOver.RELAY, Portability.EXTENDED, sharing);
        final List<String> all = ImmutableList.copyOf(names);
        final var hosts = all.stream().map(at -> new Host(new HostName(at), segment.name(), mac(at),
            ImmutableSet.of())).toList();
        final var switches = all.stream().map(at -> new Switch(new DatapathId(1 + all.indexOf(at)),
            new SwitchName(at), new SiteName(at), new SwitchNumber(1 + all.indexOf(at)), Optional.empty(),
            ImmutableMap.of(place(at).port(), new AccessPort(place(at).port(), new PortRef.Named("tap"),
                Optional.of(segment.name()), ImmutableSet.of())))).toList();
        return new NetworkView(new NetworkConfig(new Generation(1),
            Maps.uniqueIndex(all.stream().map(at -> new Site(new SiteName(at), new DomainName("d"))).toList(),
                Site::name), Maps.uniqueIndex(switches, Switch::name), Maps.uniqueIndex(links, Link::name),
            ImmutableMap.of(segment.name(), segment), Maps.uniqueIndex(hosts, Host::name)),
            Maps.toMap(switches.stream().map(Switch::name).toList(), this::ports));
    }

    /** Each host at its switch. */
    public FakePlaces places() {
        final var places = new FakePlaces();
        names.forEach(at -> places.put(new HostName(at), place(at), 1));
        return places;
    }

    /** Where the host of a switch is. */
    public static AttachmentPoint place(final String at) {
        return new AttachmentPoint(new SwitchName(at), new AccessPortName("p"));
    }

    /** The address of the host at a switch. */
    public static MacAddress mac(final String at) {
        return new MacAddress(0x020000000000L + at.charAt(0));
    }

    private SwitchPorts ports(final SwitchName at) {
        final Map<PortRef, ResolvedPort> ports = new LinkedHashMap<>();
        ports.put(new PortRef.Named("tap"), new ResolvedPort(new PortNumber(99), LinkState.UP));
        for (Link link : links) {
            if (link.endsAt(at)) {
                ports.put(link.endAt(at).port(), new ResolvedPort(new PortNumber(link.number().value()),
                    LinkState.UP));
            }
        }
        return SwitchPorts.seen(ImmutableMap.copyOf(ports));
    }
}
