// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netport.core.compile.ExitOrder.Exits;
import org.netport.core.pipeline.Numbers;
import org.netport.core.topology.SegmentTopology.CarriedLink;
import org.netport.core.topology.VrfTopology;
import org.netport.flow.GroupId;
import org.netport.model.PortRef;
import org.netport.model.UplinkName;
import org.netport.network.AccessPort;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.Uplink;

/**
 * The numbers of a VRF's groups on one switch. They depend on what is configured alone: an uplink that dies changes
 * groups and renumbers none.
 */
final class ExitGroups {
    private final int slot;
    private final ImmutableList<ImmutableSet<UplinkName>> sets;
    private final ImmutableList<PortRef> ports;
    private final ImmutableSet<PortRef> ofLinks;
    private final ImmutableSet<PortRef> ofAccess;

    ExitGroups(final SwitchContext context, final VrfTopology vrf) {
        slot = vrf.transit().slot();
        sets = vrf.vrf().waysOut().routes().values().stream()
            .flatMap(route -> route.target() instanceof Target.Exits exits ? Stream.of(exits.uplinks()) : Stream.of())
            .distinct().sorted(Comparator.comparing(ExitGroups::text))
            .collect(ImmutableList.toImmutableList());
        ofLinks = vrf.transit().carried().values().stream().map(CarriedLink::link)
            .filter(link -> link.endsAt(context.name())).map(link -> link.endAt(context.name()).port())
            .collect(ImmutableSet.toImmutableSet());
        ofAccess = context.self().accessPorts().values().stream()
            .filter(port -> vrf.vrf().interfaces().keySet().stream().anyMatch(port::carries))
            .map(AccessPort::port).collect(ImmutableSet.toImmutableSet());
        ports = Stream.concat(vrf.vrf().waysOut().at(context.name()).map(uplink -> portOf(context, uplink)),
                ofLinks.stream())
            .distinct().sorted(Comparator.comparing(PortRef::toString)).collect(ImmutableList.toImmutableList());
    }

    /** Whose frames a group is for. */
    enum Role {
        /** Those that the switch routes itself. */
        OWN(0),
        /** Those that another one has sent to leave here. */
        EXIT(1),
        /** Those that have been sent on once already. */
        DETOUR(2);

        private final int place;

        Role(final int place) {
            this.place = place;
        }
    }

    /**
     * Where frames may both come and leave: a group must know that they came by such a port. The switch's own frames
     * come from access ports, those of others by links.
     */
    Stream<PortRef> ingress(final Role role) {
        return ports.stream().filter((role == Role.OWN ? ofAccess : ofLinks)::contains);
    }

    /** The group for frames that came by any port. */
    GroupId number(final Exits exits, final Role role) {
        return number(exits, role, 0);
    }

    /** The group for frames that came by one of {@link #ingress}. */
    GroupId number(final Exits exits, final Role role, final PortRef ingress) {
        return number(exits, role, 1 + ports.indexOf(ingress));
    }

    private GroupId number(final Exits exits, final Role role, final int variant) {
        final int at = (sets.indexOf(exits.uplinks()) * Role.values().length + role.place) * (1 + ports.size())
            + variant;
        return Numbers.waysOut(slot, 2 * at + (exits.bits() == 32 ? 0 : 1));
    }

    private static PortRef portOf(final SwitchContext context, final Uplink uplink) {
        return context.self().accessPorts().get(uplink.at().port()).port();
    }

    private static String text(final ImmutableSet<UplinkName> set) {
        final List<String> names = set.stream().map(UplinkName::value).sorted().toList();
        return names.stream().collect(Collectors.joining(" "));
    }
}
