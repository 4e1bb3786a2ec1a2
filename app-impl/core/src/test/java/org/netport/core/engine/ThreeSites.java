// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.core.packet.ReverseArp;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.FlowEntry;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.flow.TableId;
import org.netport.grant.Grant;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantRequest;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationAnswer;
import org.netport.grant.MigrationEvent;
import org.netport.grant.MigrationReport;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.MoveReceipt;
import org.netport.model.AccessPortName;
import org.netport.model.DatapathId;
import org.netport.model.DomainName;
import org.netport.model.Epoch;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.RuleName;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.model.SwitchNumber;
import org.netport.model.TenantName;
import org.netport.model.Vni;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.Host;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.LinkTransport.Addressing;
import org.netport.network.LinkTransport.Encapsulation;
import org.netport.network.LinkTransport.Tunnel;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.network.Switch;
import org.netport.policy.Announcement;
import org.netport.policy.AuditRecord;
import org.netport.policy.PolicyRule;
import org.netport.policy.Quotas;
import org.netport.policy.RuleAction;
import org.netport.policy.RuleMatch;
import org.netport.policy.SitePolicy;

/**
 * Three sites in a triangle, each one switch with access ports p1 to p3 in one segment; sites 1 and 2 belong to acme,
 * site 3 to bravo. Hosts vm1 and vm2 move, peer stays at site 3. What hypervisors report is short to write here.
 */
final class ThreeSites {
    static final HostName VM1 = new HostName("vm1");
    static final HostName VM2 = new HostName("vm2");
    static final HostName PEER = new HostName("peer");
    private static final SegmentName RED = new SegmentName("red");

