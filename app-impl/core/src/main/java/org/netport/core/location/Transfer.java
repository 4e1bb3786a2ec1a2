// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import org.netport.grant.GrantState;
import org.netport.location.MovePhase;
import org.netport.model.SwitchName;

/**
 * A granted move before its cut-over. The host is where it was; what is installed for the destination lets it receive,
 * and changes nothing else.
 *
 * @param authorisation what has been granted
 * @param readiness how far it is
 * @param receivers the destination and what lies between it and the old switch: those that are prepared; empty before
 *     preparation is asked for
 * @param awaited those of them that have not answered; once copies are asked for, the old switch until it has
 */
public record Transfer(Authorisation authorisation, Readiness readiness, ImmutableSet<SwitchName> receivers,
        ImmutableSet<SwitchName> awaited) {
    /** The stage number of {@link PlacementEffect.Program} by which receivers are prepared. */
    public static final int PREPARATION = -1;
    /** The stage number of {@link PlacementEffect.Program} by which the old switch begins to send copies. */
    public static final int COPY = -2;

    /** Validates presence. */
    public Transfer {
        Objects.requireNonNull(authorisation, "authorisation");
        Objects.requireNonNull(readiness, "readiness");
        Objects.requireNonNull(receivers, "receivers");
        Objects.requireNonNull(awaited, "awaited");
    }

    /** How far a granted move is. */
    public enum Readiness {
        /** Nothing is installed. */
        AUTHORISED(GrantState.AUTHORISED),
        /** Preparation is asked for, and begins when the move that is under way has updated every switch. */
        WAITING(GrantState.AUTHORISED),
        /** The receivers are being programmed. */
        PREPARING(GrantState.PREPARING),
        /** They are, or could not be reached. */
        PREPARED(GrantState.PREPARED),
        /** And the old switch has been told to send frames to both places. */
        COPYING(GrantState.COPYING);

        private final GrantState state;

        Readiness(final GrantState state) {
            this.state = state;
        }

        /**
         * What is told of it.
         *
         * @return the state of the grant
         */
        public GrantState state() {
            return state;
        }

        /**
         * What the receipt says of it.
         *
         * @return the phase that is reached with it; empty if none is
         */
        public Optional<MovePhase> phase() {
            return switch (this) {
                case AUTHORISED, WAITING, PREPARING -> Optional.empty();
                case PREPARED -> Optional.of(MovePhase.PREPARED);
                case COPYING -> Optional.of(MovePhase.COPYING);
            };
        }
    }

    static Transfer of(final Authorisation authorisation) {
        return new Transfer(authorisation, Readiness.AUTHORISED, ImmutableSet.of(), ImmutableSet.of());
    }

    /** The same, when the old switch has been told to send to both places. */
    Transfer copying(final ImmutableSet<SwitchName> unanswered) {
        return new Transfer(authorisation, Readiness.COPYING, receivers, unanswered);
    }

    /** Whether the destination may receive: entries for it are installed, or under way. */
    boolean isInstalled() {
        return readiness.compareTo(Readiness.PREPARING) >= 0;
    }
}
