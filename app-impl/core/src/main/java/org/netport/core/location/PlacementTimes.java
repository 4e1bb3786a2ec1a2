// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import java.time.Duration;
import java.util.Objects;
import org.netport.policy.DuplicateDetection;

/**
 * The times of the migration state machine.
 *
 * @param grace how long frames from a former place are accepted after the last switch was updated
 * @param holdAfterReport how long packets cannot contradict what was told by RPC
 * @param holdAfterPacket how long packets cannot contradict a packet: bounds the flapping of a duplicated address
 * @param handOver how long after a cut-over on the word of the source alone the guest is waited for at the destination:
 *     until then frames from the old place are accepted, and the destination's word that it has given the guest up is
 *     enough to undo the move. The word of the source that the guest runs there again is enough later, too
 * @param duplicates when a host that moves to and fro is taken for two
 */
public record PlacementTimes(Duration grace, Duration holdAfterReport, Duration holdAfterPacket, Duration handOver,
        DuplicateDetection duplicates) {
    /**
     * Half a second of grace, packets held for one second after a report and for 200 ms after a packet, ten seconds for
     * the guest to run.
     */
    public static final PlacementTimes DEFAULT = new PlacementTimes(Duration.ofMillis(500), Duration.ofSeconds(1),
        Duration.ofMillis(200), Duration.ofSeconds(10), DuplicateDetection.DEFAULT);

    /**
     * The same with other limits.
     *
     * @param limits when a host that moves to and fro is taken for two
     * @return the times
     */
    public PlacementTimes with(final DuplicateDetection limits) {
        return new PlacementTimes(grace, holdAfterReport, holdAfterPacket, handOver, limits);
    }

    /** Validates presence. */
    public PlacementTimes {
        Objects.requireNonNull(grace, "grace");
        Objects.requireNonNull(holdAfterReport, "holdAfterReport");
        Objects.requireNonNull(holdAfterPacket, "holdAfterPacket");
        Objects.requireNonNull(handOver, "handOver");
        Objects.requireNonNull(duplicates, "duplicates");
    }
}
