// SPDX-License-Identifier: Apache-2.0
package org.netport.core.rehearsal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.Optional;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.packet.ReverseArp;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.PipelineTable;
import org.netport.flow.Cookie;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
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
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Tunnel;
import org.netport.network.NetworkConfig;
import org.netport.network.Routing;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.netport.policy.DuplicateDetection;

/** The network of a rehearsal: three sites in a triangle of tunnels, one segment, a guest, and a peer at site 3. */
final class RehearsedNetwork {
    static final int SITES = 3;
    static final HostName GUEST = new HostName("rehearsal-guest");
    static final HostName PEER = new HostName("rehearsal-peer");
    private static final SegmentName SEGMENT = new SegmentName("rehearsal");
    private static final AccessPortName PORT = new AccessPortName("guest");
    private static final AccessPortName PEERS_PORT = new AccessPortName("peer");
    private static final MacAddress GUEST_MAC = new MacAddress(0x02_00_00_00_00_01L);
    private static final MacAddress PEER_MAC = new MacAddress(0x02_00_00_00_00_02L);
    private static final Vni VNI = new Vni(1);
    private static final int GUEST_PORT = 1;
    private static final int PEER_PORT = 2;
    private static final int TUNNEL_PORT = 3;

    private RehearsedNetwork() {
    }

    static SwitchName switchName(final int site) {
        return new SwitchName("rehearsal-" + site);
    }

    static AttachmentPoint place(final int site) {
        return new AttachmentPoint(switchName(site), PORT);
    }

    static AttachmentPoint placeOfPeer() {
        return new AttachmentPoint(switchName(SITES), PEERS_PORT);
    }

    /** What a switch tells of its ports. */
    static ImmutableList<PortDescription> ports() {
        return ImmutableList.of(port(GUEST_PORT, "guest"), port(PEER_PORT, "peer"), port(TUNNEL_PORT, "tunnel"));
    }

    private static PortDescription port(final int number, final String name) {
        return new PortDescription(new PortNumber(number), name, MacAddress.ZERO, LinkState.UP);
    }

    static NetworkConfig config() {
        final var sites = ImmutableMap.<SiteName, Site>builder();
        final var switches = ImmutableMap.<SwitchName, Switch>builder();
        final var links = ImmutableMap.<LinkName, Link>builder();
        for (int site = 1; site <= SITES; site++) {
            final var name = new SiteName("rehearsal-" + site);
            sites.put(name, new Site(name, new DomainName("rehearsal")));
            switches.put(switchName(site), new Switch(new DatapathId(site), switchName(site), name,
                new SwitchNumber(site), Optional.of(IpAddress.parse("192.0.2." + site)), ImmutableMap.of(
                    PORT, access(PORT, GUEST_PORT), PEERS_PORT, access(PEERS_PORT, PEER_PORT))));
            final var link = new LinkName("rehearsal-" + site);
            links.put(link, new Link(link, new LinkNumber(site), tunnelEnd(site), tunnelEnd(site % SITES + 1),
                new Tunnel(Encapsulation.VXLAN, Addressing.FLOW), 10));
        }
        final var segment = new Segment(SEGMENT, new TenantName("rehearsal"), VNI, 1450, ImmutableMap.of(),
            ImmutableSet.of(), ImmutableSet.of());
        return new NetworkConfig(new Generation(1), sites.buildOrThrow(), switches.buildOrThrow(),
            links.buildOrThrow(), ImmutableMap.of(SEGMENT, segment), ImmutableMap.of(
                GUEST, new Host(GUEST, SEGMENT, GUEST_MAC,
                    ImmutableSet.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("2001:db8::1"))),
                PEER, new Host(PEER, SEGMENT, PEER_MAC, ImmutableSet.of(IpAddress.parse("10.0.0.2")))),
            ImmutableMap.of(), new DuplicateDetection(Duration.ofSeconds(1), 10_000, Duration.ofSeconds(1)),
            Routing.NONE);
    }

    private static AccessPort access(final AccessPortName name, final int number) {
        return new AccessPort(name, new PortRef.Numbered(new PortNumber(number)), Optional.of(SEGMENT),
            ImmutableSet.of());
    }

    private static LinkEnd tunnelEnd(final int site) {
        return new LinkEnd(switchName(site), new PortRef.Numbered(new PortNumber(TUNNEL_PORT)));
    }

    /** The guest's reverse ARP request, as a switch sends it up that has the guest elsewhere. */
    static PacketIn announcement() {
        return new PacketIn(new PortNumber(GUEST_PORT), PipelineTable.VALIDATE.id(),
            Cookie.of(EntryKind.SOURCE_ELSEWHERE.feature(), VNI.value(), 0), VNI.value(),
            ReverseArp.announcement(GUEST_MAC));
    }
}
