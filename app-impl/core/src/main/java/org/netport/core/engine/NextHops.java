// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.packet.NeighbourPacket;
import org.netport.core.packet.NeighbourQuestion;
import org.netport.core.topology.NextHop;
import org.netport.engine.NextHopStatus.Life;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.model.VrfName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.netport.network.Uplink;
import org.netport.network.Vrf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the outside routers of all VRFs, each in its interval, whether they are alive. A router whose switch is not
 * connected stays what it was. Owned by the engine's loop.
 */
final class NextHops {
    private static final Logger LOG = LoggerFactory.getLogger(NextHops.class);

    private final EngineLoop loop;
    private final Supplier<NetworkConfig> config;
    private final Map<SwitchName, SwitchState> switches;
    private final BiFunction<AttachmentPoint, Segment, Optional<Membership>> membership;
    private final Consumer<VrfName> changed;
    private final Map<NextHop, Watched> watched = new LinkedHashMap<>();
    private boolean begun;

    /**
     * Makes one that asks nobody yet.
     *
     * @param loop the engine's thread and clock
     * @param config the configuration now
     * @param switches the configured ones, which the caller goes on to change
     * @param membership an access port as a member of a segment
     * @param changed told of VRFs one of whose routers has another life or another MAC address
     */
    NextHops(final EngineLoop loop, final Supplier<NetworkConfig> config, final Map<SwitchName, SwitchState> switches,
            final BiFunction<AttachmentPoint, Segment, Optional<Membership>> membership,
            final Consumer<VrfName> changed) {
        this.loop = loop;
        this.config = config;
        this.switches = switches;
        this.membership = membership;
        this.changed = changed;
    }

    /** One router. Its timer ends when another one is watched in its place. */
    private static final class Watched {
        private final NextHop nextHop;
        private final Uplink uplink;
        private NextHopState state = NextHopState.UNASKED;

        Watched(final NextHop nextHop, final Uplink uplink) {
            this.nextHop = nextHop;
            this.uplink = uplink;
        }
    }

    // ---- what happens

    /** The configuration is another one: routers that are in both stay what they were. */
    void configured() {
        final Set<NextHop> present = new HashSet<>();
        config.get().routing().vrfs().values().forEach(vrf -> vrf.waysOut().uplinks().values().forEach(uplink ->
            uplink.nextHops().forEach(address -> {
                final var nextHop = new NextHop(vrf.name(), uplink.name(), address);
                present.add(nextHop);
                watch(nextHop, uplink);
            })));
        watched.keySet().retainAll(present);
    }

    private void watch(final NextHop nextHop, final Uplink uplink) {
        final Watched known = watched.get(nextHop);
        if (known != null && known.uplink.equals(uplink)) {
            return;
        }
        final var fresh = new Watched(nextHop, uplink);
        if (known != null && known.uplink.at().equals(uplink.at())
                && known.uplink.segment().equals(uplink.segment())) {
            fresh.state = known.state.excused(loop.nanoTime());
        }
        watched.put(nextHop, fresh);
        if (begun) {
            loop.schedule(Duration.ZERO, () -> ask(fresh));
        }
    }

    /**
     * What a switch still sends to when it is read for the first time: that counts until its first questions have had
     * their time, also of a switch that comes late. What is known of a router by then is better.
     */
    void recover(final Collection<RecoveredNextHop> remembered) {
        final Set<VrfName> others = new LinkedHashSet<>();
        remembered.forEach(seen -> Optional.ofNullable(watched.get(seen.nextHop()))
            .filter(each -> each.state.life() == Life.UNKNOWN)
            .filter(each -> !begun || isPortUsable(each.uplink)).ifPresent(each -> {
                each.state = NextHopState.remembered(seen.mac(), loop.nanoTime());
                others.add(each.nextHop.vrf());
            }));
        others.forEach(changed);
    }

    /** The switches may be written from now on. */
    void begin() {
        begun = true;
        watched.values().forEach(each -> {
            each.state = each.state.excused(loop.nanoTime());
            loop.schedule(Duration.ZERO, () -> ask(each));
        });
    }

    /** The ports of a switch are others now. Whoever calls this looks at {@link #alive} afterwards. */
    void portsMoved(final SwitchName name) {
        watched.values().stream().filter(each -> each.uplink.at().switchName().equals(name))
            .filter(each -> !isPortUsable(each.uplink)).forEach(each -> each.state = each.state.cut());
    }

    /** A router has answered: of the VRF whose entry tells, since others may have the same addresses at that port. */
    void heard(final SwitchName at, final PacketIn packet, final NeighbourPacket answer) {
        watched.values().stream().filter(each -> each.uplink.at().switchName().equals(at))
            .filter(each -> Optional.ofNullable(config.get().routing().vrfs().get(each.nextHop.vrf()))
                .filter(vrf -> RecoveredNextHop.isOf(config.get(), vrf, packet.cookie())).isPresent())
            .filter(each -> member(each.uplink).filter(member -> member.port().equals(packet.inPort())).isPresent())
            .toList().forEach(each -> NeighbourQuestion.answered(answer, each.nextHop.address())
                .filter(mac -> !mac.isGroup())
                .ifPresent(mac -> become(each, each.state.answer(mac, loop.nanoTime(), each.uplink.liveness()))));
    }

