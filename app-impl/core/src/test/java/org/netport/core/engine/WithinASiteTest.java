// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.engine.ThreeSites.VM1;
import static org.netport.core.engine.ThreeSites.VM2;
import static org.netport.core.engine.ThreeSites.at;
import static org.netport.core.engine.ThreeSites.name;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription.LinkState;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.FlowEntry;
import org.netport.flow.MatchField;
import org.netport.grant.Grant;
import org.netport.grant.MigrationEvent;
import org.netport.location.ClaimSource;
import org.netport.location.HostAlarm;
import org.netport.location.LocationReport;
import org.netport.location.ReportOutcome;
import org.netport.model.HostName;
import org.netport.model.RuleName;
import org.netport.model.SiteName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;
import org.netport.policy.Announcement;
import org.netport.policy.PolicyRule;
import org.netport.policy.Quotas;
import org.netport.policy.RuleAction;
import org.netport.policy.RuleMatch;
import org.netport.policy.SitePolicy;

/** Switches 1 and 2 are of one site, whose rules hold for moves within it too. */
class WithinASiteTest {
    private static final SiteName SITE = new SiteName("s1");
    private static final Quotas FULL = new Quotas(OptionalInt.of(2), OptionalInt.empty(), OptionalInt.of(1),
        OptionalInt.of(1));

    private final ThreeSites net = new ThreeSites(CutOver.RELAY);

    private NetworkConfig ruled(final ImmutableList<PolicyRule> rules, final Quotas quotas) {
        final NetworkConfig usual = ThreeSites.with(net.config(), ImmutableMap.copyOf(
            Maps.transformValues(net.config().switches(), at -> at.name().equals(name(2))
                ? new Switch(at.datapathId(), at.name(), SITE, at.number(), at.tunnelAddress(), at.accessPorts())
                : at)));
        return usual.withPolicies(ImmutableMap.of(SITE,
            new SitePolicy(SITE, rules, ImmutableMap.of(), quotas, Duration.ofHours(1))));
    }

    private static PolicyRule withAGrantOnly(final HostName host) {
        return new PolicyRule(new RuleName("tied"), new RuleMatch(Optional.empty(), Optional.of(SITE), Optional.empty(),
            Optional.empty(), Optional.of(host), Optional.empty(), Optional.empty()),
            new RuleAction.Accept(Announcement.GRANTED));
    }

    private ThreeSites tied() {
        return net.start(ruled(ImmutableList.of(withAGrantOnly(VM1)), Quotas.NONE));
    }

    private ReportOutcome report(final HostName host, final AttachmentPoint place) {
        final var outcome = net.engine.report(new LocationReport(host, place, Optional.empty(), 0,
            ClaimSource.OPERATOR)).toCompletableFuture();
        net.loop.run();
        net.loop.pass(Duration.ofSeconds(5));
        return outcome.join();
    }

    @Test
    void aHostThatMovesWithAGrantOnlyDoesNotMoveWithoutOne() {
        tied();
        final var before = net.held();
        final var refused = assertInstanceOf(ReportOutcome.Refused.class, report(VM1, at(2, 1)));
        assertEquals("tied", refused.rule());
        net.frame(VM1, 1, 3, EntryKind.SOURCE_ELSEWHERE);
        net.loop.pass(Duration.ofSeconds(5));
        assertEquals(at(1, 1), net.placeOf(VM1));
        assertEquals(before, net.held());
        assertEquals(List.of(HostAlarm.Kind.WITHOUT_GRANT, HostAlarm.Kind.WITHOUT_GRANT),
            net.recorder.alarms.stream().map(HostAlarm::kind).toList());
    }

    @Test
    void itsFramesAreDroppedAtOtherSwitchesOfTheSite() {
        tied();
        assertTrue(tellsOf(VM1, 1), "where it is its other ports may be granted");
        assertTrue(!tellsOf(VM1, 2));
        assertTrue(tellsOf(VM2, 2));
    }

    private boolean tellsOf(final HostName host, final int site) {
        return net.session(site).held.values().stream().filter(FlowEntry.class::isInstance).map(FlowEntry.class::cast)
            .filter(flow -> EntryKind.of(flow.cookie()).filter(EntryKind.SOURCE_ELSEWHERE::equals).isPresent())
            .anyMatch(flow -> flow.key().match().fields().contains(new MatchField.EthSrc(ThreeSites.mac(host))));
    }

    @Test
    void itMovesWithAGrant() {
        tied();
        final Grant grant = net.grant(VM1, at(2, 1));
        net.destination(MigrationEvent.PREPARE, grant);
        net.source(MigrationEvent.STOPPED, VM1);
        net.destination(MigrationEvent.RUNNING, grant);
        assertEquals(at(2, 1), net.placeOf(VM1));
        assertEquals(List.of(), net.recorder.alarms);
    }

    @Test
    void othersMoveWithinTheSiteAsTheyLike() {
        tied();
        assertInstanceOf(ReportOutcome.Moved.class, report(VM2, at(2, 1)));
    }

    @Test
    void whatComesBackToItsOwnPortHasNotMoved() {
        tied();
        final FakeSession session = net.session(1);
        final var down = new FakeSession(session.datapathId(), session.ports().stream()
            .map(port -> port.name().equals("tap1") ? ThreeSites.port(1, LinkState.DOWN) : port)
            .collect(ImmutableList.toImmutableList()));
        net.engine.portChanged(down, ThreeSites.port(1, LinkState.DOWN), PortChange.MODIFIED);
        net.loop.pass(Duration.ofSeconds(1));
        assertTrue(!net.recorder.attachments.containsKey(VM1));
        assertInstanceOf(ReportOutcome.Moved.class, report(VM1, at(1, 1)));
        assertEquals(List.of(), net.recorder.alarms);
    }

    @Test
    void quotasDoNotLimitWhatIsThereAlready() {
        net.start(ruled(ImmutableList.of(), FULL));
        assertInstanceOf(ReportOutcome.Moved.class, report(VM1, at(2, 1)));
        assertInstanceOf(ReportOutcome.Moved.class, report(VM2, at(2, 2)));
    }
}
