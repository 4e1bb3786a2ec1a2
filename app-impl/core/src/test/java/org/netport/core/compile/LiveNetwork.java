// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.core.engine.ControllerEngine;
import org.netport.core.engine.EngineSettings;
import org.netport.core.engine.VirtualLoop;
import org.netport.core.fake.FakeNetwork;
import org.netport.core.topology.NetworkView;
import org.netport.engine.EngineCounters;
import org.netport.engine.EngineListener;
import org.netport.engine.ObjectStatus;
import org.netport.engine.SwitchStatus;
import org.netport.flow.SwitchProgram;
import org.netport.location.Attachment;
import org.netport.location.ClaimSource;
import org.netport.location.LocationReport;
import org.netport.location.MoveReceipt;
import org.netport.model.HostName;
import org.netport.model.MacAddress;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.netport.verify.SwitchFinding;
import org.netport.verify.VerifyAnswer;

/** The engine, in virtual time, of a fake network whose switches carry out what they are told one commit at a time. */
final class LiveNetwork implements EngineListener {
    final FakeNetwork network;
    final Map<ObjectStatus.ObjectId, ObjectStatus> objects = new HashMap<>();
    private final NetworkView view;
    private final Map<SwitchName, LiveSwitch> sessions = new LinkedHashMap<>();
    private final Set<SwitchName> silent = new HashSet<>();
    private final Map<HostName, Attachment> places = new HashMap<>();
    private VirtualLoop loop = new VirtualLoop(Instant.EPOCH);
    private ControllerEngine engine = new ControllerEngine(EngineSettings.DEFAULT, loop, this, Runnable::run);

    private LiveNetwork(final NetworkView view, final FakeNetwork network) {
        this.view = view;
        this.network = network;
    }

    /** Of switches that hold what they should, with hosts where they are. */
    static LiveNetwork of(final World world) {
        return started(new LiveNetwork(world.view, world.network), world.view.config(), world);
    }

    /** What an engine that begins anew makes of empty switches, with the same places. */
    static Map<SwitchName, SwitchProgram> fresh(final NetworkConfig config, final LiveNetwork like) {
        final var fresh = new LiveNetwork(like.view, new FakeNetwork(like.view));
        fresh.places.putAll(like.places);
        fresh.begin(config);
        fresh.rest(new Random(0));
        return fresh.programs();
    }

    private static LiveNetwork started(final LiveNetwork live, final NetworkConfig config, final World world) {
        world.located().forEach(host -> {
            final AttachmentPoint at = world.places.placeOf(host.name()).orElseThrow();
            live.places.put(host.name(), new Attachment(at, world.places.seenFrom(host.name(), at.switchName())
                .accepted().get(at), Instant.EPOCH, ClaimSource.OPERATOR));
        });
        live.begin(config);
        live.rest(new Random(0));
        return live;
    }

    private void begin(final NetworkConfig config) {
        view.config().switches().keySet().forEach(this::connect);
        engine.start(config, Map.copyOf(places), List.of());
        loop.run();
    }

    /** The controller is killed, and another one begins with what was remembered. */
    void restart(final NetworkConfig config) {
        loop.close();
        loop = new VirtualLoop(Instant.EPOCH);
        engine = new ControllerEngine(EngineSettings.DEFAULT, loop, this, Runnable::run);
        begin(config);
    }

    void connect(final SwitchName name) {
        final var session = new LiveSwitch(view.config().switches().get(name).datapathId(), ports(view, name),
            network.at(name));
        sessions.put(name, session);
        engine.connected(session);
        loop.run();
    }

    private static ImmutableList<PortDescription> ports(final NetworkView view, final SwitchName name) {
        return view.portsOf(name).ports().entrySet().stream().map(port -> new PortDescription(
            port.getValue().number(), ((PortRef.Named) port.getKey()).name(), MacAddress.ZERO, port.getValue().link()))
            .collect(ImmutableList.toImmutableList());
    }

    /** The ports of a switch are as another view has them. */
    void replug(final SwitchName name, final NetworkView other) {
        final LiveSwitch session = sessions.get(name);
        session.become(ports(other, name));
        engine.portChanged(session, session.ports().get(0), PortChange.MODIFIED);
        loop.run();
    }

    /** What a switch was told and has not carried out is lost. */
    void disconnect(final SwitchName name) {
        engine.disconnected(sessions.remove(name), "the test says so");
        loop.run();
    }

    /** From now on a switch carries out nothing. */
    void silence(final SwitchName name) {
        silent.add(name);
    }

    /** It works again. */
    void hear(final SwitchName name) {
        silent.remove(name);
    }

    void configure(final NetworkConfig config) {
        engine.configure(config);
        loop.run();
    }

    void move(final HostName host, final AttachmentPoint to) {
        engine.report(new LocationReport(host, to, Optional.empty(), 0, ClaimSource.OPERATOR));
        loop.run();
    }

    /** One switch carries out a commit. Returns false if none has one. */
    boolean step(final Random random) {
        final List<LiveSwitch> busy = sessions.entrySet().stream().filter(each -> !silent.contains(each.getKey()))
            .map(Map.Entry::getValue).filter(LiveSwitch::isBusy).toList();
        if (busy.isEmpty()) {
            return false;
        }
        busy.get(random.nextInt(busy.size())).work();
        loop.run();
        return true;
    }

    void pass(final Duration time) {
        loop.pass(time);
    }

    /** Until nothing happens any more, longer than any grace time. */
    void rest(final Random random) {
        for (int quiet = 0; quiet < 15; quiet++) {
            while (step(random)) {
                quiet = 0;
            }
            loop.pass(Duration.ofMillis(100));
        }
    }

    Map<SwitchName, SwitchProgram> programs() {
        return view.config().switches().keySet().stream()
            .collect(Collectors.toMap(name -> name, name -> network.at(name).program()));
    }

    /** What the engine itself finds when it compiles everything anew and reads the switches back. */
    List<SwitchFinding> findings() {
        final var answer = engine.verify(Optional.empty()).toCompletableFuture();
        loop.run();
        return ((VerifyAnswer.Verified) answer.join()).findings();
    }

    /** The same, but for what is as it should be, with nothing under way. */
    List<SwitchFinding> faults() {
        return findings().stream().filter(finding -> !(finding instanceof SwitchFinding.Compared compared
            && compared.isEqual() && compared.unrest().isEmpty())).toList();
    }

    Optional<AttachmentPoint> placeOf(final HostName host) {
        return Optional.ofNullable(places.get(host)).map(Attachment::point);
    }

    @Override
    public void switchChanged(final SwitchStatus status) {
        // not looked at
    }

    @Override
    public void switchRemoved(final String name) {
        // not looked at
    }

    @Override
    public void objectChanged(final ObjectStatus status) {
        objects.put(status.id(), status);
    }

    @Override
    public void objectRemoved(final ObjectStatus.ObjectId object) {
        objects.remove(object);
    }

    @Override
    public void attachmentChanged(final HostName host, final Optional<Attachment> attachment) {
        attachment.ifPresentOrElse(at -> places.put(host, at), () -> places.remove(host));
    }

    @Override
    public void moveChanged(final MoveReceipt receipt) {
        // not looked at
    }

    @Override
    public void countersChanged(final EngineCounters counters) {
        // not looked at
    }
}