    // ---- questions

    private void ask(final Watched each) {
        if (watched.get(each.nextHop) != each) {
            return;
        }
        final Uplink uplink = each.uplink;
        loop.schedule(uplink.liveness().interval(), () -> ask(each));
        final Optional<SwitchSession> session = Optional.ofNullable(switches.get(uplink.at().switchName()))
            .flatMap(at -> at.programmer().session());
        final Optional<Membership> member = member(uplink).filter(port -> isPortUsable(uplink));
        if (session.isEmpty()) {
            each.state = each.state.excused(loop.nanoTime());
        } else if (member.isEmpty()) {
            become(each, each.state.cut());
        } else {
            judge(each);
            question(each).ifPresent(frame -> session.orElseThrow().send(new PacketOut(Optional.empty(),
                member.orElseThrow().delivery(), frame)));
            each.state = each.state.question();
            judgeInTime(each);
        }
    }

    /** The patience may end before the next question. */
    private void judgeInTime(final Watched each) {
        final Duration rest = each.state.remaining(loop.nanoTime(), each.uplink.liveness());
        if (each.state.life() == Life.ALIVE && rest.compareTo(each.uplink.liveness().interval()) < 0) {
            loop.schedule(rest, () -> {
                if (watched.get(each.nextHop) == each) {
                    judge(each);
                }
            });
        }
    }

    private void judge(final Watched each) {
        become(each, each.state.judged(loop.nanoTime(), each.uplink.liveness()));
    }

    private void become(final Watched each, final NextHopState next) {
        final NextHopState before = each.state;
        each.state = next;
        if (before.life() != next.life()) {
            LOG.info("next hop {} at {} is {}", each.nextHop, each.uplink.at(), next.life());
        }
        if (before.life() != next.life() || !before.neighbour().equals(next.neighbour())) {
            changed.accept(each.nextHop.vrf());
        }
    }

    private Optional<byte[]> question(final Watched each) {
        return Optional.ofNullable(config.get().routing().vrfs().get(each.nextHop.vrf()))
            .flatMap(vrf -> NextHopQuestion.frame(vrf, each.uplink.segment(), each.nextHop.address(),
                each.state.asked()));
    }

    private Optional<Membership> member(final Uplink uplink) {
        return Optional.ofNullable(config.get().segments().get(uplink.segment()))
            .flatMap(segment -> membership.apply(uplink.at(), segment));
    }

    private boolean isPortUsable(final Uplink uplink) {
        return Optional.ofNullable(config.get().switches().get(uplink.at().switchName())).map(Switch::accessPorts)
            .map(ports -> ports.get(uplink.at().port())).map(AccessPort::port)
            .filter(port -> switches.containsKey(uplink.at().switchName()))
            .filter(port -> switches.get(uplink.at().switchName()).ports().isUsable(port)).isPresent();
    }

    // ---- what is known

    /** The routers that are alive, with their MAC addresses. */
    ImmutableMap<NextHop, MacAddress> alive() {
        final var alive = ImmutableMap.<NextHop, MacAddress>builder();
        watched.forEach((nextHop, each) -> each.state.neighbour().ifPresent(mac -> alive.put(nextHop, mac)));
        return alive.buildOrThrow();
    }

    /** All routers, as they are now; those of an uplink one after the other. */
    ImmutableMap<NextHop, NextHopNews.Seen> seen() {
        final var seen = ImmutableMap.<NextHop, NextHopNews.Seen>builder();
        watched.forEach((nextHop, each) -> seen.put(nextHop, new NextHopNews.Seen(each.uplink.at(), each.state)));
        return seen.buildOrThrow();
    }

    /** Which routers of a VRF are not alive, and what to look at; empty if all are, or nobody has been asked yet. */
    Optional<String> complaint(final Vrf vrf) {
        return watched.values().stream().filter(each -> begun && each.nextHop.vrf().equals(vrf.name()))
            .filter(each -> each.state.life() != Life.ALIVE).map(this::complaint)
            .reduce((one, other) -> one + "; " + other);
    }

    private String complaint(final Watched each) {
        final String who = "uplink '" + each.uplink.name() + "': next hop " + each.nextHop.address();
        if (!isPortUsable(each.uplink)) {
            return who + " cannot be reached, since port " + each.uplink.at() + " is down or missing";
        }
        final String how = each.nextHop.address().bits() == 32 ? "ARP" : "neighbour solicitations";
        return who + (each.state.life() == Life.SILENT ? " answers no more " : " does not answer ") + how
            + " at " + each.uplink.at() + ": look at the router, and at the segment '" + each.uplink.segment()
            + "' there";
    }
}
