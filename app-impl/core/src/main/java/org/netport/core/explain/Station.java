// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts.Sighting;
import org.netport.explain.Family;
import org.netport.explain.Frame;
import org.netport.explain.Frame.Tag;
import org.netport.explain.PathQuestion;
import org.netport.explain.Sender;
import org.netport.explain.Target;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.SegmentName;
import org.netport.model.Tpid;
import org.netport.model.VlanId;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Switch;

/**
 * Who sends, with all that the question leaves to be found.
 *
 * @param at the access port
 * @param port its number
 * @param segment the segment
 * @param tag the tag that its frames have there
 * @param mac its MAC address
 * @param address its address of the family asked about, the fitting one where it has several; empty: it has none
 */
record Station(AttachmentPoint at, PortNumber port, Segment segment, Optional<Tag> tag, MacAddress mac,
        Optional<IpAddress> address) {
    Station {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(mac, "mac");
        Objects.requireNonNull(address, "address");
    }

    /** Finds what the question leaves open. */
    static Station of(final PathSnapshot snapshot, final PathQuestion question) throws InvalidQuestion {
        final Sender sender = question.sender();
        final NetworkView view = snapshot.view();
        final Optional<Host> host = host(view.config(), sender);
        final AttachmentPoint at = sender.at().or(() -> host.flatMap(known ->
            Optional.ofNullable(snapshot.places().get(known.name())))).orElseThrow(() -> sender.host().isPresent()
                ? new InvalidQuestion("from-host", "nobody knows where '" + sender.host().orElseThrow()
                    + "' is: report its location, or name the port where it would be in from-switch and from-port")
                : new InvalidQuestion("from-host", "name a host, or a port in from-switch and from-port"));
        final Switch node = Optional.ofNullable(view.config().switches().get(at.switchName())).orElseThrow(() ->
            new InvalidQuestion("from-switch", "'" + at.switchName() + "' is not configured"));
        final AccessPort port = Optional.ofNullable(node.accessPorts().get(at.port())).orElseThrow(() ->
            new InvalidQuestion("from-port", "'" + at.port() + "' is not an access port of switch '" + node.name()
                + "'"));
        final PortNumber number = view.portsOf(node.name()).number(port.port()).orElseThrow(() ->
            new InvalidQuestion("from-port", "switch '" + node.name() + (view.portsOf(node.name()).sighting()
                == Sighting.NEVER_SEEN ? "' has not connected since the controller started: its ports are not known"
                : "' has no port " + port.port() + " now")));
        final Segment segment = segment(view.config(), sender, host, port);
        final MacAddress mac = sender.mac().or(() -> host.map(Host::mac)).orElseThrow(() -> new InvalidQuestion(
            "source-mac", "name a host in from-host, or the sender's MAC address in source-mac"));
        return new Station(at, number, segment, tag(node, port, segment, sender.vlan()), mac,
            address(question, host, segment));
    }

    private static Optional<Host> host(final NetworkConfig config, final Sender sender) throws InvalidQuestion {
        if (sender.host().isEmpty()) {
            return Optional.empty();
        }
        final Host host = config.hosts().get(sender.host().orElseThrow());
        if (host == null) {
            throw new InvalidQuestion("from-host", "'" + sender.host().orElseThrow() + "' is not configured: configure "
                + "it in /netport-host:hosts, or correct the name");
        }
        return Optional.of(host);
    }

    private static Segment segment(final NetworkConfig config, final Sender sender, final Optional<Host> host,
            final AccessPort port) throws InvalidQuestion {
        final SegmentName name = sender.segment().or(() -> host.map(Host::segment)).or(port::untagged)
            .or(() -> port.tagged().size() == 1 ? port.tagged().stream().findFirst() : Optional.empty())
            .orElseThrow(() -> new InvalidQuestion("segment", "access port '" + port.name() + "' carries "
                + (port.tagged().isEmpty() ? "no segment" : "several segments, all of them tagged")
                + ": name one"));
        final Segment segment = config.segments().get(name);
        if (segment == null) {
            throw new InvalidQuestion("segment", "'" + name + "' is not configured");
        }
        return segment;
    }

    private static Optional<Tag> tag(final Switch node, final AccessPort port, final Segment segment,
            final Optional<VlanId> vlan) {
        return vlan.or(() -> port.untagged().filter(segment.name()::equals).isPresent() ? Optional.empty()
            : Optional.ofNullable(segment.siteVlans().get(node.site())))
            .map(vid -> new Tag(Tpid.CUSTOMER, vid.value()));
    }

    private static Optional<IpAddress> address(final PathQuestion question, final Optional<Host> host,
            final Segment segment) throws InvalidQuestion {
        final Optional<IpAddress> given = question.sender().address();
        if (given.isPresent()) {
            if (Family.of(given.orElseThrow()) != question.family()) {
                throw new InvalidQuestion("source-address", given.orElseThrow() + " is no " + question.family()
                    + " address, but the target's is");
            }
            return given;
        }
        final var own = host.stream().flatMap(known -> known.addresses().stream())
            .filter(each -> Family.of(each) == question.family()).sorted().toList();
        final Optional<IpAddress> fitting = question.target() instanceof Target.Address to
            ? own.stream().filter(each -> Neighbourhood.of(segment).isOnLink(each, to.address())).findFirst()
            : Optional.empty();
        return fitting.or(() -> own.stream().findFirst());
    }

    /** A frame of it. */
    Frame frame(final MacAddress to, final Frame.Content content) {
        final Frame bare = new Frame(mac, to, ImmutableList.of(), content);
        return tag.map(bare::tagged).orElse(bare);
    }
}
