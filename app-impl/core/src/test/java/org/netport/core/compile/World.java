// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.fake.FakePlaces;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.core.topology.SegmentTopology;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Segment;

/** A random network with hosts at random places, fully programmed. */
final class World {
    final NetworkView view;
    final FakePlaces places;
    final FakeNetwork network;

    World(final long seed) {
        final var random = new Random(seed);
        view = NetworkGenerator.network(random);
        places = FakePlaces.random(view, random);
        network = new FakeNetwork(view);
        places.load(view, network);
    }

    /** The same places in another network. */
    World(final NetworkView view, final FakePlaces places) {
        this.view = view;
        this.places = places;
        network = new FakeNetwork(view);
        places.load(view, network);
    }

    List<Host> located() {
        return view.config().hosts().values().stream()
            .filter(host -> places.placeOf(host.name()).isPresent()).toList();
    }

    /** The other hosts of the segment. */
    List<Host> hostsWith(final Host host) {
        return view.config().hosts().values().stream()
            .filter(peer -> peer.segment().equals(host.segment()) && !peer.equals(host)).toList();
    }

    Segment segment(final Host host) {
        return view.config().segments().get(host.segment());
    }

    SegmentTopology topology(final Host host) {
        return SegmentTopology.of(view, segment(host));
    }

    /** The switches that hold entries of a host. */
    Set<SwitchName> reach(final Host host) {
        return SegmentTopologies.of(view).reach(view.config(), host.segment());
    }

    /** The access ports of the host's segment that can be reached from one at layer 2, without it. */
    List<AttachmentPoint> others(final Host host, final AttachmentPoint from) {
        final SegmentTopology topology = topology(host);
        return NetworkGenerator.places(view.config(), host.segment()).stream()
            .filter(place -> !place.equals(from))
            .filter(place -> !topology.path(from.switchName(), place.switchName()).isEmpty()).toList();
    }

    /** Tells whether frames from a place reach a host of its segment only when they are routed. */
    boolean isOnOtherIsland(final Host host, final AttachmentPoint from) {
        final var config = view.config();
        final var topologies = SegmentTopologies.of(view);
        final var vrf = topologies.routing(config, host.segment());
        return vrf.isPresent() && places.placeOf(host.name()).filter(at ->
            !segment(host).portability().joins(config.siteOf(from.switchName()).orElseThrow(),
                config.siteOf(at.switchName()).orElseThrow())
            || topologies.of(host.segment()).path(from.switchName(), at.switchName()).isEmpty()
                && !vrf.orElseThrow().transit().path(from.switchName(), at.switchName()).isEmpty()).isPresent();
    }

    Trace send(final Host host, final AttachmentPoint from, final FakeFrame frame) {
        return network.send(from, segment(host), frame);
    }

    /** A host's frame as it must look at an access port. */
    FakeFrame asSeenAt(final AttachmentPoint at, final Host host, final MacAddress destination) {
        final var node = view.config().switches().get(at.switchName());
        final FakeFrame frame = FakeFrame.plain(host.mac(), destination);
        return node.accessPorts().get(at.port()).tagged().contains(host.segment())
            ? frame.tagged(0x8100, segment(host).siteVlans().get(node.site()).value()) : frame;
    }

    /** To how many access ports a broadcast with some content goes. */
    int broadcast(final Host host, final FakeFrame.Payload payload) {
        return send(host, places.placeOf(host.name()).orElseThrow(),
            FakeFrame.of(host.mac(), MacAddress.BROADCAST, payload)).deliveries().size();
    }

    /** Frames of nobody, with tags that nobody gave out, and bridge protocols. */
    List<FakeFrame> strangeFrames(final Random random) {
        final List<FakeFrame> frames = new ArrayList<>();
        final MacAddress stranger = MacAddress.parse("02:ee:00:00:00:01");
        for (MacAddress to : List.of(MacAddress.BROADCAST, MacAddress.parse("01:80:c2:00:00:00"))) {
            frames.add(FakeFrame.plain(stranger, to));
            frames.add(FakeFrame.plain(stranger, to).tagged(0x8100, 3000 + random.nextInt(1000)));
            frames.add(FakeFrame.plain(stranger, to).tagged(0x8100, 7).tagged(0x88a8, 3000 + random.nextInt(1000)));
        }
        view.config().hosts().values().forEach(host -> frames.add(
            FakeFrame.plain(host.mac(), MacAddress.parse("01:80:c2:00:00:0e"))));
        return frames;
    }
}
