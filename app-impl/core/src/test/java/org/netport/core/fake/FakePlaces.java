// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.netport.core.compile.FullCompiler;
import org.netport.core.compile.HostForwarding;
import org.netport.core.compile.HostLocations;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;

/** Places of hosts that tests change: at rest all switches agree, except where a test says otherwise. */
public final class FakePlaces implements HostLocations {
    private final Map<HostName, HostForwarding> rest = new HashMap<>();
    private final Map<HostName, Map<SwitchName, HostForwarding>> exceptions = new HashMap<>();

    /** Puts every host somewhere, or nowhere. */
    public static FakePlaces random(final NetworkView view, final Random random) {
        final var places = new FakePlaces();
        for (Host host : view.config().hosts().values()) {
            final List<AttachmentPoint> allowed = NetworkGenerator.places(view.config(), host.segment());
            if (!allowed.isEmpty() && random.nextInt(5) > 0) {
                places.put(host.name(), allowed.get(random.nextInt(allowed.size())), 1 + random.nextInt(100_000));
            }
        }
        return places;
    }

    /** Puts a host to a place. */
    public void put(final HostName host, final AttachmentPoint place, final long epoch) {
        rest.put(host, new HostForwarding(Optional.of(place), ImmutableMap.of(place, new Epoch(epoch))));
    }

    /** Puts a host to a place while an old one still counts. */
    public void move(final HostName host, final AttachmentPoint from, final AttachmentPoint to) {
        final var accepted = new HashMap<AttachmentPoint, Epoch>();
        accepted.put(from, new Epoch(1));
        accepted.put(to, new Epoch(2));
        rest.put(host, new HostForwarding(Optional.of(to), ImmutableMap.copyOf(accepted)));
    }

    /** Tells whether more than one place counts. */
    public boolean isMoving(final HostName host) {
        return rest.getOrDefault(host, HostForwarding.NOWHERE).accepted().size() > 1;
    }

    /** Forgets a host's place. */
    public void remove(final HostName host) {
        rest.remove(host);
    }

    /** Lets one switch see a host differently. */
    public void except(final HostName host, final SwitchName at, final HostForwarding forwarding) {
        exceptions.computeIfAbsent(host, key -> new HashMap<>()).put(at, forwarding);
    }

    /** Lets all switches agree on a host again. */
    public void agree(final HostName host) {
        exceptions.remove(host);
    }

    /** Where a host is in rest. */
    public Optional<AttachmentPoint> placeOf(final HostName host) {
        return Optional.ofNullable(rest.get(host)).flatMap(HostForwarding::towards);
    }

    @Override
    public HostForwarding seenFrom(final HostName host, final SwitchName at) {
        final HostForwarding exception = exceptions.getOrDefault(host, Map.of()).get(at);
        return exception != null ? exception : rest.getOrDefault(host, HostForwarding.NOWHERE);
    }

    /** Compiles everything onto the switches of a network. */
    public void load(final NetworkView view, final FakeNetwork network) {
        final SegmentTopologies topologies = SegmentTopologies.of(view);
        view.config().switches().keySet().forEach(name ->
            network.at(name).program(FullCompiler.compile(view, topologies, this, name)));
    }
}
