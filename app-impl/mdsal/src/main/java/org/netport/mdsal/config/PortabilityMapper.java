// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;
import org.netport.model.SiteName;
import org.netport.network.Portability;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.segments.Segment;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;

/** Maps how far an entry of {@code /netport-segment:segments/segment} reaches at layer 2. */
final class PortabilityMapper {
    private PortabilityMapper() {
    }

    static Portability map(final Segment entry) {
        final var home = Optional.ofNullable(entry.getHomeSite()).map(PortabilityMapper::site);
        final var extended = Required.<Set<Name>>orElse(entry.getExtendedSite(), Set.of()).stream()
            .map(PortabilityMapper::site).collect(ImmutableSet.toImmutableSet());
        final var mode = Required.orElse(entry.getPortability(), Segment.Portability.Extended);
        // The model says so too, but the datastore does not look at its conditions.
        if (home.isPresent() && mode != Segment.Portability.Routed) {
            throw new IllegalArgumentException("'home-site' belongs to a routed segment: take it away, or make the "
                + "segment routed");
        }
        if (!extended.isEmpty() && mode != Segment.Portability.Mixed) {
            throw new IllegalArgumentException("'extended-site' belongs to a mixed segment: take it away, or make the "
                + "segment mixed");
        }
        return switch (mode) {
            case Extended -> Portability.EXTENDED;
            case Routed -> new Portability.Routed(home);
            case Mixed -> new Portability.Mixed(extended);
        };
    }

    private static SiteName site(final Name name) {
        return new SiteName(name.getValue());
    }
}
