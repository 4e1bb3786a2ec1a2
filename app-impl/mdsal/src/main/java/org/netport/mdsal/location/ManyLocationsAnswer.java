// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import java.util.List;
import java.util.stream.Collectors;
import org.netport.location.ReportOutcome;
import org.netport.location.ReportsOutcome;
import org.netport.mdsal.rpc.Attempt;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.mdsal.state.MoveEncoder;
import org.netport.model.HostName;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationsOutput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationsOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.report.locations.output.Answer;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.report.locations.output.AnswerBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Encodes what became of many reports. */
final class ManyLocationsAnswer {
    private ManyLocationsAnswer() {
    }

    static Attempt<ReportLocationsOutput> of(final ReportsOutcome outcome) {
        return switch (outcome) {
            case ReportsOutcome.Invalid wrong -> new Attempt.Unknown<>(text(wrong));
            case ReportsOutcome.NotYet early -> new Attempt.Done<>(RpcAnswers.notYet(early.message()));
            case ReportsOutcome.Done done -> new Attempt.Done<>(RpcResultBuilder.success(encode(done)).build());
        };
    }

    private static String text(final ReportsOutcome.Invalid wrong) {
        final int more = wrong.problems() - wrong.first().size();
        return wrong.first().stream().map(problem -> problem.field() + ": " + problem.message())
            .collect(Collectors.joining("; ")) + (more > 0 ? "; and " + more + " more" : "");
    }

    private static ReportLocationsOutput encode(final ReportsOutcome.Done done) {
        final List<Answer> answers = done.outcomes().entrySet().stream()
            .map(one -> encode(one.getKey(), one.getValue())).toList();
        return new ReportLocationsOutputBuilder().setRewriteTime(MoveEncoder.microseconds(done.took().toNanos()))
            .setMoved(Uint32.valueOf(done.outcomes().values().stream()
                .filter(ReportOutcome.Moved.class::isInstance).count()))
            .setAnswer(answers).build();
    }

    private static Answer encode(final HostName host, final ReportOutcome outcome) {
        return new AnswerBuilder(LocationAnswers.encode(outcome)).setHost(new Name(host.value())).build();
    }
}
