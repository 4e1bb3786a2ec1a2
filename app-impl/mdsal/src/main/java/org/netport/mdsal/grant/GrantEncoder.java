// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import java.util.Map;
import java.util.Optional;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.mdsal.state.MoveEncoder;
import org.netport.mdsal.state.SiteNames;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grant.Subject;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grant.SubjectBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grant.SubjectKey;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grants.Grant;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grants.GrantBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.subject.FromBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.subject.ToBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Encodes grants, never with their nonce. Pure. */
final class GrantEncoder {
    private GrantEncoder() {
    }

    /**
     * Encodes a grant.
     *
     * @param status the grant and what has become of it
     * @param config tells the sites of switches
     * @return the entry of {@code /netport-grant:grants/grant}
     */
    static Grant encode(final GrantStatus status, final NetworkConfig config) {
        final var grant = status.grant();
        return new GrantBuilder().setId(Uint64.valueOf(grant.id().value())).setRequester(grant.requester())
            .setGiven(MoveEncoder.timeOf(grant.given())).setExpiry(MoveEncoder.timeOf(grant.expiry()))
            .setRule(grant.rule()).setReason(status.reason().orElse(null)).setSubject(subjects(status, config))
            .build();
    }

    /**
     * Encodes what a grant is about.
     *
     * @param status the grant and what has become of it
     * @param config tells the sites of switches
     * @return its hosts
     */
    static Map<SubjectKey, Subject> subjects(final GrantStatus status, final NetworkConfig config) {
        return status.grant().subjects().stream()
            .map(subject -> subject(subject, Optional.ofNullable(status.states().get(subject.host())), config))
            .collect(BindingMap.toMap());
    }

    private static Subject subject(final org.netport.grant.Grant.Subject subject, final Optional<GrantState> state,
            final NetworkConfig config) {
        final var encoded = new SubjectBuilder().setHost(new Name(subject.host().value()))
            .setEpoch(new Epoch(Uint64.valueOf(subject.epoch().value())))
            .setTo(new ToBuilder().setSite(SiteNames.of(subject.to().switchName(), config).orElse(null))
                .setSwitch(new Name(subject.to().switchName().value()))
                .setPort(new Name(subject.to().port().value())).build());
        subject.from().ifPresent(from -> encoded.setFrom(new FromBuilder()
            .setSite(SiteNames.of(from.switchName(), config).orElse(null))
            .setSwitch(new Name(from.switchName().value())).setPort(new Name(from.port().value())).build()));
        state.ifPresent(reached -> encoded.setState(GrantIdentities.of(reached)));
        return encoded.build();
    }
}
