// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.netport.ovsdb.OvsdbException.Blame;

/**
 * A conversation over a transport, in turns that never wait; between them the caller waits for the socket or the time.
 * Times are nanoseconds of one monotonic clock. Not thread-safe.
 */
final class Exchange {
    private static final int BUFFER_BYTES = 64 << 10;

    private final OvsdbSettings settings;
    private final Transport transport;
    private final Tally tally;
    private final Conversation conversation;
    private final MessageFramer framer;
    private final MessageReader reader;
    private final ReportSchedule schedule;
    private final ReadBudget budget;
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer unsent = ByteBuffer.allocate(BUFFER_BYTES);
    private final long readyUntil;
    private Wish wish = Wish.GO_ON;

    Exchange(final Transport transport, final OvsdbSettings settings, final Tally tally, final long now)
            throws OvsdbException {
        this.transport = transport;
        this.settings = settings;
        this.tally = tally;
        conversation = new Conversation(settings, now);
        framer = new MessageFramer(settings.messageBytes(), settings.depth());
        reader = new MessageReader(settings.depth(), settings.rows());
        schedule = new ReportSchedule(settings.pace(), now);
        budget = new ReadBudget(settings.messageBytes(), now);
        readyUntil = now + settings.connectBound().toNanos();
        say(conversation.opening());
    }

    /**
     * Sends what can be sent, takes what has come, and does what time demands.
     *
     * @param now the time
     * @return what to wait for before the next turn
     * @throws IOException if the connection is broken
     * @throws OvsdbException if the conversation is over
     */
    Wish turn(final long now) throws IOException, OvsdbException {
        send();
        final boolean rests = budget.pauseEnd(now) - now > 0;
        final int count = rests ? 0 : transport.receive(received);
        if (count == Transport.CLOSED) {
            throw new OvsdbException(Blame.CONNECTION_LOST, "the server closed the connection");
        }
        if (!transport.isReady() && readyUntil - now <= 0) {
            throw new OvsdbException(Blame.CONNECTION_LOST, "no TLS handshake within " + settings.connectBound());
        }
        budget.spend(count);
        listen(now);
        final var demand = conversation.tick(now);
        if (demand.isPresent()) {
            say(demand.orElseThrow());
        }
        send();
        wish = wishAfter(count, rests);
        return wish;
    }

    private Wish wishAfter(final int count, final boolean rests) {
        if (count > 0) {
            return Wish.GO_ON;
        }
        if (rests) {
            return Wish.REST;
        }
        return transport.isBlocked(unsent.position()) ? Wish.READ_AND_WRITE : Wish.READ;
    }

    private void listen(final long now) throws OvsdbException {
        received.flip();
        for (var text = framer.next(received); text.isPresent(); text = framer.next(received)) {
            tally.message();
            final boolean wasFollowing = isFollowing();
            final var answer = conversation.take(reader.read(text.orElseThrow()), now);
            if (answer.isPresent()) {
                say(answer.orElseThrow());
            }
            if (!wasFollowing && isFollowing()) {
                tally.conversation();
            }
        }
        received.clear();
        if (conversation.isChanged()) {
            schedule.changed(now);
        }
    }

    private void send() throws IOException {
        unsent.flip();
        transport.send(unsent);
        unsent.compact();
    }

    private void say(final String words) throws OvsdbException {
        final byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > unsent.remaining()) {
            throw OvsdbException.broken("the server asks but does not read the answers: " + unsent.position()
                + " bytes wait");
        }
        unsent.put(bytes);
    }

    boolean isFollowing() {
        return conversation.phase() == Conversation.Phase.FOLLOWING;
    }

    /**
     * Who is asked for has changed: there is something to report although the database is the same.
     *
     * @param now the time
     */
    void reportAnew(final long now) {
        if (isFollowing()) {
            schedule.changed(now);
        }
    }

    /**
     * What is known, if that is to be reported now. It is not given again before it changes.
     *
     * @param now the time
     * @return the tables, or nothing
     */
    Optional<SwitchTables> takeReport(final long now) {
        if (!schedule.isDue(now, wish != Wish.GO_ON)) {
            return Optional.empty();
        }
        schedule.reported(now);
        conversation.settle();
        return Optional.of(conversation.tables());
    }

    /**
     * What is known and not reported yet, at the end of the connection.
     *
     * @return the tables, or nothing
     */
    Optional<SwitchTables> lastReport() {
        return conversation.isChanged() ? Optional.of(conversation.tables()) : Optional.empty();
    }

    /**
     * When the next turn is due at the latest.
     *
     * @param now the time
     * @return a time
     */
    long nextTurn(final long now) {
        if (wish == Wish.REST) {
            return budget.pauseEnd(now);
        }
        final long tick = transport.isReady() ? conversation.nextTick() : readyUntil;
        return schedule.isPending() && schedule.due() - tick < 0 ? schedule.due() : tick;
    }

    /** What a turn waits for. */
    enum Wish {
        /** Nothing: there was something, and there may be more. */
        GO_ON(0),
        /** Time alone: too much has come. */
        REST(0),
        /** That something comes. */
        READ(SelectionKey.OP_READ),
        /** That something comes, or something can be sent. */
        READ_AND_WRITE(SelectionKey.OP_READ | SelectionKey.OP_WRITE);

        private final int operations;

        Wish(final int operations) {
            this.operations = operations;
        }

        int operations() {
            return operations;
        }
    }
}
