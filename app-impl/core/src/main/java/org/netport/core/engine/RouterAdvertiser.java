// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.netport.channel.PacketOut;
import org.netport.core.packet.AdvertisedPrefix;
import org.netport.core.packet.AdvertisementFrame;
import org.netport.core.packet.AdvertisementSettings;
import org.netport.core.pipeline.Numbers;
import org.netport.flow.Action;
import org.netport.model.Ipv6Address;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.GatewayAddress;
import org.netport.network.NetworkConfig;
import org.netport.network.RouterAdvertisement;
import org.netport.network.RouterAdvertisement.Addressing;
import org.netport.network.Segment;
import org.netport.network.VrfInterface;

/**
 * What gateways advertise to IPv6 hosts from time to time, and when they are asked: each switch to the hosts at its own
 * ports. Owned by the engine's loop.
 */
final class RouterAdvertiser {
    /** RFC 4861 section 6.2.1: AdvValidLifetime and AdvPreferredLifetime. */
    private static final long VALID_SECONDS = 2_592_000;
    private static final long PREFERRED_SECONDS = 604_800;
    /** Hosts make addresses in prefixes of this length only (RFC 4862 section 5.5.3). */
    private static final int AUTONOMOUS_LENGTH = 64;

    private final EngineLoop loop;
    private final Supplier<NetworkConfig> config;
    private final Map<SwitchName, SwitchState> switches;
    private final Function<SegmentName, Set<SwitchName>> edges;
    private final Map<SegmentName, Long> due = new HashMap<>();
    private final SplittableRandom random = new SplittableRandom();

    /** Sends by {@code switches}, which the caller goes on to change, those that {@code edges} says of a segment. */
    RouterAdvertiser(final EngineLoop loop, final Supplier<NetworkConfig> config,
            final Map<SwitchName, SwitchState> switches, final Function<SegmentName, Set<SwitchName>> edges) {
        this.loop = loop;
        this.config = config;
        this.switches = switches;
        this.edges = edges;
    }

    /** Sends what is due; called about once a second. */
    void look() {
        final Set<SegmentName> present = new HashSet<>();
        final long now = loop.nanoTime();
        config.get().routing().vrfs().values().forEach(vrf -> vrf.interfaces().values().forEach(routed ->
            routed.advertisement().ifPresent(advertisement -> {
                present.add(routed.segment());
                final Long next = due.get(routed.segment());
                if (next == null || next - now <= 0) {
                    due.put(routed.segment(), now + pause(advertisement));
                    advertise(routed, AdvertisementFrame.periodic(settings(routed, advertisement), vrf.gatewayMac()));
                }
            })));
        due.keySet().retainAll(present);
    }

    /** Between MinRtrAdvInterval, a third of the longest, and that (RFC 4861 section 6.2.4). */
    private long pause(final RouterAdvertisement advertisement) {
        final long longest = Duration.ofSeconds(advertisement.intervalSeconds()).toNanos();
        return random.nextLong(longest / 3, longest + 1);
    }

    private void advertise(final VrfInterface routed, final byte[] frame) {
        final Segment segment = config.get().segments().get(routed.segment());
        if (segment == null) {
            return;
        }
        final var toAll = new PacketOut(Optional.empty(),
            ImmutableList.of(new Action.ToGroup(Numbers.localPorts(segment.vni()))), frame);
        edges.apply(routed.segment()).stream().map(switches::get)
            .filter(at -> at != null && at.programmer().installed() instanceof InstalledState.Known)
            .forEach(at -> at.programmer().session().ifPresent(session -> session.send(toAll)));
    }

    /** What the gateway of a segment advertises; empty if it does not. */
    Optional<AdvertisementSettings> settings(final SegmentName segment) {
        return config.get().routing().of(segment).map(vrf -> vrf.interfaces().get(segment))
            .flatMap(routed -> routed.advertisement().map(advertisement -> settings(routed, advertisement)));
    }

    private AdvertisementSettings settings(final VrfInterface routed, final RouterAdvertisement advertisement) {
        final Addressing addressing = advertisement.addressing();
        final ImmutableSet<AdvertisementSettings.ByDhcp> byDhcp = switch (addressing) {
            case MANAGED -> ImmutableSet.of(AdvertisementSettings.ByDhcp.ADDRESSES);
            case AUTONOMOUS -> ImmutableSet.of();
            case AUTONOMOUS_OTHER_MANAGED -> ImmutableSet.of(AdvertisementSettings.ByDhcp.OTHER);
        };
        final var prefixes = routed.gateways().stream().map(GatewayAddress::subnet)
            .filter(subnet -> subnet.address() instanceof Ipv6Address).distinct()
            .map(subnet -> new AdvertisedPrefix(subnet,
                addressing == Addressing.MANAGED || subnet.length() != AUTONOMOUS_LENGTH
                    ? ImmutableSet.of(AdvertisedPrefix.Use.ON_LINK)
                    : ImmutableSet.of(AdvertisedPrefix.Use.ON_LINK, AdvertisedPrefix.Use.AUTONOMOUS),
                VALID_SECONDS, PREFERRED_SECONDS))
            .collect(ImmutableList.toImmutableList());
        return new AdvertisementSettings(byDhcp, advertisement.lifetimeSeconds(),
            Optional.ofNullable(config.get().segments().get(routed.segment())).map(Segment::mtu), prefixes,
            Optional.empty());
    }
}
