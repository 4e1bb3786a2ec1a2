// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.netport.core.fake.FakeSwitch.Emission;
import org.netport.core.fake.FakeSwitch.Ingress;
import org.netport.core.fake.FakeSwitch.OutOf;
import org.netport.core.topology.Carriage;
import org.netport.core.topology.NetworkView;
import org.netport.model.AccessPortName;
import org.netport.model.IpAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport;
import org.netport.network.LinkTransport.VidPair;
import org.netport.network.Segment;
import org.netport.network.Switch;

/**
 * The switches of a view, joined by its links: carriers that translate the tags they were told of and drop all others,
 * and tunnels. Frames are on the wire until {@link #step} takes one of them; switches can be changed in between.
 */
public final class FakeNetwork {
    private final NetworkView view;
    private final Map<SwitchName, FakeSwitch> switches = new TreeMap<>();
    private final List<OnWire> wire = new ArrayList<>();
    private final List<Link> broken = new ArrayList<>();
    private final SetMultimap<SwitchName, PortNumber> dead = HashMultimap.create();
    private Trace trace = new Trace();

    /** Joins switches that hold nothing yet. */
    public FakeNetwork(final NetworkView view) {
        this.view = view;
        view.config().switches().keySet().forEach(name -> switches.put(name, new FakeSwitch()));
    }

    private record OnWire(SwitchName to, Ingress ingress) {
    }

    /** A frame that left by an access port. */
    public record Delivery(AttachmentPoint at, FakeFrame frame) {
    }

    /** A frame that was told to the controller. */
    public record Told(SwitchName by, FakeSwitch.ToController what) {
    }

    /** What became of frames. */
    public static final class Trace {
        private final List<Delivery> deliveries = new ArrayList<>();
        private final List<Told> told = new ArrayList<>();
        private final List<String> strays = new ArrayList<>();
        private final List<Link> links = new ArrayList<>();

        /** Frames that left by access ports. */
        public List<Delivery> deliveries() {
            return deliveries;
        }

        /** The access ports by which frames left, once for each frame, sorted. */
        public List<AttachmentPoint> places() {
            return deliveries.stream().map(Delivery::at).sorted().toList();
        }

        /** Frames that were told to the controller. */
        public List<Told> told() {
            return told;
        }

        /** Frames that left by ports that are not configured, or with tags that no carrier knows. */
        public List<String> strays() {
            return strays;
        }

        /** How often a frame passed a link. */
        public int hops() {
            return links.size();
        }

        /** The links that frames passed, in order. */
        public List<Link> links() {
            return links;
        }
    }

    /** One of the switches. */
    public FakeSwitch at(final SwitchName name) {
        return switches.get(name);
    }

    /** A link loses all frames from now on. */
    public void cut(final Link link) {
        broken.add(link);
    }

    /** The ports of a link's ends die, and whoever watches them knows. */
    public void kill(final Link link) {
        kill(link.a());
        kill(link.b());
    }

    /** A port dies, and whoever watches it knows; nobody does at the other end of its links. */
    public void kill(final LinkEnd end) {
        dead.put(end.switchName(), number(end.switchName(), end.port()));
        switches.get(end.switchName()).dead(dead.get(end.switchName()));
        view.config().links().values().stream().filter(link -> isDead(link.a()) || isDead(link.b()))
            .forEach(broken::add);
    }

    private boolean isDead(final LinkEnd end) {
        return dead.containsEntry(end.switchName(), number(end.switchName(), end.port()));
    }

    /** The number of a port of the view. */
    public PortNumber number(final SwitchName at, final PortRef port) {
        return view.portsOf(at).number(port).orElseThrow();
    }

    /** Sends a frame into an access port as a host of a segment would, and follows it to its end. */
    public Trace send(final AttachmentPoint from, final Segment segment, final FakeFrame frame) {
        begin();
        put(from, segment, frame);
        settle();
        return trace;
    }

    /** Sends a frame into a port as it is, and follows it to its end. */
    public Trace sendRaw(final SwitchName at, final PortNumber port, final FakeFrame frame) {
        begin();
        wire.add(new OnWire(at, Ingress.at(port, frame)));
        settle();
        return trace;
    }

    /** Begins a new trace; frames on the wire stay there. */
    public void begin() {
        trace = new Trace();
    }

    /** The trace since {@link #begin}. */
    public Trace trace() {
        return trace;
    }

    /** Puts a frame on the wire to an access port, as a host of a segment would. */
    public void put(final AttachmentPoint from, final Segment segment, final FakeFrame frame) {
        final Switch node = view.config().switches().get(from.switchName());
        final AccessPort port = node.accessPorts().get(from.port());
        final FakeFrame sent = port.untagged().filter(segment.name()::equals).isPresent() ? frame
            : frame.tagged(0x8100, segment.siteVlans().get(node.site()).value());
        wire.add(new OnWire(from.switchName(), Ingress.at(number(from.switchName(), port.port()), sent)));
    }

    /** Tells whether no frame is on the wire. */
    public boolean isQuiet() {
        return wire.isEmpty();
    }

    /** Lets one frame arrive, any of those on the wire. */
    public void step(final Random random) {
        arrive(wire.remove(random.nextInt(wire.size())));
    }

