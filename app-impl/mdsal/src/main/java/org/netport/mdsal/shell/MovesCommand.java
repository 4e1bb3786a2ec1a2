// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** Lists moves. */
@Service
@Command(scope = "netport", name = "moves", description = "Lists the newest moves; netport:move shows one")
public final class MovesCommand implements Action {
    @Reference
    private DataBroker data;

    @Reference
    private Session session;

    @Override
    public Object execute() throws IOException, InterruptedException {
        table(Operational.read(data, DataObjectIdentifier.builder(Moves.class).build())
            .map(all -> List.copyOf(all.nonnullMove().values())).orElse(List.of())).print(session.getConsole());
        return null;
    }

    static ShellTable table(final List<Move> moves) {
        final var table = new ShellTable().emptyTableText("No host has moved since the controller started.");
        for (var column : List.of("Id", "Host", "From", "To", "Source", "Grant", "Begun", "Rewrite (us)", "Flows",
                "Outcome")) {
            table.column(column);
        }
        moves.stream().sorted(Comparator.comparing(Move::getId)).forEach(move -> table.addRow().addContent(
            move.getId(), move.getHost().getValue(), ReceiptText.place(move.getFrom()), ReceiptText.place(move.getTo()),
            Printable.identity(move.getSource()), Printable.value(move.getGrant()), move.getBegun().getValue(),
            Printable.value(move.getRewriteTime()),
            move.nonnullFlows().values().stream().mapToLong(flows -> flows.getWritten().longValue()).sum(),
            Printable.identity(move.getOutcome())));
        return table;
    }
}
