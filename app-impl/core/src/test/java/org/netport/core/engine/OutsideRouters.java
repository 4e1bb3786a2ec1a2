// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netport.channel.PacketIn;
import org.netport.channel.PacketOut;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.packet.NeighbourAnswer;
import org.netport.core.packet.NeighbourPacket;
import org.netport.core.packet.NeighbourParser;
import org.netport.core.packet.NeighbourRole;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.Action;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.model.DatapathId;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;
import org.netport.network.ExitChoice;
import org.netport.network.NetworkConfig;

/** An engine with the switches a, b and c of an {@link ExitNetwork}, and routers that answer what they are asked. */
final class OutsideRouters {
    private static final Duration WAY_THERE_AND_BACK = Duration.ofMillis(3);

    final VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    final Recorder recorder = new Recorder();
    final ExitNetwork network = ExitNetwork.ofTwo(ExitChoice.NEAREST);
    ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);
    /** The routers that answer, with their MAC addresses; others are silent. */
    final Map<IpAddress, MacAddress> answering = new HashMap<>();
    final Map<String, FakeSession> sessions = new LinkedHashMap<>();
    /** Segments of sites in which questions reach nobody, by the tags that they have there. */
    final Set<VlanId> deaf = new HashSet<>();
    /** To whom questions went: broadcast and multicast, or a router alone. */
    final Set<MacAddress> asked = new HashSet<>();
    /** What all switches say that they are when they connect; without, one of them is an Open vSwitch. */
    Optional<String> described = Optional.empty();
    private final Map<FakeSession, Integer> read = new HashMap<>();

    static IpAddress router(final String site, final int bits) {
        final int number = site.charAt(0) - 'a' + 1;
        return IpAddress.parse(bits == 32 ? "192.0.2." + (16 * number + 1) : "2001:db8:f" + number + "::1");
    }

    OutsideRouters() {
        answers("a");
        answers("b");
    }

    void answers(final String site) {
        answering.put(router(site, 32), ExitNetwork.router(site));
        answering.put(router(site, 128), ExitNetwork.router(site));
    }

    void isSilent(final String site) {
        answering.remove(router(site, 32));
        answering.remove(router(site, 128));
    }

    OutsideRouters start() {
        return start(network.config());
    }

    OutsideRouters start(final NetworkConfig config) {
        engine.start(config, Map.of());
        List.of("a", "b", "c").forEach(this::connect);
        pass(Duration.ofSeconds(7));
        return this;
    }

    void restart() {
        restart("a", "b", "c");
    }

    /** The same, and other switches than these do not come back until they are connected. */
    void restart(final String... back) {
        restart(network.config(), back);
    }

    /** The same with another configuration. */
    void restart(final NetworkConfig config, final String... back) {
        loop.close();
        engine = new ControllerEngine(EngineSettings.DEFAULT, loop, recorder);
        engine.start(config, Map.copyOf(recorder.attachments));
        List.of(back).forEach(this::connect);
    }

    void connect(final String site) {
        final FakeSession before = sessions.get(site);
        final FakeSession session = session(site, LinkState.UP, before == null ? new HashMap<>() : before.held);
        described.ifPresent(session::describedAs);
        sessions.put(site, session);
        engine.connected(session);
        loop.run();
    }

    private static FakeSession session(final String site, final LinkState out,
            final Map<ProgramKey, ProgramEntry> held) {
        return new FakeSession(new DatapathId(site.charAt(0) - 'a' + 1), ImmutableList.of(
            port(11, "tap1", LinkState.UP), port(12, "tap2", out), port(1, "next", LinkState.UP),
            port(2, "before", LinkState.UP)), held)
            .describedAs(site.equals("a") ? "Open vSwitch 3.1.0" : "some switch");
    }

    private static PortDescription port(final int number, final String name, final LinkState state) {
        return new PortDescription(new PortNumber(number), name, MacAddress.ZERO, state);
    }

    /** The port of a site's router goes up or down. */
    void link(final String site, final LinkState state) {
        engine.portChanged(session(site, state, new HashMap<>()), port(12, "tap2", state),
            PortChange.MODIFIED);
        loop.run();
    }

    /** Time passes, a little more than said, in which routers answer. */
    void pass(final Duration duration) {
        final long end = loop.nanoTime() + duration.toNanos();
        while (loop.nanoTime() < end) {
            loop.pass(Duration.ofMillis(10));
            sessions.forEach(this::answer);
        }
    }

    private void answer(final String site, final FakeSession session) {
        if (session.sent.size() > read.getOrDefault(session, 0)) {
            loop.pass(WAY_THERE_AND_BACK);
        }
        for (int next = read.getOrDefault(session, 0); next < session.sent.size(); next++) {
            final PacketOut question = session.sent.get(next);
            reply(question).ifPresent(frame -> engine.packetIn(session, new PacketIn(ExitNetwork.outPort(),
                EntryKind.NEXT_HOP_ANSWER.table().id(), cookie(site), 0, frame)));
        }
        read.put(session, session.sent.size());
        loop.run();
    }

    private Optional<byte[]> reply(final PacketOut question) {
        if (question.actions().stream().anyMatch(action -> action instanceof Action.SetVlan tag
                && deaf.contains(tag.vid()))) {
            return Optional.empty();
        }
        return NeighbourParser.parse(question.frame()).flatMap(content -> reply(question, content));
    }

    private Optional<byte[]> reply(final PacketOut question, final NeighbourPacket content) {
        return switch (content) {
            case NeighbourPacket.ArpRequest request -> {
                asked.add(to(question));
                yield Optional.ofNullable(answering.get(request.target()))
                    .map(mac -> NeighbourAnswer.to(request, mac));
            }
            case NeighbourPacket.NeighbourSolicitation solicitation -> Optional.ofNullable(
                answering.get(solicitation.target()))
                .map(mac -> NeighbourAnswer.to(solicitation, mac, NeighbourRole.ROUTER));
            default -> Optional.empty();
        };
    }

    private static MacAddress to(final PacketOut question) {
        long mac = 0;
        for (int octet = 0; octet < 6; octet++) {
            mac = mac << 8 | question.frame()[octet] & 0xff;
        }
        return new MacAddress(mac);
    }

    /** That of the network's own VRF. */
    private Cookie cookie(final String site) {
        return sessions.get(site).held.values().stream().filter(FlowEntry.class::isInstance)
            .map(FlowEntry.class::cast).map(FlowEntry::cookie)
            .filter(cookie -> EntryKind.of(cookie).filter(EntryKind.NEXT_HOP_ANSWER::equals).isPresent())
            .filter(cookie -> cookie.object() == ExitNetwork.TRANSIT_VNI.value())
            .findFirst().orElseThrow();
    }

    void configure(final NetworkConfig config) {
        engine.configure(config);
        loop.run();
    }
}
