// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.verify;

import java.util.List;
import org.netport.verify.Differences;
import org.netport.verify.Differences.Some;
import org.netport.verify.SwitchFinding;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesOutput;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.differences.Different;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.differences.DifferentBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.differences.Missing;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.differences.MissingBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.differences.Surplus;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.differences.SurplusBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output.Switch;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output.Switch.Outcome;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output.SwitchBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output.SwitchKey;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output._switch.Desired;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output._switch.DesiredBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output._switch.Held;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output._switch.HeldBuilder;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Encodes what was found of switches. */
final class FindingEncoder {
    private FindingEncoder() {
    }

    static VerifySwitchesOutput encode(final List<SwitchFinding> findings) {
        return new VerifySwitchesOutputBuilder().setEqual(findings.stream().allMatch(FindingEncoder::isEqual))
            .setSwitch(findings.stream().map(FindingEncoder::encode).toList()).build();
    }

    private static Switch encode(final SwitchFinding finding) {
        final var builder = new SwitchBuilder().withKey(new SwitchKey(new Name(finding.at().value())));
        return switch (finding) {
            case SwitchFinding.NotCompared away -> builder.setOutcome(Outcome.NotCompared).setReason(away.reason())
                .build();
            case SwitchFinding.Compared compared -> builder
                .setOutcome(compared.isEqual() ? Outcome.Equal : Outcome.Different)
                .setEntries(Uint32.valueOf(compared.entries())).setUnrest(compared.unrest())
                .setHeld(held(compared.held())).setDesired(desired(compared.desired())).build();
        };
    }

    private static Held held(final Differences differences) {
        return new HeldBuilder().setMissing(missing(differences.missing())).setSurplus(surplus(differences.surplus()))
            .setDifferent(different(differences.different())).build();
    }

    private static Desired desired(final Differences differences) {
        return new DesiredBuilder().setMissing(missing(differences.missing()))
            .setSurplus(surplus(differences.surplus())).setDifferent(different(differences.different())).build();
    }

    private static Missing missing(final Some some) {
        return new MissingBuilder().setCount(Uint32.valueOf(some.count())).setEntry(some.first()).build();
    }

    private static Surplus surplus(final Some some) {
        return new SurplusBuilder().setCount(Uint32.valueOf(some.count())).setEntry(some.first()).build();
    }

    private static Different different(final Some some) {
        return new DifferentBuilder().setCount(Uint32.valueOf(some.count())).setEntry(some.first()).build();
    }

    private static boolean isEqual(final SwitchFinding finding) {
        return finding instanceof SwitchFinding.Compared compared && compared.isEqual();
    }
}
