// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.HashMap;
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
import org.netport.core.packet.NeighbourPacket;
import org.netport.core.pipeline.Numbers;
import org.netport.flow.Action;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.Vni;
import org.netport.network.NetworkConfig;
import org.netport.network.RouterAdvertisement;
import org.netport.network.RouterAdvertisement.Addressing;
import org.netport.network.Segment;

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
    /** What is configured to be said. */
    private Map<SegmentName, Advertised> advertised = Map.of();
    /** When it is said again; what is missing has not been said yet. */
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

    /** What a gateway advertises in a segment. */
    private record Advertised(Vni vni, Duration interval, AdvertisementSettings settings, MacAddress router) {
    }

    /**
     * The configuration is another one, and nothing of it is written yet: hosts are told of routers that will not be
     * there any more (RFC 4861 section 6.2.5). What is said differently is said when it is looked next.
     */
    void configured() {
        final Map<SegmentName, Advertised> next = new HashMap<>();
        config.get().routing().vrfs().values().forEach(vrf -> vrf.interfaces().values().forEach(routed ->
            routed.advertisement().ifPresent(each -> Optional.ofNullable(config.get().segments().get(routed.segment()))
                .ifPresent(segment -> next.put(segment.name(), new Advertised(segment.vni(),
                    Duration.ofSeconds(each.intervalSeconds()), settings(each, segment), vrf.gatewayMac()))))));
        advertised.forEach((segment, was) -> {
            final Optional<Advertised> is = Optional.ofNullable(next.get(segment));
            if (is.filter(was::equals).isEmpty()) {
                due.remove(segment);
            }
            if (is.filter(now -> now.router().equals(was.router())).isEmpty()) {
                send(segment, was, was.settings().ceasing());
            }
        });
        advertised = next;
    }

    /** Sends what is due; called about once a second, when the switches may be written. */
    void look() {
        final long now = loop.nanoTime();
        advertised.forEach((segment, each) -> {
            final Long next = due.get(segment);
            if (next == null || next - now <= 0) {
                due.put(segment, now + pause(each.interval().toNanos()));
                send(segment, each, each.settings());
            }
        });
    }

    /** Between MinRtrAdvInterval, a third of the longest, and that (RFC 4861 section 6.2.4). */
    private long pause(final long longest) {
        return random.nextLong(longest / 3, longest + 1);
    }

    private void send(final SegmentName segment, final Advertised what, final AdvertisementSettings settings) {
        final var toAll = new PacketOut(Optional.empty(),
            ImmutableList.of(new Action.ToGroup(Numbers.localPorts(what.vni()))),
            AdvertisementFrame.periodic(settings, what.router()));
        edges.apply(segment).stream().map(switches::get)
            .filter(at -> at != null && at.programmer().installed() instanceof InstalledState.Known)
            .forEach(at -> at.programmer().session().ifPresent(session -> session.send(toAll)));
    }

    /** What a host of a segment that asks for routers is told; empty if nothing is advertised there. */
    Optional<byte[]> answer(final SegmentName segment, final NeighbourPacket.RouterSolicitation solicitation) {
        return Optional.ofNullable(advertised.get(segment))
            .map(each -> AdvertisementFrame.to(solicitation, each.settings(), each.router()));
    }

    private static AdvertisementSettings settings(final RouterAdvertisement advertisement, final Segment segment) {
        final Addressing addressing = advertisement.addressing();
        final ImmutableSet<AdvertisementSettings.ByDhcp> byDhcp = switch (addressing) {
            case MANAGED -> ImmutableSet.of(AdvertisementSettings.ByDhcp.ADDRESSES);
            case AUTONOMOUS -> ImmutableSet.of();
            case AUTONOMOUS_OTHER_MANAGED -> ImmutableSet.of(AdvertisementSettings.ByDhcp.OTHER);
        };
        final var prefixes = segment.subnets().stream().filter(subnet -> subnet.address() instanceof Ipv6Address)
            .map(subnet -> new AdvertisedPrefix(subnet,
                addressing == Addressing.MANAGED || subnet.length() != AUTONOMOUS_LENGTH
                    ? ImmutableSet.of(AdvertisedPrefix.Use.ON_LINK)
                    : ImmutableSet.of(AdvertisedPrefix.Use.ON_LINK, AdvertisedPrefix.Use.AUTONOMOUS),
                VALID_SECONDS, PREFERRED_SECONDS))
            .collect(ImmutableList.toImmutableList());
        return new AdvertisementSettings(byDhcp, advertisement.lifetimeSeconds(), Optional.of(segment.mtu()), prefixes,
            Optional.empty());
    }
}
