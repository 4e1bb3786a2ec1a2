// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.netport.engine.NextHopStatus.Life;
import org.netport.model.MacAddress;
import org.netport.network.Liveness;

/**
 * What is known of an outside router. Pure: each step gives the next state.
 *
 * @param life whether it answers
 * @param mac its MAC address as it said last
 * @param heard when it answered last, or was not to be judged; of the loop's clock
 * @param unanswered questions since the last answer
 * @param answers answers in a row, counted while it is silent
 */
record NextHopState(Life life, Optional<MacAddress> mac, long heard, int unanswered, int answers) {
    /** Nobody has asked yet. */
    static final NextHopState UNASKED = new NextHopState(Life.UNKNOWN, Optional.empty(), 0, 0, 0);

    /** Validates presence. */
    NextHopState {
        Objects.requireNonNull(life, "life");
        Objects.requireNonNull(mac, "mac");
    }

    /** A router that a switch still sends to, since before the controller started. */
    static NextHopState remembered(final MacAddress mac, final long now) {
        return new NextHopState(Life.ALIVE, Optional.of(mac), now, 0, 0);
    }

    /** Who is asked alone, since it is known; empty where all are asked. */
    Optional<MacAddress> asked() {
        return mac.filter(known -> unanswered == 0);
    }

    /** One more question is sent. */
    NextHopState question() {
        return new NextHopState(life, mac, heard, unanswered + 1, unanswered == 0 ? answers : 0);
    }

    /** It has answered. One that was silent is believed after as many answers as it took to give it up. */
    NextHopState answer(final MacAddress said, final long now, final Liveness liveness) {
        final boolean believed = life != Life.SILENT || answers + 1 >= liveness.multiplier();
        return new NextHopState(believed ? Life.ALIVE : Life.SILENT, Optional.of(said), now, 0,
            believed ? 0 : answers + 1);
    }

    /** Time has passed. */
    NextHopState judged(final long now, final Liveness liveness) {
        return life == Life.ALIVE && remaining(now, liveness).isZero()
            ? new NextHopState(Life.SILENT, mac, heard, unanswered, 0) : this;
    }

    /** How long it may still be silent; zero if that is over. */
    Duration remaining(final long now, final Liveness liveness) {
        final Duration rest = liveness.patience().minusNanos(now - heard);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /** It cannot be asked now, and nothing follows from its silence. */
    NextHopState excused(final long now) {
        return new NextHopState(life, mac, now, 0, answers);
    }

    /** Its port is down or missing: nothing is known of it any more. */
    NextHopState cut() {
        return UNASKED;
    }

    /** Where frames to it go; empty unless it is alive. */
    Optional<MacAddress> neighbour() {
        return mac.filter(known -> life == Life.ALIVE);
    }
}
