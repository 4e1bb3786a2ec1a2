// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.netport.core.topology.NextHop;
import org.netport.core.topology.VrfTopology;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.model.UplinkName;
import org.netport.network.ExitChoice;
import org.netport.network.Uplink;

/** In which order a switch tries the uplinks of a set. */
final class ExitOrder {
    private static final Comparator<Uplink> CONFIGURED =
        Comparator.comparingInt(Uplink::preference).thenComparing(Uplink::name);

    private final SwitchContext context;
    private final VrfTopology vrf;

    ExitOrder(final SwitchContext context, final VrfTopology vrf) {
        this.context = context;
        this.vrf = vrf;
    }

    /** Some uplinks for one family of addresses. */
    record Exits(ImmutableSet<UplinkName> uplinks, int bits) {
        /** Validates presence. */
        Exits {
            Objects.requireNonNull(uplinks, "uplinks");
        }
    }

    /** Those that are alive, in the order in which this switch's own frames use them. */
    ImmutableList<Uplink> own(final Exits exits) {
        return vrf.vrf().waysOut().choice() == ExitChoice.SYMMETRIC ? alive(exits)
            : ImmutableList.sortedCopyOf(Comparator.comparingInt(Uplink::preference)
                .thenComparingLong(uplink -> vrf.transit().distance(context.name(), uplink.at().switchName())
                    .orElse(Long.MAX_VALUE))
                .thenComparing(Uplink::name), alive(exits));
    }

    /** Those that are alive, in the order that is the same everywhere. */
    ImmutableList<Uplink> alive(final Exits exits) {
        return configured(exits).stream().filter(uplink -> neighbour(uplink, exits.bits()).isPresent())
            .collect(ImmutableList.toImmutableList());
    }

    /** The switches of all of them, alive or not, in the order that is the same everywhere. */
    ImmutableList<SwitchName> switches(final Exits exits) {
        return configured(exits).stream().map(uplink -> uplink.at().switchName()).distinct()
            .collect(ImmutableList.toImmutableList());
    }

    private ImmutableList<Uplink> configured(final Exits exits) {
        return exits.uplinks().stream().map(vrf.vrf().waysOut().uplinks()::get).filter(Objects::nonNull)
            .filter(uplink -> uplink.nextHop(exits.bits()).isPresent()).sorted(CONFIGURED)
            .collect(ImmutableList.toImmutableList());
    }

    /** The MAC address of an uplink's next hop; empty where it does not answer. */
    Optional<MacAddress> neighbour(final Uplink uplink, final int bits) {
        return uplink.nextHop(bits).flatMap(address -> Optional.ofNullable(
            context.view().alive().get(new NextHop(vrf.vrf().name(), uplink.name(), address))));
    }
}
