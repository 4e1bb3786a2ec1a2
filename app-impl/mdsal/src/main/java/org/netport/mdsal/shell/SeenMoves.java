// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Comparator;
import java.util.List;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.MoveOutcome;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Running;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.moves.Move;
import org.opendaylight.yangtools.yang.common.Uint64;

/** What a watcher of moves has seen; as many moves as the datastore holds. */
final class SeenMoves {
    private ImmutableMap<Uint64, Progress> seen;

    SeenMoves(final List<Move> moves) {
        seen = progress(moves);
    }

    /** A line for each phase that was reached, and for each move that has ended, since the last call. */
    ImmutableList<String> newsOf(final List<Move> moves) {
        final var lines = ImmutableList.<String>builder();
        moves.stream().sorted(Comparator.comparing(Move::getId)).forEach(move -> {
            final var before = seen.getOrDefault(move.getId(), Progress.NONE);
            move.nonnullPhase().stream().skip(before.phases).forEach(phase -> lines.add(line(move,
                Printable.identity(phase.getName()) + " after " + ReceiptText.millis(phase.getAfter()) + " ms")));
            if (!move.getOutcome().equals(before.outcome) && !move.getOutcome().equals(Running.VALUE)) {
                lines.add(line(move, Printable.identity(move.getOutcome())));
            }
        });
        seen = progress(moves);
        return lines.build();
    }

    private static String line(final Move move, final String news) {
        final var from = ReceiptText.place(move.getFrom());
        return move.getId() + "  " + move.getHost().getValue() + "  " + (from.isEmpty() ? "" : from + " -> ")
            + ReceiptText.place(move.getTo()) + "  " + news;
    }

    private static ImmutableMap<Uint64, Progress> progress(final List<Move> moves) {
        return moves.stream().collect(ImmutableMap.toImmutableMap(Move::getId,
            move -> new Progress(move.nonnullPhase().size(), move.getOutcome())));
    }

    private record Progress(int phases, MoveOutcome outcome) {
        static final Progress NONE = new Progress(0, Running.VALUE);
    }
}
