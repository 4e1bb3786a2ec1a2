// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.Findings;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.model.SwitchName;
import org.netport.verify.Differences;
import org.netport.verify.SwitchFinding;
import org.netport.verify.VerifyAnswer;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesOutput;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output.Switch.Outcome;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.RpcResult;

class VerifyRpcsTest {
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final FakeEngine engine = new FakeEngine(report -> new ReportOutcome.Invalid("host", "not asked"));
    private final VerifyRpcs rpcs = new VerifyRpcs(engine, configuration, Clock.systemUTC());

    @BeforeEach
    void configure() {
        configuration.set(Networks.small(1));
    }

    private RpcResult<VerifySwitchesOutput> verify(final VerifySwitchesInputBuilder input) {
        return Datastore.await(rpcs.verify(input.build()));
    }

    @Test
    void oneSwitchOrAllAreAskedFor() {
        verify(new VerifySwitchesInputBuilder());
        verify(new VerifySwitchesInputBuilder().setSwitch(new Name("sw2")));
        assertEquals(Optional.empty(), engine.verified().poll());
        assertEquals(Optional.of(new SwitchName("sw2")), engine.verified().poll());
    }

    @Test
    void whatWasFoundIsEncodedLeafByLeaf() {
        engine.verifyBy(Findings.some());
        final VerifySwitchesOutput output = verify(new VerifySwitchesInputBuilder()).getResult();
        assertEquals(false, output.getEqual());
        final var switches = List.copyOf(output.nonnullSwitch());
        assertEquals(List.of("sw1", "sw2", "sw3"), switches.stream().map(each -> each.getName().getValue()).toList());
        assertEquals(List.of(Outcome.Equal, Outcome.Different, Outcome.NotCompared),
            switches.stream().map(each -> each.getOutcome()).toList());
        final var second = switches.get(1);
        assertEquals(40, second.getEntries().intValue());
        assertEquals(List.of("hosts are moving: vm"), second.getUnrest());
        assertEquals(25, second.getHeld().getMissing().getCount().intValue());
        assertEquals(20, second.getHeld().getMissing().getEntry().size());
        assertEquals(List.of("too much"), second.getHeld().getSurplus().getEntry());
        assertEquals(0, second.getHeld().getDifferent().getCount().intValue());
        assertEquals(List.of("wrong"), second.getDesired().getDifferent().getEntry());
        assertEquals("away", switches.get(2).getReason());
        assertNull(switches.get(2).getHeld());
        assertNull(switches.get(2).getEntries());
    }

    @Test
    void whereNothingDiffersEverythingIsEqual() {
        engine.verifyBy(new VerifyAnswer.Verified(ImmutableList.of(new SwitchFinding.Compared(new SwitchName("sw1"), 3,
            Differences.NONE, Differences.NONE, ImmutableList.of()))));
        assertEquals(true, verify(new VerifySwitchesInputBuilder()).getResult().getEqual());
    }

    @Test
    void whatCannotBeVerifiedIsAnErrorThatSaysWhatToDo() {
        engine.verifyBy(new VerifyAnswer.Unknown("switch 'sw9' is not configured: name one that is"));
        assertRefused(ErrorTag.INVALID_VALUE, "switch: switch 'sw9' is not configured: name one that is");
        engine.verifyBy(new VerifyAnswer.Refused("ask again"));
        assertRefused(ErrorTag.RESOURCE_DENIED, "ask again");
    }

    private void assertRefused(final ErrorTag tag, final String message) {
        final var result = verify(new VerifySwitchesInputBuilder().setSwitch(new Name("sw9")));
        assertFalse(result.isSuccessful());
        final var error = List.copyOf(result.getErrors()).get(0);
        assertEquals(tag, error.getTag());
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
