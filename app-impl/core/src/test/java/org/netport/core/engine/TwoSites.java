// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
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
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport.Selection;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.LinkTransport.VlanCircuit;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;

/** Switches sw1 and sw2, each a site with an access port p1 in segment red; circuit l between them; host vm. */
final class TwoSites {
    static final SegmentName RED = new SegmentName("red");
    static final AccessPortName P1 = new AccessPortName("p1");
    static final HostName VM = new HostName("vm");
    private static final MacAddress VM_MAC = MacAddress.parse("02:00:00:00:00:05");

    private TwoSites() {
    }

    static SwitchName name(final int site) {
        return new SwitchName("sw" + site);
    }

    static AttachmentPoint at(final int site) {
        return new AttachmentPoint(name(site), P1);
    }

    static NetworkConfig config(final long generation) {
        return config(generation, new PortRef.Named("tap"), new PortRef.Named("wan"));
    }

    /** With other ports at the first site. */
    static NetworkConfig config(final long generation, final PortRef access, final PortRef wan) {
        final var link = new Link(new LinkName("l"), new LinkNumber(1), new LinkEnd(name(1), wan),
            new LinkEnd(name(2), new PortRef.Named("wan")), new VlanCircuit(Optional.empty(), Selection.LISTED,
                ImmutableMap.of(RED, new VidPair(new VlanId(101), new VlanId(201)))), 10);
        final var segment = new Segment(RED, new TenantName("t"), new Vni(5001), 1450, ImmutableMap.of(),
            ImmutableSet.of(), ImmutableSet.of());
        final var host = new Host(VM, RED, VM_MAC, ImmutableSet.of());
        return new NetworkConfig(new Generation(generation), ImmutableMap.of(site(1).name(), site(1), site(2).name(),
            site(2)), ImmutableMap.of(name(1), device(1, access), name(2), device(2, new PortRef.Named("tap"))),
            ImmutableMap.of(link.name(), link), ImmutableMap.of(RED, segment), ImmutableMap.of(VM, host));
    }

    /** With another datapath at the second site. */
    static NetworkConfig withDatapath(final long generation, final int datapath) {
        final NetworkConfig usual = config(generation);
        final Switch second = usual.switches().get(name(2));
        return new NetworkConfig(usual.generation(), usual.sites(), ImmutableMap.of(name(1),
            usual.switches().get(name(1)), name(2), new Switch(new DatapathId(datapath), second.name(), second.site(),
                second.number(), second.tunnelAddress(), second.accessPorts())), usual.links(), usual.segments(),
            usual.hosts());
    }

    private static Site site(final int number) {
        return new Site(new SiteName("s" + number), new DomainName("acme"));
    }

    private static Switch device(final int number, final PortRef access) {
        return new Switch(new DatapathId(number), name(number), site(number).name(), new SwitchNumber(number),
            Optional.empty(), ImmutableMap.of(P1, new AccessPort(P1, access, Optional.of(RED), ImmutableSet.of())));
    }

    static PortDescription port(final int number, final String name) {
        return new PortDescription(new PortNumber(number), name, MacAddress.ZERO, LinkState.UP);
    }

    static FakeSession session(final int site) {
        return session(site, port(1, "tap"), port(2, "wan"));
    }

    static FakeSession session(final int site, final PortDescription... ports) {
        return new FakeSession(new DatapathId(site), ImmutableList.copyOf(ports));
    }
}
