// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import com.google.common.collect.ImmutableList;
import java.util.stream.IntStream;
import org.netport.model.SwitchName;
import org.netport.verify.Differences;
import org.netport.verify.Differences.Some;
import org.netport.verify.SwitchFinding;
import org.netport.verify.VerifyAnswer;

/** What may be found of switches. */
public final class Findings {
    private Findings() {
    }

    /** Of one that is right, one where much differs, and one that is away. */
    public static VerifyAnswer some() {
        final var missing = IntStream.rangeClosed(1, Some.MOST).mapToObj(number -> "entry " + number)
            .collect(ImmutableList.toImmutableList());
        return new VerifyAnswer.Verified(ImmutableList.of(
            new SwitchFinding.Compared(new SwitchName("sw1"), 40, Differences.NONE, Differences.NONE,
                ImmutableList.of()),
            new SwitchFinding.Compared(new SwitchName("sw2"), 40, new Differences(new Some(25, missing),
                new Some(1, ImmutableList.of("too much")), Some.NONE), new Differences(Some.NONE, Some.NONE,
                    new Some(1, ImmutableList.of("wrong"))), ImmutableList.of("hosts are moving: vm")),
            new SwitchFinding.NotCompared(new SwitchName("sw3"), "away")));
    }
}
