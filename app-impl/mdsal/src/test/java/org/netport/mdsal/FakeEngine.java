// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.netport.engine.NetworkEngine;
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
import org.netport.model.DatapathId;
import org.netport.model.HostName;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.netport.verify.VerifyAnswer;

/** An engine that keeps what it is given. */
public final class FakeEngine implements NetworkEngine {
    private final BlockingQueue<NetworkConfig> configs = new LinkedBlockingQueue<>();
    private final BlockingQueue<LocationReport> reports = new LinkedBlockingQueue<>();
    private final Function<LocationReport, ReportOutcome> judge;
    private final BlockingQueue<GrantRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<MigrationReport> migrations = new LinkedBlockingQueue<>();
    private final BlockingQueue<FrameDelivery> deliveries = new LinkedBlockingQueue<>();
    private final BlockingQueue<PathQuestion> questions = new LinkedBlockingQueue<>();
    private final BlockingQueue<Optional<SwitchName>> verified = new LinkedBlockingQueue<>();
    private final BlockingQueue<Revocation> revocations = new LinkedBlockingQueue<>();
    private volatile Optional<Map<HostName, Attachment>> started = Optional.empty();
    private volatile List<GrantStatus> startedWith = List.of();
    private volatile EarlierMoves startedAfter = EarlierMoves.NONE;
    private volatile Function<GrantRequest, GrantDecision> policy =
        request -> new GrantDecision.Refused("default", "not asked");
    private volatile MigrationAnswer migrationAnswer = new MigrationAnswer.Taken(ImmutableList.of());
    private volatile DeliveryAnswer deliveryAnswer = new DeliveryAnswer.Known();
    private volatile Optional<GrantStatus> grant = Optional.empty();
    private volatile VerifyAnswer verification = new VerifyAnswer.Refused("not asked");
    private volatile Optional<ReportsOutcome> together = Optional.empty();
    private volatile PathAnswer path = new PathAnswer.Refused("not asked");

    public FakeEngine(final Function<LocationReport, ReportOutcome> judge) {
        this.judge = judge;
    }

    public BlockingQueue<NetworkConfig> configs() {
        return configs;
    }

    public BlockingQueue<LocationReport> reports() {
        return reports;
    }

    /** With which locations it was started, if it was. */
    public Optional<Map<HostName, Attachment>> started() {
        return started;
    }

    /** With which grants it was started. */
    public List<GrantStatus> startedWith() {
        return startedWith;
    }

    /** After which moves it was started. */
    public EarlierMoves startedAfter() {
        return startedAfter;
    }

    public BlockingQueue<GrantRequest> requests() {
        return requests;
    }

    public BlockingQueue<MigrationReport> migrations() {
        return migrations;
    }

    public BlockingQueue<FrameDelivery> deliveries() {
        return deliveries;
    }

    public BlockingQueue<Revocation> revocations() {
        return revocations;
    }

    public BlockingQueue<PathQuestion> questions() {
        return questions;
    }

    /** Explains every way so from here on. */
    public void explainBy(final PathAnswer answer) {
        path = answer;
    }

    /** Answers reports that come together so from here on, instead of judging each. */
    public void answerTogether(final ReportsOutcome answer) {
        together = Optional.of(answer);
    }

    /** Which switches were to be verified. */
    public BlockingQueue<Optional<SwitchName>> verified() {
        return verified;
    }

    /** Finds this of switches from here on. */
    public void verifyBy(final VerifyAnswer answer) {
        verification = answer;
    }

    /** Decides on requests from here on. */
    public void decideBy(final Function<GrantRequest, GrantDecision> decision) {
        policy = decision;
    }

    /** Answers reports of migrations so from here on. */
    public void answerMigrations(final MigrationAnswer answer) {
        migrationAnswer = answer;
    }

    /** Answers who hands over frames so from here on. */
    public void answerDeliveries(final DeliveryAnswer answer) {
        deliveryAnswer = answer;
    }

    /** What is granted, for every host and by every id. */
    public void holdGrant(final Optional<GrantStatus> held) {
        grant = held;
    }

    @Override
    public void start(final NetworkConfig config, final Map<HostName, Attachment> recovered,
            final List<GrantStatus> grants, final EarlierMoves earlier) {
        started = Optional.of(recovered);
        startedWith = List.copyOf(grants);
        startedAfter = earlier;
        configs.add(config);
    }

    @Override
    public void configure(final NetworkConfig config) {
        configs.add(config);
    }

    @Override
    public CompletionStage<ReportOutcome> report(final LocationReport report) {
        reports.add(report);
        return CompletableFuture.completedStage(judge.apply(report));
    }

    @Override
    public CompletionStage<ReportsOutcome> report(final LocationReports many) {
        reports.addAll(many.all());
        return CompletableFuture.completedStage(together.orElseGet(() -> new ReportsOutcome.Done(many.all().stream()
            .collect(ImmutableMap.toImmutableMap(LocationReport::host, judge)), Duration.ofMillis(5))));
    }

    @Override
    public CompletionStage<MigrationAnswer> report(final MigrationReport report) {
        migrations.add(report);
        return CompletableFuture.completedStage(migrationAnswer);
    }

    @Override
    public CompletionStage<DeliveryAnswer> deliver(final FrameDelivery delivery) {
        deliveries.add(delivery);
        return CompletableFuture.completedStage(deliveryAnswer);
    }

    @Override
    public CompletionStage<Optional<Attachment>> withdraw(final HostName host) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<GrantDecision> request(final GrantRequest request) {
        requests.add(request);
        return CompletableFuture.completedStage(policy.apply(request));
    }

    @Override
    public CompletionStage<Optional<GrantStatus>> revoke(final GrantId id, final String reason) {
        revocations.add(new Revocation(id, reason));
        return CompletableFuture.completedStage(grant);
    }

    @Override
    public CompletionStage<Optional<GrantStatus>> liveGrant(final HostName host) {
        return CompletableFuture.completedStage(grant);
    }

    @Override
    public CompletionStage<PathAnswer> explain(final PathQuestion question) {
        questions.add(question);
        return CompletableFuture.completedStage(path);
    }

    @Override
    public CompletionStage<VerifyAnswer> verify(final Optional<SwitchName> only) {
        verified.add(only);
        return CompletableFuture.completedStage(verification);
    }

    @Override
    public void interfaces(final DatapathId datapathId, final Map<PortRef, String> portNames) {
        // nothing to find
    }

    @Override
    public void close() {
        // nothing to end
    }

    /** A grant that was to be taken back, and why. */
    public record Revocation(GrantId id, String reason) {
    }
}
