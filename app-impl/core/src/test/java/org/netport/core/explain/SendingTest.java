// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.netport.core.fake.FakePlaces;
import org.netport.core.fake.NetworkGenerator;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopology;
import org.netport.core.topology.VrfTopology;
import org.netport.explain.Explanation;
import org.netport.explain.Family;
import org.netport.explain.PathQuestion;
import org.netport.explain.PathQuestion.Proof;
import org.netport.explain.Payload;
import org.netport.explain.Sender;
import org.netport.explain.Target;
import org.netport.explain.Verdict.Outcome;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Vrf;

/** To whom hosts of random networks send, told from the configuration and not from tables. */
class SendingTest {
    @Property(tries = 150)
    void whoIsANeighbourIsAddressedAndWhoIsNoneIsReachedByTheGateway(@ForAll final long seed) {
        final var random = new Random(seed);
        final NetworkView view = NetworkGenerator.network(random);
        final FakePlaces places = FakePlaces.random(view, random);
        final NetworkConfig config = view.config();
        for (Host from : config.hosts().values()) {
            for (Host to : config.hosts().values()) {
                if (!from.equals(to) && places.placeOf(from.name()).isPresent() && places.placeOf(to.name()).isPresent()
                        && isJoined(config, from, to)) {
                    from.addresses().forEach(own -> to.addresses().stream().filter(address ->
                        Family.of(address) == Family.of(own)).forEach(address ->
                            check(view, places, from, own, to, address)));
                }
            }
        }
    }

    private static boolean isJoined(final NetworkConfig config, final Host one, final Host other) {
        final Optional<Vrf> vrf = config.routing().of(one.segment());
        return one.segment().equals(other.segment()) || vrf.isPresent() && vrf.equals(
            config.routing().of(other.segment()));
    }

    private static void check(final NetworkView view, final FakePlaces places, final Host from, final IpAddress own,
            final Host to, final IpAddress address) {
        final Explanation told = Asking.explained(Asking.answer(view, places, new PathQuestion(Sender.of(from.name()),
            new Target.Address(address), Family.of(address), new Payload.Echo(), 64, 0, Proof.ACKNOWLEDGED)));
        final AttachmentPoint here = places.placeOf(from.name()).orElseThrow();
        final AttachmentPoint there = places.placeOf(to.name()).orElseThrow();
        assertEquals(expected(view, from, own, to, address, here.switchName(), there.switchName()),
            told.sent().map(frame -> frame.destination()), () -> from + " to " + to + ": " + Asking.lines(told));
        if (told.verdict().outcome() == Outcome.DELIVERED) {
            assertEquals("delivered at " + there, told.verdict().reason());
        }
        assertTrue(told.verdict().outcome() != Outcome.DUPLICATED && told.verdict().outcome() != Outcome.NOT_FOLLOWED
            && told.verdict().outcome() != Outcome.ELSEWHERE, () -> Asking.lines(told).toString());
    }

    private static Optional<MacAddress> expected(final NetworkView view, final Host from, final IpAddress own,
            final Host to, final IpAddress address, final SwitchName here, final SwitchName there) {
        final NetworkConfig config = view.config();
        final Segment segment = config.segments().get(from.segment());
        final Optional<Vrf> vrf = config.routing().of(from.segment());
        if (segment.subnets().stream().anyMatch(subnet -> subnet.contains(own) && subnet.contains(address))) {
            final boolean bridged = VrfTopology.isBridged(config, SegmentTopology.of(view, segment), here, there);
            return Optional.of(bridged || vrf.isEmpty() ? to.mac() : vrf.orElseThrow().gatewayMac());
        }
        return vrf.filter(known -> known.interfaces().get(from.segment()).gateways().stream()
            .anyMatch(gateway -> gateway.subnet().contains(own))).map(Vrf::gatewayMac);
    }
}
