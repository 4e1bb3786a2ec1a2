// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.topology.Carriage;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.core.topology.SwitchPorts.Sighting;
import org.netport.explain.Frame;
import org.netport.explain.Frame.Tag;
import org.netport.model.IpAddress;
import org.netport.model.LinkName;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;
import org.netport.model.Tpid;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Link;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Tunnel;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.LinkTransport.VlanCircuit;
import org.netport.network.Segment;
import org.netport.network.Switch;

/** What is behind ports: access ports, and links whose carriers take the tags that they were told of, and no others. */
record Wiring(NetworkView view) {
    /** What is behind a port for a frame. */
    sealed interface Beyond {
    }

    /** An access port. */
    record Access(AttachmentPoint at) implements Beyond {
    }

    /** Another switch. */
    record Far(LinkName link, SwitchName to, Arrival arrival) implements Beyond {
    }

    /** Nothing that takes it. */
    record Nothing(String reason) implements Beyond {
    }

    /** Whether groups take a port for alive, as far as it is known: a port that nothing is configured at is not. */
    boolean isAlive(final SwitchName at, final PortNumber port) {
        return view.portsOf(at).ports().values().stream()
            .anyMatch(found -> found.number().equals(port) && found.link() == LinkState.UP);
    }

    /** Where a frame comes that leaves a switch. */
    ImmutableList<Beyond> beyond(final SwitchName from, final Departure departure) {
        final Optional<ResolvedPort> port = view.portsOf(from).ports().values().stream()
            .filter(found -> found.number().equals(departure.port())).findFirst();
        if (port.isEmpty()) {
            return ImmutableList.of(new Nothing("nothing is configured at port " + departure.port()));
        }
        final Optional<Switch> node = Optional.ofNullable(view.config().switches().get(from));
        final Optional<AccessPort> access = node.flatMap(known -> known.accessPorts().values().stream()
            .filter(some -> view.portsOf(from).number(some.port()).filter(departure.port()::equals).isPresent())
            .findFirst());
        final LinkState state = port.orElseThrow().link();
        if (state == LinkState.DOWN || state == LinkState.SILENT && access.isEmpty()) {
            return ImmutableList.of(new Nothing("port " + departure.port() + " " + words(state)));
        }
        if (access.isPresent()) {
            return ImmutableList.of(new Access(new AttachmentPoint(from, access.orElseThrow().name())));
        }
        final var far = view.config().links().values().stream().filter(link -> endsAt(link, from)
            && view.portsOf(from).number(link.endAt(from).port()).filter(departure.port()::equals).isPresent())
            .flatMap(link -> carry(link, from, departure).stream()).collect(ImmutableList.toImmutableList());
        return far.isEmpty() ? ImmutableList.of(new Nothing("no link at port " + departure.port()
            + " takes a frame with such tags, or to such a far end")) : far;
    }

    private static String words(final LinkState state) {
        return switch (state) {
            case UP -> "is up";
            case DOWN -> "is down";
            case SILENT -> "is silent: what watches it hears nothing from the far end";
        };
    }

    private static boolean endsAt(final Link link, final SwitchName at) {
        return link.a().switchName().equals(at) || link.b().switchName().equals(at);
    }

    private Optional<Beyond> carry(final Link link, final SwitchName from, final Departure departure) {
        return switch (link.transport()) {
            case VlanCircuit circuit -> circuit(link, from, departure.frame())
                .map(frame -> arrive(link, from, frame, OptionalLong.empty(), Optional.empty()));
            case Tunnel tunnel -> tunnel.addressing() == Addressing.PORT
                ? Optional.of(arrive(link, from, departure.frame(), departure.tunnelId(), Optional.empty()))
                : departure.tunnelTarget().filter(target -> tunnelAddress(link.peerOf(from)).filter(target::equals)
                    .isPresent()).map(target -> arrive(link, from, departure.frame(), departure.tunnelId(),
                        tunnelAddress(from)));
        };
    }

    private Beyond arrive(final Link link, final SwitchName from, final Frame frame, final OptionalLong tunnelId,
            final Optional<IpAddress> source) {
        final SwitchName to = link.peerOf(from);
        final ResolvedPort entry = view.portsOf(to).ports().get(link.endAt(to).port());
        if (entry == null) {
            return new Nothing("switch " + to + (view.portsOf(to).sighting() == Sighting.NEVER_SEEN
                ? " has not connected since the controller started: its ports are not known, nor that"
                : " has no port " + link.endAt(to).port()) + " where link " + link.name() + " ends");
        }
        return entry.link() == LinkState.UP
            ? new Far(link.name(), to, new Arrival(entry.number(), frame, tunnelId, source))
            : new Nothing("port " + entry.number() + " of switch " + to + ", where link " + link.name() + " ends, "
                + words(entry.link()));
    }

    private Optional<IpAddress> tunnelAddress(final SwitchName at) {
        return Optional.ofNullable(view.config().switches().get(at)).flatMap(Switch::tunnelAddress);
    }

    private Optional<Frame> circuit(final Link link, final SwitchName from, final Frame frame) {
        for (Segment segment : view.config().segments().values()) {
            if (Carriage.of(view.config(), link, segment).orElse(null) instanceof Carriage.Tagged tagged) {
                final ImmutableList<Tag> near = tags(link, from, tagged);
                if (frame.tags().size() >= near.size() && frame.tags().subList(0, near.size()).equals(near)) {
                    Frame translated = frame.without(near.size());
                    for (Tag tag : tags(link, link.peerOf(from), tagged).reverse()) {
                        translated = translated.tagged(tag);
                    }
                    return Optional.of(translated);
                }
            }
        }
        return Optional.empty();
    }

    /** The tags of a segment at one end of a circuit, the outermost first. */
    private static ImmutableList<Tag> tags(final Link link, final SwitchName at, final Carriage.Tagged tagged) {
        final Tag inner = new Tag(Tpid.CUSTOMER, side(link, at, tagged.vids()));
        return tagged.handoff().map(pair -> ImmutableList.of(new Tag(Tpid.SERVICE, side(link, at, pair)), inner))
            .orElseGet(() -> ImmutableList.of(inner));
    }

    private static int side(final Link link, final SwitchName at, final VidPair pair) {
        return (link.a().switchName().equals(at) ? pair.a() : pair.b()).value();
    }
}
