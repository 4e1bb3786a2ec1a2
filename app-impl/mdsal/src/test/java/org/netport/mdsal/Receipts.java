// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Optional;
import org.netport.grant.GrantId;
import org.netport.location.ClaimSource;
import org.netport.location.MovePhase;
import org.netport.location.MoveReceipt;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;

/** Receipts of moves of the small network's host. */
public final class Receipts {
    private Receipts() {
    }

    public static MoveReceipt move(final long id, final MoveReceipt.Outcome outcome) {
        return new MoveReceipt(id, Networks.VM, Optional.of(Networks.EAST), Networks.WEST, new Epoch(7),
            ClaimSource.HYPERVISOR, Instant.parse("2026-11-24T12:00:00.000001Z"),
            ImmutableMap.of(MovePhase.CLAIMED, 0L, MovePhase.PREPARED, 900_999L, MovePhase.RELAYING, 1_400_000L,
                MovePhase.UPDATED, 1_834_000L),
            ImmutableMap.of(new SwitchName("sw1"), 4, new SwitchName("sw2"), 3), outcome);
    }

    /** One that used grant 5, with all that proves it. */
    public static MoveReceipt granted(final long id, final MoveReceipt.Outcome outcome) {
        final var one = new SwitchName("sw1");
        final var two = new SwitchName("sw2");
        return new MoveReceipt(id, Networks.VM, Optional.of(Networks.EAST), Networks.WEST, new Epoch(7),
            ClaimSource.HYPERVISOR, Instant.parse("2026-11-24T12:00:00.000001Z"),
            ImmutableMap.of(MovePhase.AUTHORISED, 0L, MovePhase.PREPARED, 900_000L, MovePhase.CLAIMED, 1_400_000L,
                MovePhase.UPDATED, 1_834_000L, MovePhase.GIVEN_UP, 2_600_000L),
            ImmutableMap.of(one, 4, two, 3), outcome, new MoveReceipt.Evidence(Optional.of(new GrantId(5)),
                ImmutableList.of(new MoveReceipt.Heard("libvirt west1", "prepare", 100_000),
                    new MoveReceipt.Heard("evil\u001b[2J", "stopped", 1_400_000)),
                ImmutableMap.of(two, 1_600_000L), ImmutableMap.of(one, -1L, two, 2_500_000L),
                Optional.of(new MoveReceipt.ProbedPath(1450, MoveReceipt.Carries.SMALL_ONLY, 1_300_000L)),
                Optional.of(new MoveReceipt.Traffic(12, 0, 3, 1))));
    }
}
