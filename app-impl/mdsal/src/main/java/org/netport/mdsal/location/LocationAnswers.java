// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import java.util.Optional;
import org.netport.location.Attachment;
import org.netport.location.MoveReceipt;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.rpc.Attempt;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.mdsal.state.MoveEncoder;
import org.netport.mdsal.state.SiteNames;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Impossible;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moved;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Refused;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Stale;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Superseded;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Unchanged;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.WithdrawLocationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.WithdrawLocationOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.withdraw.location.output.WasBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Encodes the outcomes of reports. */
final class LocationAnswers {
    private LocationAnswers() {
    }

    static Attempt<ReportLocationOutput> answerOf(final ReportOutcome outcome) {
        return switch (outcome) {
            case ReportOutcome.Invalid(var field, var message) -> new Attempt.Unknown<>(field + ": " + message);
            case ReportOutcome.NotYet(var message) -> new Attempt.Done<>(RpcAnswers.notYet(message));
            default -> new Attempt.Done<>(RpcResultBuilder.success(encode(outcome)).build());
        };
    }

    static ReportLocationOutput encode(final ReportOutcome outcome) {
        final var output = new ReportLocationOutputBuilder();
        switch (outcome) {
            case ReportOutcome.Invalid(var field, var message) -> output.setOutcome(Impossible.VALUE)
                .setReason(field + ": " + message);
            case ReportOutcome.NotYet(var message) -> output.setOutcome(Impossible.VALUE).setReason(message);
            case ReportOutcome.Moved(var receipt) -> describe(output.setOutcome(Moved.VALUE), receipt);
            case ReportOutcome.Superseded(var receipt) -> describe(output.setOutcome(Superseded.VALUE), receipt)
                .setReason("a later location of the host took over");
            case ReportOutcome.Unchanged(var attachment) -> output.setOutcome(Unchanged.VALUE)
                .setEpoch(epoch(attachment.epoch())).setReason("the host is at " + attachment.point() + " already");
            case ReportOutcome.Stale(var point, var epoch) -> output.setOutcome(Stale.VALUE).setEpoch(epoch(epoch))
                .setReason("a later report says " + point + ", epoch " + epoch);
            case ReportOutcome.Refused(var rule, var reason) -> output.setOutcome(Refused.VALUE)
                .setReason(reason + " (rule " + rule + ")");
        }
        return output.build();
    }

    static RpcResult<WithdrawLocationOutput> withdrawn(final NetworkConfig config, final Optional<Attachment> was) {
        final var output = new WithdrawLocationOutputBuilder();
        was.ifPresent(attachment -> output.setEpoch(epoch(attachment.epoch())).setWas(new WasBuilder()
            .setSite(SiteNames.of(attachment.point().switchName(), config).orElse(null))
            .setSwitch(new Name(attachment.point().switchName().value()))
            .setPort(new Name(attachment.point().port().value())).build()));
        return RpcResultBuilder.success(output.build()).build();
    }

    private static ReportLocationOutputBuilder describe(final ReportLocationOutputBuilder output,
            final MoveReceipt receipt) {
        receipt.rewriteNanos().ifPresent(nanos -> output.setRewriteTime(MoveEncoder.microseconds(nanos)));
        return output.setMoveId(Uint64.valueOf(receipt.id())).setEpoch(epoch(receipt.epoch()));
    }

    private static Epoch epoch(final org.netport.model.Epoch epoch) {
        return new Epoch(Uint64.valueOf(epoch.value()));
    }
}