    final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    final Recorder recorder = new Recorder();
    final Map<SwitchName, FakeSession> sessions = new LinkedHashMap<>();
    ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);
    private final NetworkConfig config;

    ThreeSites(final CutOver mode) {
        config = configured(mode);
    }

    static SwitchName name(final int site) {
        return new SwitchName("sw" + site);
    }

    static AttachmentPoint at(final int site, final int port) {
        return new AttachmentPoint(name(site), new AccessPortName("p" + port));
    }

    private static NetworkConfig configured(final CutOver mode) {
        final var sites = ImmutableMap.<SiteName, Site>builder();
        final var switches = ImmutableMap.<SwitchName, Switch>builder();
        final var links = ImmutableMap.<LinkName, Link>builder();
        for (int site = 1; site <= 3; site++) {
            final var siteName = new SiteName("s" + site);
            sites.put(siteName, new Site(siteName, new DomainName(site == 3 ? "bravo" : "acme")));
            final var access = ImmutableMap.<AccessPortName, AccessPort>builder();
            for (int port = 1; port <= 3; port++) {
                final var portName = new AccessPortName("p" + port);
                access.put(portName, new AccessPort(portName, new PortRef.Named("tap" + port), Optional.of(RED),
                    ImmutableSet.of()));
            }
            switches.put(name(site), new Switch(new DatapathId(site), name(site), siteName, new SwitchNumber(site),
                Optional.of(IpAddress.parse("192.0.2." + site)), access.buildOrThrow()));
            final var link = new LinkName("l" + site);
            links.put(link, new Link(link, new LinkNumber(site), new LinkEnd(name(site), new PortRef.Named("vx")),
                new LinkEnd(name(site % 3 + 1), new PortRef.Named("vx")), new Tunnel(Encapsulation.VXLAN,
                    Addressing.FLOW), 10));
        }
        final var hosts = ImmutableMap.<HostName, Host>builder();
        Stream.of(VM1, VM2, PEER).forEach(host -> hosts.put(host, new Host(host, RED, mac(host), ImmutableSet.of())));
        return new NetworkConfig(new Generation(1), sites.buildOrThrow(), switches.buildOrThrow(),
            links.buildOrThrow(), ImmutableMap.of(RED, new Segment(RED, new TenantName("t"), new Vni(5001), 1450,
                ImmutableMap.of(), ImmutableSet.of(), ImmutableSet.of(), mode,
                Portability.EXTENDED)), hosts.buildOrThrow());
    }

    static MacAddress mac(final HostName host) {
        return new MacAddress(0x020000000000L + (host.equals(VM1) ? 1 : host.equals(VM2) ? 2 : 9));
    }

    NetworkConfig config() {
        return config;
    }

    /** The same with other switches, and what links these. */
    static NetworkConfig with(final NetworkConfig usual, final Map<SwitchName, Switch> switches) {
        return new NetworkConfig(usual.generation(), usual.sites(), ImmutableMap.copyOf(switches),
            ImmutableMap.copyOf(Maps.filterValues(usual.links(), link -> switches.containsKey(link.a().switchName())
                && switches.containsKey(link.b().switchName()))), usual.segments(), usual.hosts(), usual.policies(),
            usual.duplicateDetection(), usual.routing());
    }

    /** The same without the switch of a site. */
    static NetworkConfig without(final int site, final NetworkConfig usual) {
        return with(usual, Maps.filterKeys(usual.switches(), at -> !at.equals(name(site))));
    }

    /** Site 3 accepts what comes from acme with a grant. */
    NetworkConfig withGrantsAccepted() {
        final var site = new SiteName("s3");
        return config.withPolicies(ImmutableMap.of(site, new SitePolicy(site, ImmutableList.of(new PolicyRule(
            new RuleName("known"), new RuleMatch(Optional.of(new DomainName("acme")),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty()), new RuleAction.Accept(Announcement.GRANTED))), ImmutableMap.of(),
            Quotas.NONE, Duration.ofHours(1))));
    }

    /** All switches connected; vm1 and vm2 at site 1, peer at site 3. */
    ThreeSites start(final NetworkConfig with) {
        engine.start(with, Map.of());
        for (int site = 1; site <= 3; site++) {
            connect(site);
        }
        loop.pass(Duration.ofMillis(100));
        locate(VM1, at(1, 1));
        locate(VM2, at(1, 2));
        locate(PEER, at(3, 3));
        loop.pass(Duration.ofSeconds(5));
        return this;
    }

    ThreeSites start() {
        return start(config);
    }

    private void locate(final HostName host, final AttachmentPoint place) {
        engine.report(new LocationReport(host, place, Optional.empty(), 0, ClaimSource.OPERATOR));
        loop.run();
    }

    FakeSession connect(final int site) {
        final FakeSession before = sessions.get(name(site));
        final var ports = ImmutableList.<PortDescription>builder();
        for (int port = 1; port <= 3; port++) {
            ports.add(port(port, LinkState.UP));
        }
        ports.add(new PortDescription(new PortNumber(9), "vx", MacAddress.ZERO, LinkState.UP));
        final var session = new FakeSession(new DatapathId(site), ports.build(),
            before == null ? new HashMap<>() : before.held);
        sessions.put(name(site), session);
        engine.connected(session);
        loop.run();
        return session;
    }

    static PortDescription port(final int port, final LinkState state) {
        return new PortDescription(new PortNumber(port), "tap" + port, MacAddress.ZERO, state);
    }

    FakeSession session(final int site) {
        return sessions.get(name(site));
    }

    /** The controller is killed and another one starts with what was remembered; switches keep what they hold. */
    void restart(final NetworkConfig with) {
        restart(with, Set.of());
    }

    /** The same, and some switches do not come back until they are connected. */
    void restart(final NetworkConfig with, final Set<Integer> away) {
        final Map<HostName, Attachment> places = Map.copyOf(recorder.attachments);
        final List<GrantStatus> grants = recorder.grants.values().stream()
            .filter(status -> !recorder.finished.contains(status.grant().id())).toList();
        loop.close();
        engine = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);
        Stream.of(1, 2, 3).filter(site -> !away.contains(site)).forEach(this::connect);
        engine.start(with, places, grants);
        loop.pass(Duration.ofMillis(100));
    }

    // ---- what is asked and told

    GrantDecision ask(final Map<HostName, AttachmentPoint> destinations, final Duration lifetime) {
        final var decision = engine.request(new GrantRequest(ImmutableMap.copyOf(destinations), lifetime,
            Optional.empty(), "hook")).toCompletableFuture();
        loop.run();
        return decision.join();
    }

    Grant grant(final HostName host, final AttachmentPoint to) {
        return ((GrantDecision.Granted) ask(Map.of(host, to), Duration.ofMinutes(1))).grant();
    }

    MigrationAnswer destination(final MigrationEvent event, final Grant grant) {
        return tell(new MigrationReport(event, Optional.of(new MigrationReport.Proof(grant.id(), grant.nonce())),
            Optional.empty(), ImmutableSet.of(), Optional.empty(), OptionalLong.empty(), "hook"));
    }

    MigrationAnswer source(final MigrationEvent event, final HostName host, final OptionalLong sequence) {
        return tell(new MigrationReport(event, Optional.empty(), Optional.of(name(1)), ImmutableSet.of(host),
            Optional.empty(), sequence, "agent"));
    }

    MigrationAnswer source(final MigrationEvent event, final HostName host) {
        return source(event, host, OptionalLong.empty());
    }

    /** What the agent of site 1 is answered, now or later. */
    CompletableFuture<MigrationAnswer> reported(final MigrationEvent event, final HostName host) {
        return take(new MigrationReport(event, Optional.empty(), Optional.of(name(1)), ImmutableSet.of(host),
            Optional.empty(), OptionalLong.empty(), "agent"));
    }

    private CompletableFuture<MigrationAnswer> take(final MigrationReport report) {
        final var answer = engine.report(report).toCompletableFuture();
        loop.run();
        loop.pass(Duration.ofMillis(50));
        return answer;
    }

    private MigrationAnswer tell(final MigrationReport report) {
        return take(report).getNow(new MigrationAnswer.Invalid("event", "not answered"));
    }

    static MigrationAnswer.Outcome outcome(final MigrationAnswer answer) {
        return ((MigrationAnswer.Taken) answer).effects().get(0).outcome();
    }

    /** A reverse ARP request of a host comes in by an access port, and an entry of some kind sends it up. */
    void frame(final HostName host, final int site, final int port, final EntryKind by) {
        final var entry = session(site).held.values().stream().filter(FlowEntry.class::isInstance)
            .map(FlowEntry.class::cast).filter(flow -> EntryKind.of(flow.cookie()).filter(by::equals).isPresent())
            .findFirst().orElseThrow();
        engine.packetIn(session(site), new PacketIn(new PortNumber(port), new TableId(2), entry.cookie(), 5001,
            ReverseArp.announcement(mac(host))));
        loop.run();
    }

    // ---- what is seen

    Map<SwitchName, Map<ProgramKey, ProgramEntry>> held() {
        final Map<SwitchName, Map<ProgramKey, ProgramEntry>> all = new HashMap<>();
        sessions.forEach((at, session) -> all.put(at, Map.copyOf(session.held)));
        return all;
    }

    int changesAt(final int site) {
        return session(site).commits.stream().mapToInt(commit -> commit.changes().size()).sum();
    }

    /** What the audit log was told, in order. */
    List<AuditRecord.Event> audited() {
        return recorder.audits.stream().map(AuditRecord::event).toList();
    }

    /** How far a host of a grant is. */
    GrantState stateOf(final HostName host, final Grant grant) {
        return recorder.grants.get(grant.id()).states().get(host);
    }

    MoveReceipt lastReceipt(final HostName host) {
        return recorder.moves.stream().filter(move -> move.host().equals(host)).reduce((one, other) -> other)
            .orElseThrow();
    }

    AttachmentPoint placeOf(final HostName host) {
        return recorder.attachments.get(host).point();
    }

    Epoch epochOf(final HostName host) {
        return recorder.attachments.get(host).epoch();
    }
}
