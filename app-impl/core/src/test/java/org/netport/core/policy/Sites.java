// SPDX-License-Identifier: Apache-2.0
package org.netport.core.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.model.DomainName;
import org.netport.model.Generation;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.RuleName;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Site;
import org.netport.policy.Announcement;
import org.netport.policy.MoveRequest;
import org.netport.policy.Offer;
import org.netport.policy.PolicyRule;
import org.netport.policy.Quotas;
import org.netport.policy.RuleAction;
import org.netport.policy.RuleMatch;
import org.netport.policy.SitePolicy;
import org.netport.policy.TimeWindow;

/**
 * Sites tokyo and osaka of domain acme, and paris of domain bravo; segments red (VNI 100, VLAN 10 at osaka, tenant
 * gold) and blue (VNI 200, no VLAN, tenant silver); hosts vm1 in red with addresses of both families, vm2 in blue
 * without any. What a test asks is whether a host may come to osaka.
 */
record Sites(SitePolicy osaka) {
    static final SiteName TOKYO = new SiteName("tokyo");
    static final SiteName OSAKA = new SiteName("osaka");
    static final SiteName PARIS = new SiteName("paris");
    static final HostName VM1 = new HostName("vm1");
    static final HostName VM2 = new HostName("vm2");
    static final DomainName BRAVO = new DomainName("bravo");
    static final RuleAction REFUSE = new RuleAction.Refuse("closed for works");
    static final RuleAction ACCEPT = new RuleAction.Accept(Announcement.UNANNOUNCED);
    static final RuleAction ACCEPT_WITH_GRANT = new RuleAction.Accept(Announcement.GRANTED);
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    static Sites withRules(final PolicyRule... rules) {
        return new Sites(new SitePolicy(OSAKA, ImmutableList.copyOf(rules), ImmutableMap.of(), Quotas.NONE,
            Duration.ofHours(1)));
    }

    Sites offering(final Map<DomainName, Offer> offers) {
        return new Sites(new SitePolicy(OSAKA, osaka.rules(), ImmutableMap.copyOf(offers), osaka.quotas(),
            osaka.longestGrant()));
    }

    Sites limitedTo(final Quotas quotas) {
        return new Sites(new SitePolicy(OSAKA, osaka.rules(), osaka.offers(), quotas, osaka.longestGrant()));
    }

    static PolicyRule rule(final String name, final RuleMatch match, final RuleAction action) {
        return new PolicyRule(new RuleName(name), match, action);
    }

    static RuleMatch during(final TimeWindow window) {
        return new RuleMatch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.of(window));
    }

    static RuleMatch fromDomain(final String domain) {
        return new RuleMatch(Optional.of(new DomainName(domain)), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static RuleMatch fromSite(final SiteName site) {
        return new RuleMatch(Optional.empty(), Optional.of(site), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Offer.Range<Vni> vnis(final int from, final int to) {
        return new Offer.Range<>(new Vni(from), new Vni(to));
    }

    static Offer.Range<VlanId> vlans(final int from, final int to) {
        return new Offer.Range<>(new VlanId(from), new VlanId(to));
    }

    static MoveRequest move(final HostName host, final SiteName from, final Announcement announcement) {
        return new MoveRequest(host, Optional.of(from), OSAKA, announcement);
    }

    static MoveRequest appearance(final HostName host, final Announcement announcement) {
        return new MoveRequest(host, Optional.empty(), OSAKA, announcement);
    }

    NetworkConfig config() {
        final var acme = new DomainName("acme");
        return new NetworkConfig(new Generation(1), ImmutableMap.of(TOKYO, new Site(TOKYO, acme),
            OSAKA, new Site(OSAKA, acme), PARIS, new Site(PARIS, BRAVO)), ImmutableMap.of(), ImmutableMap.of(),
            ImmutableMap.of(new SegmentName("red"), segment("red", "gold", 100,
                ImmutableMap.of(OSAKA, new VlanId(10), PARIS, new VlanId(999))),
                new SegmentName("blue"), segment("blue", "silver", 200, ImmutableMap.of())),
            ImmutableMap.of(VM1, host(VM1, "red", "10.1.0.5", "2001:db8:1::5"), VM2, host(VM2, "blue")))
            .withPolicies(ImmutableMap.of(OSAKA, osaka));
    }

    private static Segment segment(final String name, final String tenant, final int vni,
            final ImmutableMap<SiteName, VlanId> vlans) {
        return new Segment(new SegmentName(name), new TenantName(tenant), new Vni(vni), 1500, vlans,
            ImmutableSet.of(), ImmutableSet.of());
    }

    private static Host host(final HostName name, final String segment, final String... addresses) {
        return new Host(name, new SegmentName(segment), MacAddress.parse("02:00:00:00:00:01"),
            Stream.of(addresses).map(IpAddress::parse).collect(ImmutableSet.toImmutableSet()));
    }
}
