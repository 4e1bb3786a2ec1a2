// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Moves;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** Follows moves until Ctrl-C. */
@Service
@Command(scope = "netport", name = "watch", description = "Follows moves until Ctrl-C: a line for each phase and end")
public final class WatchCommand implements Action {
    private static final Duration PACE = Duration.ofMillis(500);

    @Reference
    private DataBroker data;

    @Reference
    private Session session;

    @Option(name = "-t", aliases = "--time", description = "How many seconds to watch at most")
    private int seconds = 3600;

    @Override
    public Object execute() throws IOException, InterruptedException {
        if (seconds < 1) {
            throw new IllegalArgumentException("-t " + seconds + ": watch at least a second");
        }
        final var console = session.getConsole();
        final var seen = new SeenMoves(moves());
        console.println("Watching moves for " + seconds + " s; Ctrl-C ends it.");
        final long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        // A console that cannot be written to any more belongs to somebody who is gone.
        while (System.nanoTime() - end < 0 && !console.checkError()) {
            Thread.sleep(PACE.toMillis());
            seen.newsOf(moves()).forEach(console::println);
        }
        return null;
    }

    private List<Move> moves() throws IOException, InterruptedException {
        return Operational.read(data, DataObjectIdentifier.builder(Moves.class).build())
            .map(all -> List.copyOf(all.nonnullMove().values())).orElse(List.of());
    }
}
