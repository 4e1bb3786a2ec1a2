// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.ReadBackResult.Observed;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.HostLocations;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.compile.Unit;
import org.netport.core.topology.SwitchPorts;
import org.netport.engine.EngineListener;
import org.netport.grant.GrantStatus;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.EarlierMoves;
import org.netport.location.LocationReport;
import org.netport.location.ReportOutcome;
import org.netport.model.DatapathId;
import org.netport.model.HostName;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.VrfName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Switch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network as the engine sees it: configuration, switches, places of hosts; and what follows from a change of each.
 * Owned by the engine's loop.
 */
final class Network {
    /** Why something cannot be asked yet. */
    static final String STARTING = "the controller has started and is still reading back the switches: try again in "
        + "a few seconds";
    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    private final EngineLoop loop;
    private final EngineSettings settings;
    private final Counters counters;
    private final EngineListener listener;
    private final ObjectReports reports;
    private final Moves moves;
    private final Recompiler recompiler;
    private final RefusalReader refusals;
    private final Movements movements;
    private final Gathering gathering;
    private final UnitCompilation compilation = new UnitCompilation();
    private final Map<SwitchName, SwitchState> switches = new LinkedHashMap<>();
    private final Map<DatapathId, SwitchState> byDatapath = new HashMap<>();
    /** What databases told, kept by datapath id: they may speak before the configuration has come. */
    private final Map<DatapathId, ImmutableMap<PortRef, String>> identities = new HashMap<>();
    private final RouterAdvertiser advertiser;
    private final NextHops nextHops;
    private final NextHopNews nextHopNews;
    private final PacketHandler packets;
    private final HostLocations locations;
    private NetworkConfig config = NetworkConfig.EMPTY;
    private HostIndex hosts = new HostIndex(NetworkConfig.EMPTY);
    /** What waits for the gate, oldest first; who adds to it bounds it, and sees to it that nothing is thrown. */
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean started;
    private boolean gateOpen;

    Network(final EngineLoop loop, final EngineSettings settings, final EngineListener listener,
            final Counters counters, final Gathering gathering) {
        this.loop = loop;
        this.settings = settings;
        this.counters = counters;
        this.listener = listener;
        this.gathering = gathering;
        final var writer = new HostWriter(() -> config, switches, compilation, this::locations, () -> gateOpen,
            gathering);
        moves = new Moves(loop, settings, () -> config, writer, listener, counters, gathering);
        movements = moves.movements();
        nextHops = new NextHops(loop, () -> config, switches, this::membership, this::waysOutChanged);
        nextHopNews = new NextHopNews(loop, listener);
        advertiser = new RouterAdvertiser(loop, () -> config, switches, compilation::edges);
        packets = new PacketHandler(this, new RouterDesk(this, advertiser, loop, counters), counters);
        locations = (host, on) -> movements.seenFrom(host, on);
        reports = new ObjectReports(loop, listener, counters, switches, compilation::switchesOf,
            compilation::reach, vrf -> nextHops.complaint(vrf).or(() ->
                UnmeasuredPackets.complaint(compilation.view(), compilation.edges(vrf.transit()), vrf)),
            this::unfinished);
        recompiler = new Recompiler(loop, settings, () -> config, switches, compilation, movements, reports,
            nextHops::alive);
        refusals = new RefusalReader(loop, settings.refusalInterval(), switches,
            () -> movements.records().moving().isEmpty(), reports::touchSwitch);
    }

    /** Does what is to be done about once a second. */
    void look() {
        reports.tellCounters();
        refusals.look();
        if (gateOpen) {
            advertiser.look();
        }
        movements.records().forgetOld();
    }

    NextHops nextHops() {
        return nextHops;
    }

    private void waysOutChanged(final VrfName vrf) {
        refreshView();
        reports.touchVrf(vrf);
    }

    NetworkConfig config() {
        return config;
    }

    HostIndex hosts() {
        return hosts;
    }

    Moves moves() {
        return moves;
    }

    Movements movements() {
        return movements;
    }

