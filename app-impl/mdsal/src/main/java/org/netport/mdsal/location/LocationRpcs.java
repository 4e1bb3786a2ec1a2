// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import com.google.common.util.concurrent.ListenableFuture;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.netport.engine.NetworkEngine;
import org.netport.location.ClaimSource;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.rpc.Attempt;
import org.netport.mdsal.rpc.CatchUp;
import org.netport.mdsal.rpc.HostLookup;
import org.netport.mdsal.rpc.NotConfigured;
import org.netport.mdsal.rpc.PortLookup;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.model.HostName;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationInput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.ReportLocationOutput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.WithdrawLocationInput;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.WithdrawLocationOutput;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;

/** The RPCs of netport-move. Thread-safe; nothing blocks: an answer comes when the engine has one. */
public final class LocationRpcs {
    private final NetworkEngine engine;
    private final CurrentConfiguration configuration;
    private final CatchUp catchUp;

    /**
     * Makes the RPCs' implementations; the caller registers them.
     *
     * @param engine takes the reports
     * @param configuration what the engine knows
     * @param clock bounds the wait for configuration under way
     */
    public LocationRpcs(final NetworkEngine engine, final CurrentConfiguration configuration,
            final InstantSource clock) {
        this.engine = engine;
        this.configuration = configuration;
        catchUp = new CatchUp(configuration, clock);
    }

    /**
     * Implements report-location.
     *
     * @param input the report
     * @return its outcome, or an error that names the leaf that is wrong
     */
    public ListenableFuture<RpcResult<ReportLocationOutput>> report(final ReportLocationInput input) {
        if (!ReportMapper.isComplete(input)) {
            return RpcAnswers.refused(ErrorTag.MISSING_ELEMENT, ReportMapper.INCOMPLETE);
        }
        final var source = Sources.reporterOf(Optional.ofNullable(input.getSource()));
        if (source.isEmpty()) {
            return RpcAnswers.refused(ErrorTag.INVALID_VALUE, Sources.REPORTERS);
        }
        return RpcAnswers.answer(catchUp.answer(config -> attempt(input, source.orElseThrow(), config)));
    }

    /**
     * Implements withdraw-location.
     *
     * @param input the host
     * @return where it was, or an error if it is not configured
     */
    public ListenableFuture<RpcResult<WithdrawLocationOutput>> withdraw(final WithdrawLocationInput input) {
        if (input.getHost() == null) {
            return RpcAnswers.refused(ErrorTag.MISSING_ELEMENT, "host is needed to withdraw a location");
        }
        final var host = new HostName(input.getHost().getValue());
        final var config = configuration.get();
        if (!config.hosts().containsKey(host)) {
            return RpcAnswers.refused(ErrorTag.INVALID_VALUE, HostLookup.unknown(host).getMessage());
        }
        return RpcAnswers.answer(engine.withdraw(host).thenApply(was -> LocationAnswers.withdrawn(config, was)));
    }

    private CompletionStage<Attempt<ReportLocationOutput>> attempt(final ReportLocationInput input,
            final ClaimSource source, final NetworkConfig config) throws NotConfigured {
        return engine.report(ReportMapper.map(input, source, config,
            (device, port) -> PortLookup.find(config, device, port)))
            .thenApply(LocationAnswers::answerOf);
    }
}
