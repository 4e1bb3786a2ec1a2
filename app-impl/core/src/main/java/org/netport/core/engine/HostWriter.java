// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.HostLocations;
import org.netport.core.compile.PacketOutActions;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.compile.Unit;
import org.netport.core.location.RolloutPlanner;
import org.netport.core.location.Stage;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.Action;
import org.netport.grant.GrantDecision;
import org.netport.model.HostName;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;

/** Compiles hosts for switches and writes what changes; asks and sends what moves need. Owned by the engine's loop. */
final class HostWriter implements HostProgramming, MoveTraffic.Switches, Confirmations.Sender,
        PathProbes.Relay, FrameCarrier.Ports {
    private final Supplier<NetworkConfig> config;
    private final Map<SwitchName, SwitchState> switches;
    private final UnitCompilation compilation;
    private final Supplier<HostLocations> locations;
    private final BooleanSupplier open;
    private final Gathering gathering;

    /** Writes to {@code switches}, which the caller goes on to change, once {@code open}. */
    HostWriter(final Supplier<NetworkConfig> config, final Map<SwitchName, SwitchState> switches,
            final UnitCompilation compilation, final Supplier<HostLocations> locations, final BooleanSupplier open,
            final Gathering gathering) {
        this.config = config;
        this.switches = switches;
        this.compilation = compilation;
        this.locations = locations;
        this.open = open;
        this.gathering = gathering;
    }

    @Override
    public void program(final HostName host, final SwitchName on, final IntConsumer changed,
            final HeldCallback callback) {
        final SwitchState state = switches.get(on);
        if (state == null) {
            callback.held(HeldCallback.Held.NO);
            return;
        }
        final Unit unit = new Unit.HostUnit(host);
        changed.accept(state.programmer().put(unit, compilation.compile(unit, on, locations.get()),
            gathering.urgency()));
        gathering.pump(state.programmer());
        state.programmer().whenHeld(unit, callback);
    }

    @Override
    public boolean isConfigured(final SwitchName name) {
        return switches.containsKey(name);
    }

    @Override
    public void programEverywhere(final HostName host) {
        if (!open.getAsBoolean()) {
            return;
        }
        final Unit unit = new Unit.HostUnit(host);
        final Set<SwitchName> reach = HostIndex.byName(config.get(), host)
            .map(found -> compilation.reach(found.segment())).orElse(Set.of());
        switches.values().stream().filter(state -> reach.contains(state.name()) || state.programmer().wants(unit))
            .forEach(state -> {
                state.programmer().put(unit, compilation.compile(unit, state.name(), locations.get()),
                    gathering.urgency());
                gathering.pump(state.programmer());
            });
    }

    @Override
    public ImmutableList<Stage> plan(final HostName host, final Optional<SwitchName> from, final SwitchName to) {
        return compilation.rollout(config.get().hosts().get(host).segment(), from, to);
    }

    @Override
    public ImmutableSet<SwitchName> receivers(final HostName host, final Optional<SwitchName> from,
            final SwitchName to) {
        return RolloutPlanner.receivers(topology(host), from, to);
    }

    @Override
    public Optional<GrantDecision.Refused> tooNarrow(final HostName host, final SwitchName from,
            final SwitchName to) {
        final Segment segment = segment(config.get().hosts().get(host));
        return compilation.context(from).flatMap(at ->
            PathMtu.refusal(way(segment, from, to), segment, at, host, from, to));
    }

    /** The graph by which frames for a segment's hosts go: the VRF's where the switches are on different islands. */
    private SegmentTopology way(final Segment segment, final SwitchName from, final SwitchName to) {
        final SegmentTopology own = compilation.topology(segment.name());
        return compilation.routing(segment.name())
            .filter(vrf -> !VrfTopology.isBridged(config.get(), own, from, to)).map(VrfTopology::transit)
            .orElse(own);
    }

    private SegmentTopology topology(final HostName host) {
        return compilation.topology(config.get().hosts().get(host).segment());
    }

    @Override
    public Set<SwitchName> edges(final SegmentName segment) {
        return compilation.edges(segment);
    }

    @Override
    public boolean send(final AttachmentPoint from, final Host as, final byte[] frame) {
        final Optional<Membership> port = membership(from, as);
        final Optional<SwitchSession> session = session(from.switchName());
        session.ifPresent(to -> port.ifPresent(member -> to.send(
            new PacketOut(Optional.of(member.port()), member.resubmission(), frame))));
        return session.isPresent() && port.isPresent();
    }

    @Override
    public Optional<Membership> membership(final AttachmentPoint at, final Host host) {
        return compilation.context(at.switchName()).flatMap(self -> self.membership(at.port(), segment(host)));
    }

    @Override
    public boolean relay(final Host host, final SwitchName from, final SwitchName to, final byte[] frame) {
        final Optional<SwitchSession> session = session(from);
        final SegmentTopology way = way(segment(host), from, to);
        final var actions = compilation.context(from).flatMap(at -> PacketOutActions.towards(at, way, to))
            .map(out -> way.segment().name().equals(host.segment()) ? out : asRelayed(to, out));
        session.ifPresent(at -> actions.ifPresent(out -> at.send(new PacketOut(Optional.empty(), out, frame))));
        return session.isPresent() && actions.isPresent() && session(to).isPresent();
    }

    private ImmutableList<Action> asRelayed(final SwitchName to, final ImmutableList<Action> out) {
        return ImmutableList.<Action>builder().add(new Action.SetEthDst(
            Numbers.relay(config.get().switches().get(to).number()))).addAll(out).build();
    }

    @Override
    public Optional<SwitchSession> session(final SwitchName name) {
        return Optional.ofNullable(switches.get(name)).flatMap(at -> at.programmer().session());
    }

    @Override
    public Optional<Host> host(final HostName name) {
        return HostIndex.byName(config.get(), name);
    }

    @Override
    public Segment segment(final Host host) {
        return config.get().segments().get(host.segment());
    }
}
