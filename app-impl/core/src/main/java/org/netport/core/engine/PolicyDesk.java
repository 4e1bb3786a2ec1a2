// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.netport.core.compile.HostForwarding.Strangers;
import org.netport.core.location.Permission;
import org.netport.core.policy.PolicyEvaluator;
import org.netport.location.ClaimSource;
import org.netport.model.HostName;
import org.netport.model.SiteName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.netport.policy.Announcement;
import org.netport.policy.MoveRequest;
import org.netport.policy.PolicyDecision;

/** Asks the sites' policies about hosts that come without a grant. Owned by the engine's loop. */
final class PolicyDesk implements Admission {
    private final EngineLoop loop;
    private final Supplier<NetworkConfig> config;
    private final SiteOccupancy occupancy;

    PolicyDesk(final EngineLoop loop, final Supplier<NetworkConfig> config, final SiteOccupancy occupancy) {
        this.loop = loop;
        this.config = config;
        this.occupancy = occupancy;
    }

    @Override
    public Permission permission(final HostName host, final Optional<AttachmentPoint> from, final AttachmentPoint to,
            final ClaimSource source) {
        final Optional<SiteName> origin = from.flatMap(at -> config.get().siteOf(at.switchName()));
        final Optional<SiteName> destination = config.get().siteOf(to.switchName());
        // Where it was last it comes from nowhere else.
        if (destination.isEmpty() || from.filter(to::equals).isPresent()) {
            return Permission.Free.WITHOUT_GRANT;
        }
        final var decision = PolicyEvaluator.decide(config.get(),
            new MoveRequest(host, origin, destination.orElseThrow(), Announcement.UNANNOUNCED),
            occupancy.withoutGrantsOf(Set.of(host)), loop.now());
        return switch (decision) {
            case PolicyDecision.Accepted accepted -> Permission.Free.WITHOUT_GRANT;
            case PolicyDecision.Refused refused ->
                new Permission.Refused(refused.ground(), refused.reason());
        };
    }

    @Override
    public Strangers strangers(final HostName host, final Optional<AttachmentPoint> from, final SwitchName at) {
        final Optional<SiteName> origin = from.flatMap(place -> config.get().siteOf(place.switchName()));
        final Optional<SiteName> destination = config.get().siteOf(at);
        return destination.isEmpty() || from.filter(place -> place.switchName().equals(at)).isPresent()
            || PolicyEvaluator.mayComeUnannounced(config.get(), host, origin, destination.orElseThrow())
            ? Strangers.TOLD : Strangers.DROPPED;
    }
}
