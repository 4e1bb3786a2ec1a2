// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.MoveKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Shows the receipt of a move. */
@Service
@Command(scope = "netport", name = "move", description = "Shows the whole receipt of a move")
public final class MoveCommand implements Action {
    @Reference
    private DataBroker data;

    @Reference
    private Session session;

    @Argument(name = "id", required = true, description = "The move's number, as in netport:moves")
    private String id = "";

    @Override
    public Object execute() throws IOException, InterruptedException {
        final Uint64 number;
        try {
            number = Uint64.valueOf(id);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + id + "' is not the number of a move: see netport:moves", e);
        }
        final var move = Operational.read(data, DataObjectIdentifier.builder(Moves.class)
            .child(Move.class, new MoveKey(number)).build()).orElseThrow(
                () -> new IllegalArgumentException("there is no move " + id + " (any more): see netport:moves"));
        ReceiptText.lines(move).forEach(session.getConsole()::println);
        return null;
    }
}
