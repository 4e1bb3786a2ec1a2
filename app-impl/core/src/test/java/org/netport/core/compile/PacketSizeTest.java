// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.netport.channel.SwitchAbilities;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.fake.ExitNetwork;
import org.netport.core.fake.Expected;
import org.netport.core.fake.FakeFrame;
import org.netport.core.fake.FakeNetwork;
import org.netport.core.fake.FakeNetwork.Trace;
import org.netport.core.fake.FakeSwitch;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.pipeline.ProgramText;
import org.netport.core.topology.NetworkView;
import org.netport.flow.FlowEntry;
import org.netport.flow.SwitchProgram;
import org.netport.model.IpAddress;
import org.netport.model.PortNumber;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.ExitChoice;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Vrf;

/** What is too large for where it goes is told at the first switch, and nothing else is. */
class PacketSizeTest {
    private static final SwitchAbilities ABLE = SwitchAbilities.of("Nicira, Inc. Open vSwitch 3.1.0");
    private static final ExitNetwork NETWORK = ExitNetwork.ofTwo(ExitChoice.NEAREST);

    private static FakeFrame sized(final FakeFrame frame, final int bytes) {
        return FakeFrame.of(frame.src(), frame.dst(), ((FakeFrame.Packet) frame.payload()).ofLength(bytes));
    }

    private static int largest(final World world, final Vrf vrf) {
        return vrf.interfaces().keySet().stream().mapToInt(name -> world.view.config().segments().get(name).mtu())
            .max().orElseThrow();
    }

    private static boolean isAble(final World world, final AttachmentPoint from) {
        return world.view.abilitiesOf(from.switchName()).has(Ability.CHECK_LENGTH);
    }

    @Property(tries = 200)
    void whatIsTooLargeForItsSegmentIsToldByTheFirstSwitch(@ForAll final long seed) {
        final var routed = new RoutedWorld(new World(seed));
        for (Host host : routed.world.located()) {
            final AttachmentPoint from = routed.world.places.placeOf(host.name()).orElseThrow();
            routed.vrf(host).ifPresent(vrf -> routed.addresses().forEach(address -> {
                final var flow = new Flow(host, address, vrf.gatewayMac());
                final Optional<Integer> mtu = routed.owner(host, address).filter(owner -> routed.vrf(owner)
                    .equals(Optional.of(vrf))).map(owner -> routed.world.segment(owner).mtu());
                mtu.ifPresent(most -> check(routed, flow, from, most, isAble(routed.world, from)
                    && most < largest(routed.world, vrf)));
            }));
        }
    }

    private static void check(final RoutedWorld routed, final Flow flow, final AttachmentPoint from, final int mtu,
            final boolean isLookedAt) {
        final Trace fits = routed.world.send(flow.from(), from, sized(flow.frame(1), mtu));
        assertTrue(fits.told().isEmpty());
        assertEquals(routed.deliveries(flow, 1).stream().map(FakeNetwork.Delivery::at).toList(),
            fits.deliveries().stream().map(FakeNetwork.Delivery::at).toList(), flow::toString);
        final Trace larger = routed.world.send(flow.from(), from, sized(flow.frame(2), mtu + 1));
        assertEquals(isLookedAt ? List.of(EntryKind.TOO_BIG) : List.of(),
            larger.told().stream().map(told -> told.what().by()).toList(), flow::toString);
        if (isLookedAt) {
            assertEquals(List.of(), larger.deliveries());
            assertEquals(0, larger.hops(), "nothing travels that cannot arrive");
            assertEquals(from.switchName(), larger.told().get(0).by());
        } else {
            assertEquals(fits.places(), larger.places());
        }
    }

    /** Entries that look at lengths, or are there since others do. */
    private static List<FlowEntry> looking(final NetworkView view, final String at) {
        final SwitchProgram program = FullCompiler.compile(view, NETWORK.places(), new SwitchName(at));
        return program.entries().values().stream().filter(FlowEntry.class::isInstance).map(FlowEntry.class::cast)
            .filter(flow -> EntryKind.of(flow.cookie()).filter(kind -> kind == EntryKind.HOP_NARROW
                || kind == EntryKind.HOP_WIDE || kind == EntryKind.TOO_BIG).isPresent()).toList();
    }

    private static NetworkView able(final NetworkConfig config) {
        final NetworkView view = NETWORK.view();
        return new NetworkView(config, view.ports(), view.alive(), Maps.toMap(config.switches().keySet(),
            name -> ABLE));
    }

    @Test
    void aVrfWhoseSegmentsHaveOneMtuHasNoEntryForIt() {
        assertEquals(List.of(), looking(able(NETWORK.config()), "a"));
    }

    @Test
    void aSwitchThatCannotLookHasNoEntryForIt() {
        final NetworkConfig narrow = ExitNetwork.sized(NETWORK.config(), ExitNetwork.outside("a"), 1400);
        final NetworkView view = able(narrow);
        assertEquals(List.of(), looking(view.withAbilities(Maps.toMap(narrow.switches().keySet(),
            name -> SwitchAbilities.NONE)), "a"));
        assertEquals(List.of(), looking(view.withAbilities(ImmutableMap.of()), "a"),
            "of one never seen nothing is known");
        assertTrue(looking(view, "a").size() > 0 && looking(view, "c").size() > 0);
    }

    @Test
    void theEntriesAreAsTheyAlwaysWere() throws IOException {
        final NetworkView view = able(ExitNetwork.sized(NETWORK.config(), ExitNetwork.outside("a"), 1400));
        Expected.text(Path.of("src", "test", "resources", "golden", "narrow-c.txt"), looking(view, "c").stream()
            .map(ProgramText::line).sorted().collect(Collectors.joining("\n")) + "\n");
    }

    @Test
    void whatLeavesByANarrowUplinkIsToldWhereverItsSenderIs() {
        final NetworkView view = able(ExitNetwork.sized(NETWORK.config(), ExitNetwork.outside("a"), 1400));
        final var network = new FakeNetwork(view);
        NETWORK.places().load(view, network);
        for (String site : List.of("a", "b", "c")) {
            for (String address : List.of("198.51.100.1", "203.0.113.1", "192.0.2.21", "2001:db8:99::1")) {
                assertEquals(List.of(), told(network, site, address, 1400), address);
                assertEquals(List.of(EntryKind.TOO_BIG), told(network, site, address, 1401), address);
            }
            for (String address : List.of("10.0.0.12", "192.0.2.37", "2001:db8:1::2", "203.0.113.65")) {
                assertEquals(List.of(), told(network, site, address, 1500), address);
            }
        }
    }

    private static List<EntryKind> told(final FakeNetwork network, final String site, final String address,
            final int bytes) {
        final Flow flow = new Flow(NETWORK.guest(site), IpAddress.parse(address), Vrf.DEFAULT_GATEWAY_MAC);
        return network.sendRaw(new SwitchName(site), new PortNumber(11), sized(flow.frame(1), bytes))
            .told().stream().map(FakeNetwork.Told::what).map(FakeSwitch.ToController::by).toList();
    }
}
