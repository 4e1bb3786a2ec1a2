// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netport.location.Attachment;
import org.netport.mdsal.state.MoveEncoder;
import org.netport.mdsal.state.WriteBehind;
import org.netport.model.AccessPortName;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.location.rev261124.Locations;
import org.opendaylight.yang.gen.v1.urn.netport.location.rev261124.locations.Location;
import org.opendaylight.yang.gen.v1.urn.netport.location.rev261124.locations.LocationBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.location.rev261124.locations.LocationKey;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers where hosts are over restarts of the controller, in the CONFIG datastore because only that is kept on disk.
 * Written behind the rewrite of the flows; after a crash the last moments may be missing, and the engine then trusts
 * what the switches hold and what hosts send.
 */
public final class LocationMemory {
    private static final Logger LOG = LoggerFactory.getLogger(LocationMemory.class);
    private static final DataObjectIdentifier<Locations> LOCATIONS =
        DataObjectIdentifier.builder(Locations.class).build();

    private final DataBroker broker;
    private final WriteBehind writer;
    private final Map<HostName, Attachment> remembered = new HashMap<>();

    /**
     * Makes a memory.
     *
     * @param broker where to read from
     * @param writer writes to the CONFIG datastore
     */
    public LocationMemory(final DataBroker broker, final WriteBehind writer) {
        this.broker = broker;
        this.writer = writer;
    }

    /**
     * Reads what was remembered.
     *
     * @return the locations, without those that cannot be read; fails when the datastore is not ready
     */
    public FluentFuture<ImmutableMap<HostName, Attachment>> recall() {
        try (var transaction = broker.newReadOnlyTransaction()) {
            return transaction.read(LogicalDatastoreType.CONFIGURATION, LOCATIONS).transform(
                found -> found.map(LocationMemory::decode).orElse(ImmutableMap.of()),
                MoreExecutors.directExecutor());
        }
    }

    /**
     * Starts with what was recalled: only what differs is written, and hosts that are gone are forgotten.
     *
     * @param recalled the result of {@link #recall}
     * @param configured hosts that still exist
     */
    public synchronized void begin(final Map<HostName, Attachment> recalled, final Set<HostName> configured) {
        remembered.putAll(recalled);
        recalled.keySet().stream().filter(host -> !configured.contains(host))
            .forEach(host -> remember(host, Optional.empty()));
    }

    /**
     * Remembers a location, some time later. Called by one thread at a time.
     *
     * @param host the host
     * @param attachment where it is; empty to forget it
     */
    public synchronized void remember(final HostName host, final Optional<Attachment> attachment) {
        final var before = Optional.ofNullable(remembered.get(host));
        if (attachment.map(LocationMemory::identityOf).equals(before.map(LocationMemory::identityOf))) {
            return;
        }
        attachment.ifPresentOrElse(known -> remembered.put(host, known), () -> remembered.remove(host));
        final var path = LOCATIONS.toBuilder().child(Location.class, new LocationKey(new Name(host.value()))).build();
        attachment.ifPresentOrElse(known -> writer.put(path, () -> encode(host, known)), () -> writer.delete(path));
    }

    // Who says so, and when, changes at a restart; where the host is and in which epoch does not.
    private static Map.Entry<AttachmentPoint, Epoch> identityOf(final Attachment attachment) {
        return Map.entry(attachment.point(), attachment.epoch());
    }

    private static Location encode(final HostName host, final Attachment attachment) {
        return new LocationBuilder().setHost(new Name(host.value()))
            .setSwitch(new Name(attachment.point().switchName().value()))
            .setPort(new Name(attachment.point().port().value())).setSince(MoveEncoder.timeOf(attachment.since()))
            .setEpoch(new org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch(
                Uint64.valueOf(attachment.epoch().value())))
            .setSource(Sources.identityOf(attachment.source())).build();
    }

    private static ImmutableMap<HostName, Attachment> decode(final Locations locations) {
        final var decoded = ImmutableMap.<HostName, Attachment>builder();
        for (var location : locations.nonnullLocation().values()) {
            if (location.getSwitch() == null || location.getPort() == null || location.getEpoch() == null
                    || location.getSince() == null || location.getSource() == null) {
                LOG.warn("The remembered location of host '{}' is incomplete and is ignored",
                    location.getHost().getValue());
                continue;
            }
            final var source = Sources.sourceOf(location.getSource());
            final var since = timeOf(location.getSince().getValue());
            if (source.isPresent() && since.isPresent()) {
                decoded.put(new HostName(location.getHost().getValue()), new Attachment(
                    new AttachmentPoint(new SwitchName(location.getSwitch().getValue()),
                        new AccessPortName(location.getPort().getValue())),
                    new Epoch(location.getEpoch().getValue().longValue()), since.orElseThrow(),
                    source.orElseThrow()));
            } else {
                LOG.warn("The remembered location of host '{}' has an unknown source or time and is ignored",
                    location.getHost().getValue());
            }
        }
        return decoded.buildOrThrow();
    }

    private static Optional<Instant> timeOf(final String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
