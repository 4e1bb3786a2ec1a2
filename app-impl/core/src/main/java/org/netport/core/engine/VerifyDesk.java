// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.netport.model.SwitchName;
import org.netport.verify.VerifyAnswer;

/** Verifies switches, for one who asks at a time. Thread-safe. */
final class VerifyDesk {
    private static final int BOUND_SECONDS = 90;

    private final Network network;
    private final EngineLoop loop;
    private final Executor elsewhere;
    private final AtomicBoolean busy = new AtomicBoolean();

    VerifyDesk(final Network network, final EngineLoop loop, final Executor elsewhere) {
        this.network = network;
        this.loop = loop;
        this.elsewhere = elsewhere;
    }

    /** Answers within its bound; one that has not been answered in time is under way until it has ended. */
    CompletionStage<VerifyAnswer> verify(final Optional<SwitchName> only) {
        if (!busy.compareAndSet(false, true)) {
            return CompletableFuture.completedStage(new VerifyAnswer.Refused(
                "switches are being verified: ask again when that has been answered, within " + BOUND_SECONDS + " s"));
        }
        return new Verification(network, loop, elsewhere).of(only)
            .whenComplete((answer, failure) -> busy.set(false)).toCompletableFuture().copy()
            .completeOnTimeout(new VerifyAnswer.Refused("the switches were not read within " + BOUND_SECONDS
                + " s: ask for one switch at a time"), BOUND_SECONDS, TimeUnit.SECONDS);
    }
}
