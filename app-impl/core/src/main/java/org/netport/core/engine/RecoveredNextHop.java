// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.topology.NextHop;
import org.netport.flow.Action;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.MatchField;
import org.netport.flow.SwitchProgram;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.netport.network.Vrf;

/**
 * An outside router as a switch remembers it: the entry that leads to the router itself.
 *
 * @param nextHop the router
 * @param mac its MAC address
 */
record RecoveredNextHop(NextHop nextHop, MacAddress mac) {
    /** Reads the routers from what a switch holds. Pure. */
    static ImmutableList<RecoveredNextHop> read(final NetworkConfig config, final SwitchName at,
            final SwitchProgram program) {
        return program.entries().values().stream()
            .flatMap(entry -> entry instanceof FlowEntry flow
                && EntryKind.of(flow.cookie()).filter(EntryKind.NEXT_HOP_HERE::equals).isPresent()
                ? read(config, at, flow) : Stream.of())
            .collect(ImmutableList.toImmutableList());
    }

    private static Stream<RecoveredNextHop> read(final NetworkConfig config, final SwitchName at,
            final FlowEntry flow) {
        final Optional<IpAddress> address = flow.key().match().fields().stream()
            .flatMap(RecoveredNextHop::destination).findFirst();
        final Optional<MacAddress> mac = flow.actions().stream()
            .flatMap(action -> action instanceof Action.SetEthDst set ? Stream.of(set.address()) : Stream.of())
            .findFirst();
        if (address.isEmpty() || mac.isEmpty()) {
            return Stream.of();
        }
        return config.routing().vrfs().values().stream().filter(vrf -> isOf(config, vrf, flow.cookie()))
            .flatMap(vrf -> vrf.waysOut().at(at)
                .filter(uplink -> uplink.nextHops().contains(address.orElseThrow()))
                .map(uplink -> new RecoveredNextHop(new NextHop(vrf.name(), uplink.name(), address.orElseThrow()),
                    mac.orElseThrow())));
    }

    private static Stream<IpAddress> destination(final MatchField field) {
        return switch (field) {
            case MatchField.Ipv4Dst v4 -> Stream.of(v4.value());
            case MatchField.Ipv6Dst v6 -> Stream.of(v6.value());
            default -> Stream.of();
        };
    }

    /** Whether an entry with a cookie is of a VRF, whose number is that of its transit segment. */
    static boolean isOf(final NetworkConfig config, final Vrf vrf, final Cookie cookie) {
        return Optional.ofNullable(config.segments().get(vrf.transit()))
            .filter(transit -> transit.vni().value() == cookie.object()).isPresent();
    }
}