    // ---- configuration

    void start(final NetworkConfig initial, final Map<HostName, Attachment> recovered,
            final List<GrantStatus> grants, final EarlierMoves earlier) {
        started = true;
        movements.recover(earlier);
        take(initial);
        moves.recover(recovered, grants);
    }

    void configure(final NetworkConfig next) {
        final boolean judgedAlike = config.policies().equals(next.policies()) && config.sites().equals(next.sites());
        take(next);
        refreshView();
        if (!judgedAlike && gateOpen) {
            // Where hosts may appear by themselves is compiled into their entries, at access ports of their segment.
            next.hosts().values().forEach(host -> compilation.edges(host.segment()).stream()
                .map(switches::get).forEach(state -> recompiler.recompile(state, new Unit.HostUnit(host.name()))));
            switches.values().forEach(state -> state.programmer().pump());
        }
    }

    private void take(final NetworkConfig next) {
        final NetworkConfig before = config;
        config = next;
        hosts = new HostIndex(next);
        before.switches().values().forEach(old -> {
            final Switch now = next.switches().get(old.name());
            if (now == null || !now.datapathId().equals(old.datapathId())) {
                release(old.name());
            }
        });
        next.switches().values().forEach(configured -> {
            final SwitchState state = switches.computeIfAbsent(configured.name(),
                name -> new SwitchState(name, configured.datapathId(), programmer(name),
                    Optional.ofNullable(identities.get(configured.datapathId()))));
            byDatapath.put(configured.datapathId(), state);
            state.references(PortResolver.references(next, configured.name()));
        });
        nextHops.configured();
        advertiser.configured();
        reports.configured(next);
        moves.configured();
        before.hosts().forEach((name, host) -> {
            final Host now = next.hosts().get(name);
            if (now == null || !now.segment().equals(host.segment()) || !now.mac().equals(host.mac())) {
                movements.forget(name);
            }
        });
        next.hosts().keySet().forEach(name -> movements.placement(name).current().ifPresent(at -> {
            if (LocationRules.problem(next, name, at.point()).isPresent()) {
                movements.withdraw(name);
            }
        }));
    }

    /** A switch is no longer ours: what netport wrote there is removed, then it is left alone. */
    private void release(final SwitchName name) {
        final SwitchState state = switches.remove(name);
        byDatapath.remove(state.datapathId(), state);
        movements.released(name);
        listener.switchRemoved(name.value());
        for (Unit unit : state.programmer().presentUnits()) {
            state.programmer().put(unit, ImmutableList.of(), Urgency.CONFIGURATION);
        }
        state.programmer().pump();
    }

    private SwitchProgrammer programmer(final SwitchName name) {
        return new SwitchProgrammer(loop, settings, gathering, new SwitchNews(name, reports, counters,
            () -> Optional.ofNullable(switches.get(name)), observed -> wasObserved(name, observed),
            unit -> settled(name, unit)));
    }

    private void settled(final SwitchName name, final Unit unit) {
        final SwitchState state = switches.get(name);
        if (unit instanceof Unit.HostUnit of && state != null && !state.programmer().isOpen(unit)
                && state.programmer().refusal(unit).isEmpty()) {
            movements.held(of.host(), name);
        }
    }

    /** Something that flow programs depend on has changed: recompiles what depends on it. */
    private void refreshView() {
        if (gateOpen) {
            recompiler.refresh();
            nextHopNews.tell(nextHops.seen());
        }
    }

    private Optional<String> unfinished(final SegmentName segment) {
        return recompiler.unfinished(segment);
    }

    // ---- recovery

    private void wasObserved(final SwitchName name, final Observed observed) {
        final SwitchState state = switches.get(name);
        if (state == null) {
            return;
        }
        for (RecoveredAttachment seen : RecoveredAttachment.read(config.switches().get(name), state.ports(), hosts,
                observed.program())) {
            seen.epochAfter(movements.placement(seen.host()).epoch())
                .map(epoch -> new Attachment(seen.point(), epoch, loop.now(), ClaimSource.RECOVERED))
                .ifPresent(attachment -> {
                    if (gateOpen) {
                        moves.found(seen.host(), attachment);
                    } else {
                        movements.recover(seen.host(), attachment);
                    }
                });
        }
        if (!state.readOnce()) {
            nextHops.recover(RecoveredNextHop.read(config, name, observed.program()));
        }
        state.wasRead();
        recompiler.readBack(name);
        reports.touchAll(state);
        openGateIfAllRead();
    }

