// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.netport.model.AccessPortName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.UplinkName;
import org.netport.network.AttachmentPoint;
import org.netport.network.ExitChoice;
import org.netport.network.Liveness;
import org.netport.network.PrefixRoute;
import org.netport.network.PrefixRoute.Target;
import org.netport.network.WaysOut;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpAddressNoZone;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.Vrf;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.Route;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.Uplink;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.route.target.BlackHole;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.route.target.Uplinks;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint8;

/** Maps uplinks and routes of an entry of {@code /netport-routing:vrfs/vrf}. */
final class WaysOutMapper {
    private static final Uint16 DEFAULT_PREFERENCE = Uint16.valueOf(100);

    private WaysOutMapper() {
    }

    static WaysOut map(final Vrf entry) {
        final var uplinks = ImmutableMap.<UplinkName, org.netport.network.Uplink>builder();
        for (var uplink : entry.nonnullUplink().values()) {
            final var mapped = map(uplink);
            uplinks.put(mapped.name(), mapped);
        }
        final var routes = ImmutableMap.<IpPrefix, PrefixRoute>builder();
        final Set<IpPrefix> taken = new HashSet<>();
        for (var route : entry.nonnullRoute().values()) {
            final var mapped = map(route);
            if (!taken.add(mapped.prefix())) {
                throw new IllegalArgumentException("route '" + route.getPrefix().stringValue() + "': prefix "
                    + mapped.prefix() + " has another route, written in another form: keep one of them");
            }
            routes.put(mapped.prefix(), mapped);
        }
        return new WaysOut(uplinks.buildOrThrow(), routes.buildOrThrow(),
            switch (Required.orElse(entry.getExit(), Vrf.Exit.Nearest)) {
                case Nearest -> ExitChoice.NEAREST;
                case Symmetric -> ExitChoice.SYMMETRIC;
            });
    }

    private static org.netport.network.Uplink map(final Uplink uplink) {
        return new org.netport.network.Uplink(new UplinkName(uplink.getName().getValue()),
            new SegmentName(Required.of(uplink.getSegment(), "segment").getValue()),
            new AttachmentPoint(new SwitchName(Required.of(uplink.getSwitch(), "switch").getValue()),
                new AccessPortName(Required.of(uplink.getAccessPort(), "access-port").getValue())),
            Required.<Set<IpAddressNoZone>>orElse(uplink.getNextHop(), Set.of()).stream()
                .map(address -> IpAddress.parse(address.stringValue())).collect(ImmutableSet.toImmutableSet()),
            Required.orElse(uplink.getPreference(), DEFAULT_PREFERENCE).toJava(),
            Optional.ofNullable(uplink.getLiveness()).map(WaysOutMapper::map).orElse(Liveness.DEFAULT));
    }

    private static Liveness map(
            final org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.way.out.Liveness container) {
        return new Liveness(
            Optional.ofNullable(container.getProbeInterval()).map(Uint16::longValue).map(Duration::ofMillis)
                .orElse(Liveness.DEFAULT.interval()),
            Optional.ofNullable(container.getMultiplier()).map(Uint8::intValue)
                .orElse(Liveness.DEFAULT.multiplier()));
    }

    private static PrefixRoute map(final Route route) {
        final Target target = switch (route.getTarget()) {
            case Uplinks uplinks -> new Target.Exits(Required.<Set<Name>>orElse(uplinks.getUplink(), Set.of()).stream()
                .map(name -> new UplinkName(name.getValue())).collect(ImmutableSet.toImmutableSet()));
            case BlackHole hole -> new Target.BlackHole();
            case null, default -> throw new IllegalArgumentException("route '" + route.getPrefix().stringValue()
                + "' leads nowhere: name uplinks, or make it a black-hole");
        };
        return new PrefixRoute(IpPrefix.parse(route.getPrefix().stringValue()), target);
    }
}
