// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpAddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpPrefix;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4Prefix;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv6AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv6Prefix;
import org.opendaylight.yang.gen.v1.urn.netport.host.rev261124.Hosts;
import org.opendaylight.yang.gen.v1.urn.netport.host.rev261124.hosts.Host;
import org.opendaylight.yang.gen.v1.urn.netport.host.rev261124.hosts.HostBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.host.rev261124.hosts.HostKey;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.Links;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.Link;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.LinkBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.LinkKey;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.ABuilder;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.BBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.link.rev261124.links.link.Transport;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.Segments;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.SegmentBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.SegmentKey;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.segment.SiteVlan;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.segment.SiteVlanBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.Sites;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.Site;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.SiteBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.SiteKey;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site.Switch;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site.SwitchBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.AccessPort;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.AccessPortBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.PipelineNumber;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.VlanId;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Vni;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.port.reference.PortBy;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.port.reference.port.by.PortNameBuilder;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Entries of the configuration, as RESTCONF would write them. */
public final class Entries {
    private Entries() {
    }

    public static DataObjectIdentifier<Segment> segmentPath(final String name) {
        return DataObjectIdentifier.builder(Segments.class).child(Segment.class, new SegmentKey(new Name(name)))
            .build();
    }

    public static DataObjectIdentifier<Site> sitePath(final String name) {
        return DataObjectIdentifier.builder(Sites.class).child(Site.class, new SiteKey(new Name(name))).build();
    }

    public static DataObjectIdentifier<Host> hostPath(final String name) {
        return DataObjectIdentifier.builder(Hosts.class).child(Host.class, new HostKey(new Name(name))).build();
    }

    public static DataObjectIdentifier<Link> linkPath(final String name) {
        return DataObjectIdentifier.builder(Links.class).child(Link.class, new LinkKey(new Name(name))).build();
    }

    public static Segment segment(final String name, final int vni, final String... subnets) {
        return new SegmentBuilder().setName(new Name(name)).setTenant(new Name("acme"))
            .setVni(new Vni(Uint32.valueOf(vni)))
            .setSubnet(Stream.of(subnets).map(Entries::prefix).collect(Collectors.toSet())).build();
    }

    public static SiteVlan siteVlan(final String site, final int vlan) {
        return new SiteVlanBuilder().setSite(new Name(site)).setVlan(vlan(vlan)).build();
    }

    public static Site site(final String name, final Switch... switches) {
        return new SiteBuilder().setName(new Name(name)).setAdministrativeDomain(new Name("acme"))
            .setSwitch(BindingMap.of(switches)).build();
    }

    public static Switch device(final String name, final int number, final AccessPort... ports) {
        return new SwitchBuilder().setName(new Name(name)).setNumber(number(number))
            .setDatapathId(new DatapathId(String.format("%016x", number)))
            .setTunnelAddress(address("192.0.2." + number)).setAccessPort(BindingMap.of(ports)).build();
    }

    public static AccessPort access(final String name, final PortBy by, final String untagged,
            final String... tagged) {
        return new AccessPortBuilder().setName(new Name(name)).setPortBy(by).setUntaggedSegment(new Name(untagged))
            .setTaggedSegment(Stream.of(tagged).map(Name::new).collect(Collectors.toSet())).build();
    }

    public static PortBy named(final String port) {
        return new PortNameBuilder().setPortName(port).build();
    }

    public static Link link(final String name, final int number, final String from, final String to,
            final Transport transport) {
        return new LinkBuilder().setName(new Name(name)).setNumber(number(number))
            .setA(new ABuilder().setSwitch(new Name(from)).setPortBy(named("wan0")).build())
            .setB(new BBuilder().setSwitch(new Name(to)).setPortBy(named("wan0")).build()).setTransport(transport)
            .build();
    }

    public static Host host(final String name, final String segment, final int mac, final String... addresses) {
        return new HostBuilder().setName(new Name(name)).setSegment(new Name(segment))
            .setMac(new UnicastMacAddress(String.format("02:00:00:00:00:%02x", mac)))
            .setAddress(addresses(addresses)).build();
    }

    public static VlanId vlan(final int id) {
        return new VlanId(Uint16.valueOf(id));
    }

    private static PipelineNumber number(final int number) {
        return new PipelineNumber(Uint16.valueOf(number));
    }

    public static Set<IpAddressNoZone> addresses(final String... all) {
        return Stream.of(all).map(Entries::address).collect(Collectors.toSet());
    }

    public static IpAddressNoZone address(final String text) {
        return text.indexOf(':') < 0 ? new IpAddressNoZone(new Ipv4AddressNoZone(text))
            : new IpAddressNoZone(new Ipv6AddressNoZone(text));
    }

    public static IpPrefix prefix(final String text) {
        return text.indexOf(':') < 0 ? new IpPrefix(new Ipv4Prefix(text)) : new IpPrefix(new Ipv6Prefix(text));
    }
}
