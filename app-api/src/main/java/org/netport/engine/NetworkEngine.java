// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.netport.explain.PathAnswer;
import org.netport.explain.PathQuestion;
import org.netport.grant.DeliveryAnswer;
import org.netport.grant.FrameDelivery;
import org.netport.grant.GrantDecision;
import org.netport.grant.GrantId;
import org.netport.grant.GrantRequest;
import org.netport.grant.GrantStatus;
import org.netport.grant.MigrationAnswer;
import org.netport.grant.MigrationReport;
import org.netport.location.Attachment;
import org.netport.location.EarlierMoves;
import org.netport.location.LocationReport;
import org.netport.location.LocationReports;
import org.netport.location.ReportOutcome;
import org.netport.location.ReportsOutcome;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.netport.verify.VerifyAnswer;

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
     * @param grants grants as last recorded that were live, or could still be undone
     * @param earlier the moves of before, whose receipts are forgotten together with later ones
     */
    void start(NetworkConfig config, Map<HostName, Attachment> recovered, List<GrantStatus> grants,
        EarlierMoves earlier);

    /**
     * Begins without moves from before.
     *
     * @param config the initial configuration
     * @param recovered locations as last recorded
     * @param grants grants as last recorded
     */
    default void start(final NetworkConfig config, final Map<HostName, Attachment> recovered,
            final List<GrantStatus> grants) {
        start(config, recovered, grants, EarlierMoves.NONE);
    }

    /**
     * Begins without grants and moves from before.
     *
     * @param config the initial configuration
     * @param recovered locations as last recorded
     */
    default void start(final NetworkConfig config, final Map<HostName, Attachment> recovered) {
        start(config, recovered, List.of());
    }

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
     * @return its outcome, when the last reachable switch has acknowledged; completes within the engine's bound,
     *     exceptionally only through a fault of the program
     */
    CompletionStage<ReportOutcome> report(LocationReport report);

    /**
     * Takes the reports of many hosts: all are checked before any is followed, then hosts move in portions, as many at
     * a time as the switches follow in time.
     *
     * @param reports the claims
     * @return their outcomes, when the last host's last reachable switch has acknowledged; completes within the
     *     engine's bound for each portion, exceptionally only through a fault of the program
     */
    CompletionStage<ReportsOutcome> report(LocationReports reports);

    /**
     * Takes what a hypervisor tells of a granted migration. While switches are read back after a start it waits, at
     * most the recovery window; before the start it is not taken.
     *
     * @param report what it tells
     * @return what that did, when the last reachable switch has acknowledged; completes within the engine's bound,
     *     exceptionally only through a fault of the program
     */
    CompletionStage<MigrationAnswer> report(MigrationReport report);

    /**
     * Sends the frames that a guest has left unread at the source of its move out of its port at the destination: if
     * the move was cut over by the source's report, the old switch has sent on what came since, and its grace time is
     * not over.
     *
     * @param delivery the frames
     * @return what became of them; completes soon, exceptionally only through a fault of the program
     */
    CompletionStage<DeliveryAnswer> deliver(FrameDelivery delivery);

    /**
     * Forgets where a host is: its entries are removed until it is seen or reported again.
     *
     * @param host the host
     * @return its last attachment, empty if there was none or the host is not configured
     */
    CompletionStage<Optional<Attachment>> withdraw(HostName host);

    /**
     * Asks the policy of a destination for a grant.
     *
     * @param request who wants to move where
     * @return what it says; completes soon, exceptionally only through a fault of the program
     */
    CompletionStage<GrantDecision> request(GrantRequest request);

    /**
     * Takes a grant back from those of its hosts that have not been cut over.
     *
     * @param id the grant
     * @param reason why, for the audit log
     * @return the grant then; empty if it is not known, or all its hosts have been cut over or have ended
     */
    CompletionStage<Optional<GrantStatus>> revoke(GrantId id, String reason);

    /**
     * The grant that can still be used for a host.
     *
     * @param host the host
     * @return empty if there is none
     */
    CompletionStage<Optional<GrantStatus>> liveGrant(HostName host);

    /**
     * Explains what would become of a frame: what each table does with it on each switch, by what the switches should
     * hold, and whether they hold it. Nothing is sent or written.
     *
     * @param question the frame
     * @return the explanation; completes within 90 s, exceptionally only through a fault of the program
     */
    CompletionStage<PathAnswer> explain(PathQuestion question);

    /**
     * Compiles anew, from configuration, ports and places as they are, what switches should hold, reads them back, and
     * says what differs. Nothing is sent or written. One at a time.
     *
     * @param only the switch; empty: all that are configured
     * @return what was found; completes within 90 s, exceptionally only through a fault of the program
     */
    CompletionStage<VerifyAnswer> verify(Optional<SwitchName> only);

    /** Stops programming; flows stay on the switches. */
    @Override
    void close();
}
