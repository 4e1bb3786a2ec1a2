// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.Differences;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.Entries;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesOutput;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output.Switch;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.verify.switches.output.Switch.Outcome;

/** What was found of switches, as lines that a person reads. Used once. */
final class FindingLines {
    private static final String INDENT = "  ";

    private final List<String> lines = new ArrayList<>();

    private FindingLines() {
    }

    static List<String> of(final VerifySwitchesOutput output) {
        final var text = new FindingLines();
        output.nonnullSwitch().forEach(text::write);
        text.lines.add(Boolean.TRUE.equals(output.getEqual()) ? "Every switch has what it should have"
            : "NOT every switch was compared and has what it should have");
        return text.lines;
    }

    private void write(final Switch of) {
        final String name = of.getName().getValue() + ": ";
        if (of.getOutcome() == Outcome.NotCompared) {
            lines.add(name + "not compared: " + of.getReason());
            return;
        }
        lines.add(name + of.getOutcome().getName() + ", " + of.getEntries() + " entries");
        Optional.ofNullable(of.getUnrest()).orElse(List.of()).forEach(why ->
            lines.add(INDENT + "not in rest: " + why));
        write("on the switch", of.getHeld());
        write("in the controller", of.getDesired());
    }

    private void write(final String where, final Differences differences) {
        if (differences != null) {
            write("missing " + where, differences.getMissing());
            write("surplus " + where, differences.getSurplus());
            write("different " + where, differences.getDifferent());
        }
    }

    private void write(final String what, final Entries entries) {
        if (entries != null && entries.getCount().intValue() > 0) {
            lines.add(INDENT + entries.getCount() + " " + what + ":");
            final List<String> first = Optional.ofNullable(entries.getEntry()).orElse(List.of());
            first.forEach(entry -> lines.add(INDENT + INDENT + entry));
            if (entries.getCount().intValue() > first.size()) {
                lines.add(INDENT + INDENT + "and " + (entries.getCount().intValue() - first.size()) + " more");
            }
        }
    }
}
