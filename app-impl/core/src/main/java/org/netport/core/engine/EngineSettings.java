// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.time.Duration;
import java.util.Objects;
import org.netport.core.location.PlacementTimes;

/**
 * The engine's bounds and times.
 *
 * @param batch most changes in one commit; bounds how long a move waits behind a bulk load
 * @param stageTimeout how long a stage of a move waits for a switch before the move goes on without it
 * @param recoveryWindow how long the first write waits for configured switches to connect and to be read back
 * @param auditInterval least time between two read-backs of a switch that look for drift; a full table is read less
 *     often, see {@link #auditAfter}
 * @param refusalInterval least time between two times that a switch is asked what it did not forward; more while hosts
 *     move, or where many switches take their turns
 * @param retryDelay time before a switch whose state is unknown is read back again; doubles up to 32 times
 * @param receipts how many receipts are kept, and for how long
 * @param packetIns most packet-ins waiting for the engine; above it they are dropped and counted
 * @param placementTimes grace and hold-down
 */
public record EngineSettings(int batch, Duration stageTimeout, Duration recoveryWindow, Duration auditInterval,
        Duration refusalInterval, Duration retryDelay, Retention receipts, int packetIns,
        PlacementTimes placementTimes) {
    /** What fits most networks. */
    public static final EngineSettings DEFAULT = new EngineSettings(5000, Duration.ofSeconds(1), Duration.ofSeconds(5),
        Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMillis(200),
        new Retention(1000, Duration.ofDays(7)), 1024, PlacementTimes.DEFAULT);

    private static final Duration AUDIT_OF_AN_ENTRY = Duration.ofMillis(10);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration STEP_OF_AN_ENTRY = Duration.ofMillis(1);

    /**
     * What is kept.
     *
     * @param most how many at most, at least 1; the oldest are forgotten
     * @param age how long after its end, more than none
     */
    public record Retention(int most, Duration age) {
        /** Validates ranges. */
        public Retention {
            if (most < 1 || age.isNegative() || age.isZero()) {
                throw new IllegalArgumentException("at least one must be kept, and for some time: " + most + ", "
                    + age);
            }
        }
    }

    /**
     * The time until a switch is audited again: reading a table takes a switch and the engine a time that grows with
     * it, and shall take no more than a small part of theirs.
     *
     * @param entries how many entries the switch holds
     * @return the interval, or 10 ms for each entry where that is longer: ten minutes for 60,000
     */
    public Duration auditAfter(final int entries) {
        final Duration bySize = AUDIT_OF_AN_ENTRY.multipliedBy(entries);
        return bySize.compareTo(auditInterval) > 0 ? bySize : auditInterval;
    }

    /**
     * How long one step of a segment whose graph changes waits for switches that are connected, before the change goes
     * on without them. Longer than for a move: such a step may write entries of every host.
     *
     * @param pending how many entries wait to be written on the switch that has most of them
     * @return 10 s, or 1 ms for each of them where that is longer
     */
    public Duration stepTimeout(final int pending) {
        final Duration bySize = STEP_OF_AN_ENTRY.multipliedBy(pending);
        return bySize.compareTo(STEP) > 0 ? bySize : STEP;
    }

    /** Validates ranges. */
    public EngineSettings {
        Objects.requireNonNull(stageTimeout, "stageTimeout");
        Objects.requireNonNull(recoveryWindow, "recoveryWindow");
        Objects.requireNonNull(auditInterval, "auditInterval");
        Objects.requireNonNull(refusalInterval, "refusalInterval");
        Objects.requireNonNull(retryDelay, "retryDelay");
        Objects.requireNonNull(receipts, "receipts");
        Objects.requireNonNull(placementTimes, "placementTimes");
        if (batch < 1 || packetIns < 1) {
            throw new IllegalArgumentException("batch and packetIns must be at least 1");
        }
    }
}
