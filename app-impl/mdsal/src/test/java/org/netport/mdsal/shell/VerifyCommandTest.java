// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.util.concurrent.Futures;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.Findings;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.rpc.RpcAnswers;
import org.netport.mdsal.verify.VerifyRpcs;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesOutput;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesOutputBuilder;
import org.opendaylight.yangtools.yang.common.ErrorTag;

class VerifyCommandTest {
    private static VerifySwitchesOutput output() {
        final var configuration = new CurrentConfiguration();
        configuration.set(Networks.small(1));
        final var engine = new FakeEngine(report -> new ReportOutcome.Invalid("host", "not asked"));
        engine.verifyBy(Findings.some());
        return Datastore.await(new VerifyRpcs(engine, configuration, Clock.systemUTC())
            .verify(new VerifySwitchesInputBuilder().build())).getResult();
    }

    @Test
    void whatWasFoundIsAListWithTheFirstOfManyEntries() {
        assertEquals(Stream.of(Stream.of("sw1: equal, 40 entries", "sw2: different, 40 entries",
            "  not in rest: hosts are moving: vm", "  25 missing on the switch:"),
            IntStream.rangeClosed(1, 20).mapToObj(number -> "    entry " + number),
            Stream.of("    and 5 more", "  1 surplus on the switch:", "    too much",
                "  1 different in the controller:", "    wrong", "sw3: not compared: away",
                "NOT every switch was compared and has what it should have")).flatMap(lines -> lines).toList(),
            FindingLines.of(output()));
    }

    @Test
    void whereNothingDiffersTheLastLineSaysSo() {
        assertEquals(List.of("Every switch has what it should have"),
            FindingLines.of(new VerifySwitchesOutputBuilder().setEqual(true).build()));
    }

    @Test
    void anErrorIsTold() {
        final var refused = Futures.immediateFuture(RpcAnswers.<VerifySwitchesOutput>error(ErrorTag.RESOURCE_DENIED,
            "ask again"));
        assertEquals("ask again", assertThrows(IllegalArgumentException.class, () -> RpcAnswer.of(refused))
            .getMessage());
        assertThrows(IOException.class, () -> RpcAnswer.of(Futures.immediateFailedFuture(new IllegalStateException())));
    }
}
