// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;

/**
 * A hypervisor tells how far a granted migration is.
 *
 * @param event what happened
 * @param proof the grant, and what proves to hold it; with an event of the destination
 * @param at the reporter's switch; with an event of the source
 * @param hosts which guests; with a grant empty means all of it
 * @param epoch the epoch of the location that the guest moves to; empty where the reporter does not know it
 * @param sequence counts the reporter's reports
 * @param reporter who reports
 */
public record MigrationReport(MigrationEvent event, Optional<Proof> proof, Optional<SwitchName> at,
        ImmutableSet<HostName> hosts, Optional<Epoch> epoch, OptionalLong sequence, String reporter) {
    /** Validates that the parts fit the event. */
    public MigrationReport {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(hosts, "hosts");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(sequence, "sequence");
        Objects.requireNonNull(reporter, "reporter");
        if (event.isOfDestination() ? proof.isEmpty() : at.isEmpty() || hosts.isEmpty()) {
            throw new IllegalArgumentException("event " + event + " needs "
                + (event.isOfDestination() ? "a grant" : "a switch and hosts"));
        }
    }

    /**
     * Names a grant and proves to hold it.
     *
     * @param grant the grant
     * @param nonce its nonce
     */
    public record Proof(GrantId grant, Nonce nonce) {
        /** Validates presence. */
        public Proof {
            Objects.requireNonNull(grant, "grant");
            Objects.requireNonNull(nonce, "nonce");
        }
    }
}
