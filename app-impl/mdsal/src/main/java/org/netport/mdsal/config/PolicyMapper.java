// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jdt.annotation.Nullable;
import org.netport.model.DomainName;
import org.netport.model.HostName;
import org.netport.model.IpPrefix;
import org.netport.model.RuleName;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.TenantName;
import org.netport.model.VlanId;
import org.netport.model.Vni;
import org.netport.policy.Announcement;
import org.netport.policy.DuplicateDetection;
import org.netport.policy.Offer;
import org.netport.policy.PolicyRule;
import org.netport.policy.Quotas;
import org.netport.policy.RuleAction;
import org.netport.policy.RuleMatch;
import org.netport.policy.SitePolicy;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.offer.ranges.VlanRange;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.offer.ranges.VniRange;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.Policy;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.Rule;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.rule.Match;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Maps an entry of {@code /netport-policy:policies/policy}, and the duplicate detection beside them. */
final class PolicyMapper {
    private PolicyMapper() {
    }

    static SitePolicy map(final Policy entry) {
        final var offers = ImmutableMap.<DomainName, Offer>builder();
        for (var offer : entry.nonnullOffer().values()) {
            offers.put(new DomainName(offer.getDomain().getValue()), new Offer(
                offer.nonnullVniRange().values().stream().map(PolicyMapper::range)
                    .collect(ImmutableList.toImmutableList()),
                offer.nonnullVlanRange().values().stream().map(PolicyMapper::range)
                    .collect(ImmutableList.toImmutableList())));
        }
        return new SitePolicy(new SiteName(entry.getSite().getValue()),
            entry.nonnullRule().stream().map(PolicyMapper::rule)
                .collect(ImmutableList.toImmutableList()),
            offers.buildOrThrow(), Optional.ofNullable(entry.getQuotas()).map(PolicyMapper::quotas)
                .orElse(Quotas.NONE),
            Optional.ofNullable(entry.getLongestGrant()).map(seconds -> Duration.ofSeconds(seconds.longValue()))
                .orElse(SitePolicy.LONGEST_GRANT));
    }

    static DuplicateDetection map(
            final org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.DuplicateDetection container) {
        final var standard = DuplicateDetection.DEFAULT;
        return new DuplicateDetection(
            Optional.ofNullable(container.getWindow()).map(Uint16::longValue).map(Duration::ofSeconds)
                .orElse(standard.window()),
            Optional.ofNullable(container.getMostMoves()).map(Uint16::toJava).orElse(standard.mostMoves()),
            Optional.ofNullable(container.getHoldDown()).map(Uint32::longValue).map(Duration::ofSeconds)
                .orElse(standard.holdDown()));
    }

    private static PolicyRule rule(final Rule entry) {
        final var name = new RuleName(entry.getName().getValue());
        try {
            return new PolicyRule(name, Optional.ofNullable(entry.getMatch()).map(PolicyMapper::match)
                .orElse(RuleMatch.ANY), action(entry));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rule '" + name + "': " + e.getMessage(), e);
        }
    }

    private static RuleMatch match(final Match match) {
        return new RuleMatch(Optional.ofNullable(match.getSourceDomain()).map(name -> new DomainName(name.getValue())),
            Optional.ofNullable(match.getSourceSite()).map(name -> new SiteName(name.getValue())),
            Optional.ofNullable(match.getTenant()).map(name -> new TenantName(name.getValue())),
            Optional.ofNullable(match.getSegment()).map(name -> new SegmentName(name.getValue())),
            Optional.ofNullable(match.getHost()).map(name -> new HostName(name.getValue())),
            Optional.ofNullable(match.getAddress()).map(prefix -> IpPrefix.parse(prefix.stringValue())),
            Optional.ofNullable(match.getWindow()).map(WindowMapper::map));
    }

    private static RuleAction action(final Rule entry) {
        return switch (Required.of(entry.getAction(), "action")) {
            case Accept -> {
                forbid(entry.getReason(), "'reason' belongs to a rule that refuses: take it away, or refuse");
                yield new RuleAction.Accept(entry.getUnannounced() == Rule.Unannounced.Accept
                    ? Announcement.UNANNOUNCED : Announcement.GRANTED);
            }
            case Refuse -> {
                forbid(entry.getUnannounced(),
                    "'unannounced' belongs to a rule that accepts: take it away, or accept");
                if (entry.getReason() == null) {
                    throw new IllegalArgumentException("'reason' is missing: a rule that refuses says why");
                }
                yield new RuleAction.Refuse(entry.getReason());
            }
        };
    }

    private static void forbid(final @Nullable Object leaf, final String message) {
        if (leaf != null) {
            throw new IllegalArgumentException(message);
        }
    }

    private static Offer.Range<Vni> range(final VniRange range) {
        return new Offer.Range<>(new Vni(range.getFrom().getValue().intValue()),
            new Vni(Required.of(range.getTo(), "vni-range/to").getValue().intValue()));
    }

    private static Offer.Range<VlanId> range(final VlanRange range) {
        return new Offer.Range<>(new VlanId(range.getFrom().getValue().toJava()),
            new VlanId(Required.of(range.getTo(), "vlan-range/to").getValue().toJava()));
    }

    private static Quotas quotas(
            final org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.Quotas quotas) {
        return new Quotas(limit(quotas.getMostHosts()), limit(quotas.getMostHostsPerTenant()),
            limit(quotas.getMostConcurrentMoves()), limit(quotas.getMostMovesPerMinute()));
    }

    private static OptionalInt limit(final @Nullable Uint32 leaf) {
        return leaf == null ? OptionalInt.empty() : OptionalInt.of(leaf.intValue());
    }
}
