// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.Nonce;
import org.netport.model.AccessPortName;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.RememberedGrants;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.remembered.grants.Grant;
import org.opendaylight.yang.gen.v1.urn.netport.grant.memory.rev261125.remembered.grants.GrantBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Place;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grant.Subject;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A grant as it is kept over a restart, with its nonce. Pure. */
final class RememberedGrant {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedGrant.class);

    private RememberedGrant() {
    }

    static Grant encode(final GrantStatus status) {
        final var grant = status.grant();
        // Sites are not needed: a restart reads them from the configuration.
        return new GrantBuilder(GrantEncoder.encode(status, NetworkConfig.EMPTY))
            .setId(Uint64.valueOf(grant.id().value())).setNonce(grant.nonce().hex())
            .setRequestId(grant.requestId().orElse(null)).build();
    }

    static ImmutableList<GrantStatus> decodeAll(final RememberedGrants grants) {
        final var decoded = ImmutableList.<GrantStatus>builder();
        // In the order in which they were given, as the engine keeps them.
        final var entries = grants.nonnullGrant().values().stream().sorted(Comparator.comparing(Grant::getId)).toList();
        for (var entry : entries) {
            try {
                decoded.add(decode(entry));
            } catch (IllegalArgumentException | DateTimeException | NoSuchElementException e) {
                // No reason is logged: it could show the nonce.
                LOG.warn("The remembered grant {} cannot be read and is ignored", entry.getId());
            }
        }
        return decoded.build();
    }

    private static GrantStatus decode(final Grant entry) {
        final var subjects = ImmutableList.<org.netport.grant.Grant.Subject>builder();
        final var states = ImmutableMap.<HostName, GrantState>builder();
        for (var subject : entry.nonnullSubject().values()) {
            subjects.add(decode(subject));
            states.put(new HostName(subject.getHost().getValue()),
                GrantIdentities.stateOf(required(subject.getState())).orElseThrow());
        }
        return new GrantStatus(new org.netport.grant.Grant(new GrantId(entry.getId().longValue()),
            new Nonce(required(entry.getNonce())), required(entry.getRequester()),
            Optional.ofNullable(entry.getRequestId()), timeOf(required(entry.getGiven())),
            timeOf(required(entry.getExpiry())), required(entry.getRule()), subjects.build()), states.buildOrThrow(),
            Optional.empty());
    }

    private static org.netport.grant.Grant.Subject decode(final Subject subject) {
        return new org.netport.grant.Grant.Subject(new HostName(subject.getHost().getValue()),
            Optional.ofNullable(subject.getFrom()).map(RememberedGrant::decode), decode(required(subject.getTo())),
            new Epoch(required(subject.getEpoch()).getValue().longValue()));
    }

    private static AttachmentPoint decode(final Place place) {
        return new AttachmentPoint(new SwitchName(required(place.getSwitch()).getValue()),
            new AccessPortName(required(place.getPort()).getValue()));
    }

    private static Instant timeOf(final DateAndTime time) {
        return OffsetDateTime.parse(time.getValue()).toInstant();
    }

    private static <T> T required(final T value) {
        return Optional.ofNullable(value).orElseThrow();
    }
}
