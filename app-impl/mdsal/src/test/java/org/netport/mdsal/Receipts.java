// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Optional;
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
}
