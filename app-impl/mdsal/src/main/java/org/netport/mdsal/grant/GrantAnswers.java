// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.netport.grant.Grant;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationAnswer;
import org.netport.mdsal.rpc.Attempt;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.mdsal.state.MoveEncoder;
import org.netport.model.HostName;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.FindMigrationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.FindMigrationOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.ReportMigrationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.ReportMigrationOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrantOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrantOutput.Decision;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RequestGrantOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RevokeGrantOutput;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.RevokeGrantOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.report.migration.output.Subject;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.report.migration.output.SubjectBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.segment.rev261124.CutOverMode;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Encodes what the engine says of grants and reports. Pure. */
final class GrantAnswers {
    private GrantAnswers() {
    }

    /** The one answer that shows the nonce: to who asked for the grant. */
    static Attempt<RequestGrantOutput> granted(final GrantStatus status, final NetworkConfig config) {
        final Grant grant = status.grant();
        return new Attempt.Done<>(RpcResultBuilder.success(
            new RequestGrantOutputBuilder(GrantEncoder.encode(status, config)).setDecision(Decision.Granted)
                .setGrantId(Uint64.valueOf(grant.id().value())).setNonce(grant.nonce().hex()).build()).build());
    }

    static Attempt<RequestGrantOutput> refused(final GrantDecision.Refused refused) {
        return new Attempt.Done<>(RpcResultBuilder.success(new RequestGrantOutputBuilder()
            .setDecision(Decision.Refused).setRule(refused.rule()).setReason(refused.reason()).build()).build());
    }

    static RpcResult<RevokeGrantOutput> revoked(final GrantStatus status, final NetworkConfig config) {
        final var subjects = ImmutableMap.<org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.revoke.grant.output
            .SubjectKey, org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.revoke.grant.output.Subject>builder();
        GrantEncoder.subjects(status, config).values().forEach(subject -> {
            final var encoded = new org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.revoke.grant.output
                .SubjectBuilder(subject).build();
            subjects.put(encoded.key(), encoded);
        });
        return RpcResultBuilder.success(new RevokeGrantOutputBuilder().setSubject(subjects.build()).build()).build();
    }

    static RpcResult<FindMigrationOutput> found(final HostName host, final Optional<GrantStatus> found,
            final NetworkConfig config) {
        final var output = new FindMigrationOutputBuilder();
        found.ifPresent(status -> GrantEncoder.subjects(status, config).values().stream()
            .filter(subject -> subject.getHost().getValue().equals(host.value()))
            .forEach(subject -> output.setGrantId(Uint64.valueOf(status.grant().id().value()))
                .setCutOver(cutOver(host, config)).fieldsFrom(subject)));
        return RpcResultBuilder.success(output.build()).build();
    }

    private static CutOverMode cutOver(final HostName host, final NetworkConfig config) {
        return switch (config.segments().get(config.hosts().get(host).segment()).cutOver()) {
            case RELAY -> CutOverMode.Relay;
            case COPY -> CutOverMode.Copy;
        };
    }

    static Attempt<ReportMigrationOutput> effects(final MigrationAnswer answer) {
        return switch (answer) {
            case MigrationAnswer.Taken(var effects) -> new Attempt.Done<>(RpcResultBuilder.success(
                new ReportMigrationOutputBuilder().setSubject(effects.stream().map(GrantAnswers::effect)
                    .collect(BindingMap.toMap())).build()).build());
            case MigrationAnswer.NotYet(var message) -> new Attempt.Done<>(RpcAnswers.notYet(message));
            // Later configuration does not make a grant or a nonce: it is answered at once.
            case MigrationAnswer.Invalid(var field, var message) -> new Attempt.Done<>(
                RpcAnswers.error(ErrorTag.INVALID_VALUE, field + ": " + message));
        };
    }

    private static Subject effect(final MigrationAnswer.Effect effect) {
        return new SubjectBuilder().setHost(new Name(effect.host().value()))
            .setOutcome(switch (effect.outcome()) {
                case TAKEN -> Subject.Outcome.Taken;
                case KNOWN -> Subject.Outcome.Known;
                case STALE -> Subject.Outcome.Stale;
                case NO_GRANT -> Subject.Outcome.NoGrant;
            })
            .setState(effect.state().map(GrantIdentities::of).orElse(null))
            .setEpoch(new Epoch(Uint64.valueOf(effect.epoch().value())))
            .setRewriteTime(effect.rewrite().map(time -> MoveEncoder.microseconds(time.toNanos())).orElse(null))
            .build();
    }
}
