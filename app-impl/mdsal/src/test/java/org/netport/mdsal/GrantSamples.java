// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Optional;
import org.netport.grant.Grant;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.grant.Nonce;
import org.netport.model.Epoch;

/** Grants for the small network's host. */
public final class GrantSamples {
    /** What proves to hold them. */
    public static final String NONCE = "00112233445566778899aabbccddeeff";

    private GrantSamples() {
    }

    public static Grant grant(final long id) {
        return new Grant(new GrantId(id), new Nonce(NONCE), "libvirt east1", Optional.of("r" + id),
            Instant.parse("2026-11-25T12:00:00.123Z"), Instant.parse("2026-11-25T13:00:00.123Z"), "partner",
            ImmutableList.of(new Grant.Subject(Networks.VM, Optional.of(Networks.EAST), Networks.WEST, new Epoch(8))));
    }

    public static GrantStatus status(final long id, final GrantState state) {
        return new GrantStatus(grant(id), ImmutableMap.of(Networks.VM, state), Optional.empty());
    }
}
