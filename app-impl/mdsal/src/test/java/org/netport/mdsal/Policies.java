// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.TimeOfDay;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.TimeZone;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.offer.ranges.VlanRange;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.offer.ranges.VlanRangeBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.offer.ranges.VniRange;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.offer.ranges.VniRangeBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.DuplicateDetection;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.Policy;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.PolicyBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.PolicyKey;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.Offer;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.OfferBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.OfferKey;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.Rule;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.RuleBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.policy.rule.MatchBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.what.matches.Window;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.what.matches.WindowBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Vni;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Policies, as RESTCONF would write them. */
public final class Policies {
    private Policies() {
    }

    public static DataObjectIdentifier<Policy> path(final String site) {
        return DataObjectIdentifier.builder(
            org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.Policies.class)
            .child(Policy.class, new PolicyKey(new Name(site))).build();
    }

    public static DataObjectIdentifier<DuplicateDetection> detectionPath() {
        return DataObjectIdentifier.builder(
            org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.Policies.class)
            .child(DuplicateDetection.class).build();
    }

    public static Policy policy(final String site, final Rule... rules) {
        return new PolicyBuilder().setSite(new Name(site)).setRule(Arrays.asList(rules)).build();
    }

    public static Rule accepting(final String name, final String sourceDomain) {
        return new RuleBuilder().setName(new Name(name)).setAction(Rule.Action.Accept)
            .setMatch(new MatchBuilder().setSourceDomain(new Name(sourceDomain)).build()).build();
    }

    public static Rule refusing(final String name, final String reason) {
        return new RuleBuilder().setName(new Name(name)).setAction(Rule.Action.Refuse).setReason(reason).build();
    }

    public static Rule during(final Rule rule, final Window window) {
        return new RuleBuilder(rule).setMatch(new MatchBuilder().setWindow(window).build()).build();
    }

    public static Window window(final String from, final String to, final String zone, final Window.Day... days) {
        return new WindowBuilder().setFrom(new TimeOfDay(from)).setTo(new TimeOfDay(to))
            .setTimeZone(new TimeZone(zone)).setDay(Set.of(days)).build();
    }

    public static Map<OfferKey, Offer> offer(final String domain, final VniRange... vnis) {
        return BindingMap.of(new OfferBuilder().setDomain(new Name(domain)).setVniRange(BindingMap.of(vnis))
            .setVlanRange(BindingMap.of(vlans(10, 20))).build());
    }

    public static VniRange vnis(final int from, final int to) {
        return new VniRangeBuilder().setFrom(new Vni(Uint32.valueOf(from))).setTo(new Vni(Uint32.valueOf(to))).build();
    }

    public static VlanRange vlans(final int from, final int to) {
        return new VlanRangeBuilder().setFrom(Entries.vlan(from)).setTo(Entries.vlan(to)).build();
    }
}
