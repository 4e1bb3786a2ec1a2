// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Location;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.MoveKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Lists moves, or shows one. */
@Service
@Command(scope = "netport", name = "moves", description = "Lists the newest moves, or shows the receipt of one")
public final class MovesCommand implements Action {
    @Reference
    private DataBroker data;

    @Reference
    private Session session;

    @Argument(name = "id", description = "The move to show; without it all are listed")
    private String id = "";

    @Override
    public Object execute() throws IOException, InterruptedException {
        final var moves = DataObjectIdentifier.builder(Moves.class);
        if (id.isEmpty()) {
            table(Operational.read(data, moves.build()).map(all -> List.copyOf(all.nonnullMove().values()))
                .orElse(List.of())).print(session.getConsole());
            return null;
        }
        final Uint64 number;
        try {
            number = Uint64.valueOf(id);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + id + "' is not the number of a move: see netport:moves", e);
        }
        final var move = Operational.read(data, moves.child(Move.class, new MoveKey(number)).build()).orElseThrow(
            () -> new IllegalArgumentException("there is no move " + id + " (any more): see netport:moves"));
        receipt(move).print(session.getConsole());
        return null;
    }

    static ShellTable table(final List<Move> moves) {
        final var table = new ShellTable().emptyTableText("No host has moved since the controller started.");
        for (var column : List.of("Id", "Host", "From", "To", "Source", "Begun", "Rewrite (us)", "Flows", "Outcome")) {
            table.column(column);
        }
        moves.stream().sorted(Comparator.comparing(Move::getId)).forEach(move -> table.addRow().addContent(
            move.getId(), move.getHost().getValue(), place(move.getFrom()), place(move.getTo()),
            move.getSource().implementedInterface().getSimpleName(), move.getBegun().getValue(),
            Optional.ofNullable(move.getRewriteTime()).map(Uint64::toString).orElse(""),
            move.nonnullFlows().values().stream().mapToLong(flows -> flows.getWritten().longValue()).sum(),
            move.getOutcome().implementedInterface().getSimpleName()));
        return table;
    }

    static ShellTable receipt(final Move move) {
        final var table = new ShellTable().noHeaders();
        table.column("Of what");
        table.column("What");
        table.addRow().addContent("host", move.getHost().getValue());
        table.addRow().addContent("from", place(move.getFrom()));
        table.addRow().addContent("to", place(move.getTo()));
        table.addRow().addContent("source", move.getSource().implementedInterface().getSimpleName());
        table.addRow().addContent("epoch", move.getEpoch().getValue());
        table.addRow().addContent("begun", move.getBegun().getValue());
        move.nonnullPhase().forEach(phase -> table.addRow().addContent(
            phase.getName().implementedInterface().getSimpleName().toLowerCase(Locale.ROOT),
            "after " + phase.getAfter() + " us"));
        table.addRow().addContent("flows written", move.nonnullFlows().values().stream()
            .map(flows -> flows.getSwitch().getValue() + ": " + flows.getWritten()).sorted()
            .collect(Collectors.joining(", ")));
        table.addRow().addContent("outcome", move.getOutcome().implementedInterface().getSimpleName());
        return table;
    }

    private static String place(final Location location) {
        if (location == null || location.getSwitch() == null) {
            return "";
        }
        return location.getSwitch().getValue() + "/" + location.getPort().getValue();
    }
}