    private void settle() {
        while (!wire.isEmpty()) {
            arrive(wire.remove(0));
        }
    }

    private void arrive(final OnWire frame) {
        for (Emission emission : switches.get(frame.to).process(frame.ingress)) {
            switch (emission) {
                case FakeSwitch.ToController told -> trace.told.add(new Told(frame.to, told));
                case OutOf out -> leave(frame.to, out);
            }
        }
        if (trace.links.size() > 10_000) {
            throw new AssertionError("a frame runs in circles: " + frame);
        }
    }

    private void leave(final SwitchName from, final OutOf out) {
        final Optional<AccessPort> access = view.config().switches().get(from).accessPorts().values().stream()
            .filter(port -> view.portsOf(from).number(port.port()).filter(out.port()::equals).isPresent())
            .findFirst();
        if (access.isPresent()) {
            deliver(from, access.orElseThrow(), out);
            return;
        }
        boolean known = false;
        for (Link link : view.config().links().values()) {
            final Optional<OnWire> arrival = carry(link, from, out);
            known |= arrival.isPresent();
            if (!broken.contains(link)) {
                arrival.ifPresent(frame -> {
                    trace.links.add(link);
                    wire.add(frame);
                });
            }
        }
        if (!known) {
            trace.strays.add(from + " out of port " + out.port() + ": " + out);
        }
    }

    private void deliver(final SwitchName from, final AccessPort port, final OutOf out) {
        final AccessPortName name = port.name();
        final FakeFrame frame = out.frame();
        if (frame.tags().isEmpty() ? port.untagged().isEmpty() : frame.tags().size() > 1) {
            trace.strays.add(from + "/" + name + " does not know the tags of " + frame);
        }
        trace.deliveries.add(new Delivery(new AttachmentPoint(from, name), frame));
    }

    private Optional<OnWire> carry(final Link link, final SwitchName from, final OutOf out) {
        if (!link.endsAt(from)) {
            return Optional.empty();
        }
        final LinkEnd here = link.endAt(from);
        final LinkEnd there = link.endAt(link.peerOf(from));
        final Optional<PortNumber> exit = view.portsOf(from).number(here.port());
        final Optional<PortNumber> entry = view.portsOf(there.switchName()).number(there.port());
        if (exit.filter(out.port()::equals).isEmpty() || entry.isEmpty()) {
            return Optional.empty();
        }
        return switch (link.transport()) {
            case LinkTransport.VlanCircuit circuit -> circuit(link, from, out)
                .map(frame -> new OnWire(there.switchName(), Ingress.at(entry.orElseThrow(), frame)));
            case LinkTransport.Tunnel tunnel -> tunnel(link, from, out, tunnel)
                .map(source -> new OnWire(there.switchName(),
                    new Ingress(entry.orElseThrow(), out.frame(), out.tunnelId(), source)));
        };
    }

    /** The carrier knows the tags of the segments that the circuit was ordered for, and translates them. */
    private Optional<FakeFrame> circuit(final Link link, final SwitchName from, final OutOf out) {
        for (Segment segment : view.config().segments().values()) {
            if (Carriage.of(view.config(), link, segment).orElse(null) instanceof Carriage.Tagged tagged) {
                final var exit = new ArrayList<FakeFrame.Tag>();
                final var entry = new ArrayList<FakeFrame.Tag>();
                tagged.handoff().ifPresent(pair -> {
                    exit.add(new FakeFrame.Tag(0x88a8, side(link, from, pair)));
                    entry.add(new FakeFrame.Tag(0x88a8, otherSide(link, from, pair)));
                });
                exit.add(new FakeFrame.Tag(0x8100, side(link, from, tagged.vids())));
                entry.add(new FakeFrame.Tag(0x8100, otherSide(link, from, tagged.vids())));
                if (out.frame().tags().size() >= exit.size()
                        && out.frame().tags().subList(0, exit.size()).equals(exit)) {
                    FakeFrame frame = out.frame();
                    for (int tag = 0; tag < exit.size(); tag++) {
                        frame = frame.popped();
                    }
                    for (int tag = entry.size() - 1; tag >= 0; tag--) {
                        frame = frame.tagged(entry.get(tag).tpid(), entry.get(tag).vid());
                    }
                    return Optional.of(frame);
                }
            }
        }
        return Optional.empty();
    }

    private static int side(final Link link, final SwitchName at, final VidPair pair) {
        return (link.a().switchName().equals(at) ? pair.a() : pair.b()).value();
    }

    private static int otherSide(final Link link, final SwitchName at, final VidPair pair) {
        return (link.a().switchName().equals(at) ? pair.b() : pair.a()).value();
    }

    private Optional<Optional<IpAddress>> tunnel(final Link link, final SwitchName from, final OutOf out,
            final LinkTransport.Tunnel tunnel) {
        if (tunnel.addressing() == LinkTransport.Addressing.PORT) {
            return Optional.of(Optional.empty());
        }
        final Optional<IpAddress> peer = view.config().switches().get(link.peerOf(from)).tunnelAddress();
        return out.tunnelDst().isPresent() && out.tunnelDst().equals(peer)
            ? Optional.of(view.config().switches().get(from).tunnelAddress()) : Optional.empty();
    }
}
