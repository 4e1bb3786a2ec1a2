// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Location;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Confirmation;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Flows;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.receipt.Path;
import org.opendaylight.yangtools.yang.common.Uint64;

/** A receipt for a person to read: what, when, where, and what proves it. Pure. */
final class ReceiptText {
    private ReceiptText() {
    }

    static ImmutableList<String> lines(final Move move) {
        final var lines = ImmutableList.<String>builder();
        lines.add("Move " + move.getId() + " of host " + move.getHost().getValue() + ": "
            + Printable.identity(move.getOutcome()));
        final var from = place(move.getFrom());
        lines.add("  " + (from.isEmpty() ? "to " : "from " + from + " to ") + place(move.getTo()) + ", epoch "
            + move.getEpoch().getValue());
        lines.add("  by " + Printable.identity(move.getSource()) + ", begun " + move.getBegun().getValue()
            + (move.getGrant() == null ? ", without a grant" : ", grant " + move.getGrant()));
        Optional.ofNullable(move.getRewriteTime())
            .ifPresent(time -> lines.add("  senders rewritten " + millis(time)
                + " ms after the report of the cut-over"));
        lines.add("Phases, in ms from the beginning");
        move.nonnullPhase().forEach(phase -> lines.add(row(phase.getAfter(), Printable.identity(phase.getName()))));
        if (!move.nonnullHeard().isEmpty()) {
            lines.add("Reports");
            move.nonnullHeard().forEach(heard -> lines.add(row(heard.getAfter(),
                Printable.text(heard.getWhat()) + ", from " + Printable.text(heard.getReporter()))));
        }
        lines.add("Switches, by when they last acknowledged");
        move.nonnullFlows().values().stream().sorted(Comparator.comparing(ReceiptText::acknowledged)
            .thenComparing(flows -> flows.getSwitch().getValue()))
            .forEach(flows -> lines.add(row(flows.getAcknowledged(),
                flows.getSwitch().getValue() + ": " + flows.getWritten() + " changes")));
        if (!move.nonnullConfirmation().isEmpty()) {
            lines.add("Probes that arrived at the destination");
            move.nonnullConfirmation().values().stream()
                .sorted(Comparator.comparing(probe -> probe.getSwitch().getValue()))
                .forEach(probe -> lines.add(row(probe.getAfter(), confirmation(probe))));
        }
        Optional.ofNullable(move.getPath()).ifPresent(path -> {
            lines.add("Way from the old switch to the new one, before the cut-over");
            lines.add(row(path.getAfter(), carries(path)));
        });
        Optional.ofNullable(move.getTraffic()).ifPresent(traffic -> lines.add("Packets: "
            + traffic.getRelayed().getValue() + " relayed, " + traffic.getCopied().getValue() + " copied, "
            + traffic.getCarried().getValue() + " carried, " + traffic.getDropped().getValue() + " dropped"));
        return lines.build();
    }

    /** Milliseconds of microseconds. */
    static String millis(final Uint64 micros) {
        return String.format(Locale.ROOT, "%.3f", micros.longValue() / 1000.0);
    }

    static String place(final Location location) {
        return location == null ? "" : Printable.place(location.getSwitch(), location.getPort());
    }

    private static String row(final Uint64 micros, final String what) {
        return String.format(Locale.ROOT, "%14s  %s", micros == null ? "-" : millis(micros), what);
    }

    private static String confirmation(final Confirmation probe) {
        return "from " + probe.getSwitch().getValue() + (probe.getAfter() == null ? ": has not arrived" : "");
    }

    private static String carries(final Path path) {
        return switch (path.getCarries()) {
            case FullSize -> "packets of " + path.getMtu() + " bytes arrive";
            case SmallOnly -> "packets of " + path.getMtu() + " bytes do not arrive, small ones do";
            case Nothing -> "no packets arrive";
        };
    }

    private static Uint64 acknowledged(final Flows flows) {
        return Optional.ofNullable(flows.getAcknowledged()).orElse(Uint64.MAX_VALUE);
    }
}
