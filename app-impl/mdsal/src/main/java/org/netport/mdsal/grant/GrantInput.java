// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.netport.grant.GrantId;
import org.netport.grant.GrantRequest;
import org.netport.grant.MigrationEvent;
import org.netport.grant.MigrationReport;
import org.netport.grant.Nonce;
import org.netport.mdsal.rpc.HostLookup;
import org.netport.mdsal.rpc.NotConfigured;
import org.netport.mdsal.rpc.PortLookup;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Guest;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.ReportMigrationInput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrantInput;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Maps the input of the RPCs of netport-grant to the domain. Thread-safe. */
final class GrantInput {
    static final String UNNAMED = "(unnamed)";
    private static final Uint32 USUAL_LIFETIME = Uint32.valueOf(3600);

    private final HostLookup hosts = new HostLookup();

    /**
     * Maps a request.
     *
     * @param input has subjects and a switch
     * @param config what the names mean
     * @return the request
     * @throws NotConfigured if it names something that is not there
     */
    GrantRequest request(final RequestGrantInput input, final NetworkConfig config) throws NotConfigured {
        final Map<HostName, AttachmentPoint> destinations = new LinkedHashMap<>();
        final var device = input.getSwitch().getValue();
        for (var subject : input.nonnullSubject()) {
            final var host = host(subject, config);
            final var to = subject.getPort() == null ? PortLookup.findFor(config, device, host)
                : PortLookup.find(config, device, subject.getPort());
            if (destinations.put(host.name(), to) != null) {
                throw new NotConfigured("subject", "host '" + host.name() + "' is there twice: name each host once");
            }
        }
        return new GrantRequest(ImmutableMap.copyOf(destinations),
            Duration.ofSeconds(Optional.ofNullable(input.getLifetime()).orElse(USUAL_LIFETIME).longValue()),
            Optional.ofNullable(input.getRequestId()), Optional.ofNullable(input.getRequester()).orElse(UNNAMED));
    }

    /**
     * Maps a report.
     *
     * @param event its event
     * @param input has what the event needs
     * @param config what the names mean
     * @return the report
     * @throws NotConfigured if it names something that is not there
     */
    MigrationReport report(final MigrationEvent event, final ReportMigrationInput input, final NetworkConfig config)
            throws NotConfigured {
        final var named = ImmutableSet.<HostName>builder();
        for (var subject : input.nonnullSubject()) {
            named.add(host(subject, config).name());
        }
        return new MigrationReport(event,
            event.isOfDestination() ? Optional.of(new MigrationReport.Proof(
                new GrantId(input.getGrantId().longValue()), new Nonce(input.getNonce()))) : Optional.empty(),
            event.isOfDestination() ? Optional.empty()
                : Optional.of(PortLookup.device(config, input.getSwitch().getValue()).name()),
            named.build(), Optional.ofNullable(input.getEpoch()).map(epoch -> new Epoch(epoch.getValue().longValue())),
            Stream.ofNullable(input.getSequence()).mapToLong(Uint64::longValue).boxed().findFirst()
                .map(OptionalLong::of).orElse(OptionalLong.empty()),
            Optional.ofNullable(input.getReporter()).orElse(UNNAMED));
    }

    /**
     * Finds a host.
     *
     * @param guest what it is called
     * @param config what that means
     * @return the host
     * @throws NotConfigured if there is none, or if there are several
     */
    Host host(final Guest guest, final NetworkConfig config) throws NotConfigured {
        return hosts.find(config, Optional.ofNullable(guest.getHost()).map(name -> new HostName(name.getValue())),
            Optional.ofNullable(guest.getMac()).map(mac -> MacAddress.parse(mac.getValue())),
            Optional.ofNullable(guest.getSegment()).map(segment -> new SegmentName(segment.getValue())));
    }
}
