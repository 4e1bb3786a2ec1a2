// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import java.util.Objects;
import org.netport.grant.GrantId;
import org.netport.model.Epoch;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;

/**
 * What a grant says of one host.
 *
 * @param grant the grant
 * @param move the number of the move, which no other has
 * @param to where the host may go
 * @param epoch the epoch that it will have there
 * @param mode how it is cut over
 */
public record Authorisation(GrantId grant, long move, AttachmentPoint to, Epoch epoch, CutOver mode) {
    /** Validates presence. */
    public Authorisation {
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(mode, "mode");
    }
}
