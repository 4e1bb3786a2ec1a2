// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.Vrfs;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.Vrf;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.VrfBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.VrfKey;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.Interface;
import org.opendaylight.yang.gen.v1.urn.netport.routing.rev261126.vrfs.vrf.InterfaceBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.SegmentBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.binding.util.BindingMap;

/** VRFs and portable segments, as RESTCONF would write them. */
public final class RoutingEntries {
    private RoutingEntries() {
    }

    public static DataObjectIdentifier<Vrf> vrfPath(final String name) {
        return DataObjectIdentifier.builder(Vrfs.class).child(Vrf.class, new VrfKey(new Name(name))).build();
    }

    public static Vrf vrf(final String name, final String transit, final Interface... interfaces) {
        return new VrfBuilder().setName(new Name(name)).setTenant(new Name("acme")).setTransit(new Name(transit))
            .setInterface(BindingMap.of(interfaces)).build();
    }

    public static Interface routed(final String segment, final String... gateways) {
        return new InterfaceBuilder().setSegment(new Name(segment))
            .setGateway(Entries.addresses(gateways)).build();
    }

    public static Segment portable(final Segment segment, final Segment.Portability portability) {
        return new SegmentBuilder(segment).setPortability(portability).build();
    }

    public static Segment extendedTo(final Segment segment, final String... sites) {
        return new SegmentBuilder(segment)
            .setExtendedSite(Stream.of(sites).map(Name::new).collect(Collectors.toSet())).build();
    }
}