    void openGateIfAllRead() {
        if (started && switches.values().stream().allMatch(at -> at.readOnce() && at.knowsIdentities())) {
            openGate("all configured switches have been read back");
        }
    }

    void openGate(final String why) {
        if (gateOpen || !started) {
            return;
        }
        gateOpen = true;
        LOG.info("programming begins: {} ({} switches, {} segments, {} hosts configured)", why, switches.size(),
            config.segments().size(), config.hosts().size());
        nextHops.begin();
        refreshView();
        switches.values().forEach(this::allowWritesUnlessSlave);
        moves.begin();
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    /**
     * Does something as soon as it is known what was found on the switches: at once, if it is. It is told when it
     * arrived; what has waited arrives when it is done, since no move that it is about has begun earlier.
     */
    void whenOpen(final long arrivedNanos, final LongConsumer task) {
        if (gateOpen) {
            task.accept(arrivedNanos);
        } else {
            waiting.add(() -> task.accept(loop.nanoTime()));
        }
    }

    /** Whether the initial configuration is there: from then on it is bounded how long switches are read back. */
    boolean hasStarted() {
        return started;
    }

    /** Whether what was found on the switches is known, and they may be written. */
    boolean isOpen() {
        return gateOpen;
    }

    private void allowWritesUnlessSlave(final SwitchState state) {
        final boolean slave = state.programmer().session()
            .filter(session -> session.features().role() == Role.SLAVE).isPresent();
        if (slave) {
            state.programmer().forbidWrites();
        } else if (gateOpen) {
            state.programmer().allowWrites();
        }
        reports.touchSwitch(state.name());
    }

    // ---- switches

    /** Takes a session if a configured switch has its datapath id. Repeating it does nothing. */
    boolean adopt(final SwitchSession session) {
        final Optional<SwitchState> state = byDatapath(session.datapathId());
        state.filter(at -> at.programmer().session().filter(session::equals).isEmpty()).ifPresent(at -> {
            LOG.info("switch {} connected: {}", at.name(), session.features());
            at.sawPorts(session.ports());
            at.isAble(session.features().abilities());
            nextHops.portsMoved(at.name());
            at.detail("reading back");
            reports.touchPorts(at.name());
            at.programmer().connected(session);
            refreshView();
            allowWritesUnlessSlave(at);
        });
        return state.isPresent();
    }

    boolean lost(final SwitchSession session, final String reason) {
        final Optional<SwitchState> state = byDatapath(session.datapathId());
        state.ifPresent(at -> {
            LOG.warn("switch {} disconnected: {}", at.name(), reason);
            at.detail("disconnected: " + reason);
            at.programmer().disconnected(reason);
            reports.touchAll(at);
        });
        return state.isPresent();
    }

    void roleChanged(final SwitchSession session, final Role role) {
        byDatapath(session.datapathId()).ifPresent(at -> {
            LOG.info("switch {}: our role is now {}", at.name(), role);
            allowWritesUnlessSlave(at);
        });
    }

    void interfaces(final DatapathId datapathId, final Map<PortRef, String> portNames, final long arrivedNanos) {
        if (portNames.isEmpty()) {
            identities.remove(datapathId);
        } else {
            identities.put(datapathId, ImmutableMap.copyOf(portNames));
        }
        byDatapath(datapathId).ifPresent(at -> {
            final SwitchPorts before = at.ports();
            at.identities(portNames);
            portsSeen(at, before, arrivedNanos);
            openGateIfAllRead();
        });
    }

    void portChanged(final SwitchSession session, final PortDescription port, final PortChange change,
            final long arrivedNanos) {
        byDatapath(session.datapathId()).ifPresent(at -> {
            final SwitchPorts before = at.ports();
            at.sawPorts(session.ports());
            portsSeen(at, before, arrivedNanos);
            LOG.debug("switch {}: port {} {}", at.name(), port, change);
        });
    }

    /** What follows from what is known now of a switch's ports. */
    private void portsSeen(final SwitchState at, final SwitchPorts before, final long arrivedNanos) {
        if (!before.equals(at.ports())) {
            nextHops.portsMoved(at.name());
            refreshView();
            reports.touchPorts(at.name());
            portsMoved(at.name(), before, at.ports(), arrivedNanos);
        }
        reports.touchSwitch(at.name());
    }

    /** Hosts at ports that went down are nowhere; those at ports that came back are there again. */
    private void portsMoved(final SwitchName name, final SwitchPorts before, final SwitchPorts after,
            final long arrivedNanos) {
        final Switch configured = config.switches().get(name);
        configured.accessPorts().values().forEach(port -> {
            final boolean was = before.isPlugged(port.port());
            final boolean is = after.isPlugged(port.port());
            if (was != is) {
                final var point = new AttachmentPoint(name, port.name());
                movements.at(point).forEach(host -> {
                    if (is) {
                        movements.portUp(host, point, arrivedNanos);
                    } else {
                        movements.portDown(host, point, arrivedNanos);
                    }
                });
            }
        });
    }

    /** Audits the switch that is due longest, one at a time, in a moment in which no host moves. */
    void audit() {
        if (movements.records().moving().isEmpty()) {
            final long now = loop.nanoTime();
            switches.values().stream().map(SwitchState::programmer).filter(programmer -> programmer.auditIsDue(now))
                .min(Comparator.comparingLong(SwitchProgrammer::readAt)).ifPresent(SwitchProgrammer::audit);
        }
    }

    private Optional<SwitchState> byDatapath(final DatapathId datapathId) {
        return Optional.ofNullable(byDatapath.get(datapathId));
    }

    // ---- locations

    /** What is wrong with a report; empty if nothing is. */
    Optional<ReportOutcome.Invalid> problem(final LocationReport report) {
        return LocationRules.problem(config, report.host(), report.point());
    }

    void report(final LocationReport report, final long arrivedNanos, final Consumer<ReportOutcome> outcome) {
        final Optional<ReportOutcome.Invalid> problem = problem(report);
        if (problem.isPresent()) {
            counters.claimRefused();
            outcome.accept(problem.orElseThrow());
        } else if (!gateOpen) {
            outcome.accept(new ReportOutcome.NotYet(STARTING));
        } else {
            movements.claim(report.host(), report.point(), report.epoch(), report.sequence(), report.source(),
                arrivedNanos, outcome);
        }
    }

    Optional<Attachment> withdraw(final HostName host) {
        return config.hosts().containsKey(host) ? movements.withdraw(host) : Optional.empty();
    }

    void packetIn(final SwitchSession session, final PacketIn packet, final long arrivedNanos) {
        if (gateOpen) {
            byDatapath(session.datapathId()).ifPresent(at ->
                packets.handle(session, config.switches().get(at.name()), packet, arrivedNanos));
        }
    }

    PathSources pathSources() {
        return new PathSources(compilation.view(), switches, movements);
    }

    SwitchMoments moments() {
        return new SwitchMoments(config, switches, movements, recompiler, compilation);
    }

    private HostLocations locations() {
        return locations;
    }

    /** The access port of a switch by which a frame has come; empty if it came by another port. */
    Optional<AccessPort> accessPort(final SwitchName at, final PacketIn packet) {
        return compilation.context(at).flatMap(context -> context.accessPortAt(packet.inPort()));
    }

    /** An access port as a member of a segment; empty if it cannot be now. */
    Optional<Membership> membership(final AttachmentPoint point, final Segment segment) {
        return compilation.context(point.switchName()).flatMap(at -> at.membership(point.port(), segment));
    }
}
