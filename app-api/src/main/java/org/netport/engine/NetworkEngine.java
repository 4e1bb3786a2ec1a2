// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.netport.location.Attachment;
import org.netport.location.LocationReport;
import org.netport.location.MoveReceipt;
import org.netport.location.ReportOutcome;
import org.netport.model.HostName;
import org.netport.network.NetworkConfig;

/**
 * What a controller's adapters ask of the core. Thread-safe; every call hands over and returns at once.
 */
public interface NetworkEngine extends InterfaceListener, AutoCloseable {
    /**
     * Begins to program switches. Until then sessions are accepted and read back, and nothing is written: a restart
     * must not clear live flows. Called once, when every input has reported its initial data.
     *
     * @param config the initial configuration
     * @param recovered locations as last recorded, to be checked against what the switches hold
     */
    void start(NetworkConfig config, Map<HostName, Attachment> recovered);

    /**
     * Takes a new configuration; a later one replaces an earlier one that has not been taken up.
     *
     * @param config validated, with a higher generation than the last
     */
    void configure(NetworkConfig config);

    /**
     * Takes a location report.
     *
     * @param report the claim
     * @return its outcome, when the last reachable switch has acknowledged; completes within the engine's bound, never
     *     exceptionally
     */
    CompletionStage<ReportOutcome> report(LocationReport report);

    /**
     * Forgets where a host is: its entries are removed until it is seen or reported again.
     *
     * @param host the host
     * @return its last attachment, empty if there was none or the host is not configured
     */
    CompletionStage<Optional<Attachment>> withdraw(HostName host);

    /**
     * The latest receipts, the newest last; bounded.
     *
     * @return a snapshot
     */
    CompletionStage<List<MoveReceipt>> receipts();

    /** Stops programming; flows stay on the switches. */
    @Override
    void close();
}
