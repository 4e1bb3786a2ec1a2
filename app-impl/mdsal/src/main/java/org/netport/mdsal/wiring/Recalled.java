// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import org.netport.grant.GrantStatus;
import org.netport.location.Attachment;
import org.netport.mdsal.receipt.Remembered;
import org.netport.model.HostName;

/**
 * What was remembered over a restart.
 *
 * @param locations where hosts were
 * @param grants what had been granted and was not done with
 * @param moves the receipts of moves that had ended
 */
record Recalled(ImmutableMap<HostName, Attachment> locations, ImmutableList<GrantStatus> grants, Remembered moves) {
    Recalled {
        Objects.requireNonNull(locations, "locations");
        Objects.requireNonNull(grants, "grants");
        Objects.requireNonNull(moves, "moves");
    }
}
