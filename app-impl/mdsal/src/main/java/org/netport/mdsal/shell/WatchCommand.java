// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.opendaylight.mdsal.binding.api.DataBroker;

/** Follows moves until Ctrl-C. */
@Service
@Command(scope = "netport", name = "watch", description = "Follows moves until Ctrl-C: a line for each phase and end")
public final class WatchCommand implements Action {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LOOK_AT_CONSOLE = Duration.ofSeconds(1);

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
        try (var feed = new MoveFeed(data)) {
            final var seen = new SeenMoves(feed.next(FIRST).orElseThrow(() ->
                new IOException("the datastore does not answer; see the log")));
            console.println("Watching moves for " + seconds + " s; Ctrl-C ends it.");
            final long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            // A console that cannot be written to any more belongs to somebody who is gone.
            while (System.nanoTime() - end < 0 && !console.checkError()) {
                feed.next(LOOK_AT_CONSOLE).ifPresent(moves -> seen.newsOf(moves).forEach(console::println));
            }
        }
        return null;
    }
}
