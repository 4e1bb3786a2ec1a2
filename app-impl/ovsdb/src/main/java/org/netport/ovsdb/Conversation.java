// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.ovsdb.OvsdbException.Blame;

/**
 * One conversation with a database server, without its I/O: what is said, what is known, and how long silence is borne.
 * Times are nanoseconds of one monotonic clock. Not thread-safe.
 */
final class Conversation {
    private final OvsdbSettings settings;
    private final SwitchTables tables;
    private final long begun;
    private long heard;
    private long asked;
    private Phase phase = Phase.AWAITING_CONTENT;
    private boolean changed;

    Conversation(final OvsdbSettings settings, final long now) {
        this.settings = settings;
        tables = new SwitchTables(settings.rows());
        begun = now;
        heard = now;
        asked = now;
    }

    /**
     * What is said first.
     *
     * @return a request
     */
    String opening() {
        return Requests.monitor();
    }

    /**
     * Takes a message.
     *
     * @param message the message
     * @param now the time
     * @return what to answer
     * @throws OvsdbException if the conversation is over
     */
    Optional<String> take(final Message message, final long now) throws OvsdbException {
        heard = now;
        return switch (message) {
            case Message.Content content -> {
                if (phase == Phase.FOLLOWING) {
                    throw OvsdbException.broken("the monitor request was answered twice");
                }
                phase = Phase.FOLLOWING;
                yield learn(content.rows());
            }
            case Message.Update update -> {
                if (phase == Phase.AWAITING_CONTENT) {
                    throw OvsdbException.broken("an update came before the answer to the monitor request");
                }
                yield learn(update.rows());
            }
            case Message.Refusal refusal -> throw new OvsdbException(Blame.NOT_SET_UP, "the server refuses to be "
                + "monitored: " + refusal.error() + ". Is it the server of Open vSwitch's own database?");
            case Message.Cancelled cancelled -> throw new OvsdbException(Blame.CONNECTION_LOST,
                "the server stopped the monitor");
            case Message.Probe probe -> Optional.of(probe.reply());
            case Message.Alive alive -> Optional.empty();
            case Message.Ignored ignored -> Optional.empty();
        };
    }

    private Optional<String> learn(final ImmutableList<RowUpdate> rows) throws OvsdbException {
        tables.apply(rows);
        changed = true;
        return Optional.empty();
    }

    /**
     * Does what time demands.
     *
     * @param now the time
     * @return what to say
     * @throws OvsdbException if the server has been silent for too long
     */
    Optional<String> tick(final long now) throws OvsdbException {
        if (phase == Phase.AWAITING_CONTENT && now - begun >= settings.replyBound().toNanos()) {
            throw new OvsdbException(Blame.CONNECTION_LOST, "the server did not send its content within "
                + settings.replyBound());
        }
        if (phase == Phase.FOLLOWING && now - heard >= settings.silenceBound().toNanos()) {
            throw new OvsdbException(Blame.CONNECTION_LOST, "the server has been silent for "
                + settings.silenceBound());
        }
        if (phase == Phase.FOLLOWING && now - quietSince() >= settings.probeInterval().toNanos()) {
            asked = now;
            return Optional.of(Requests.echo());
        }
        return Optional.empty();
    }

    /**
     * Tells when {@link #tick} has something to do, if no message comes before.
     *
     * @return the time
     */
    long nextTick() {
        return switch (phase) {
            case AWAITING_CONTENT -> begun + settings.replyBound().toNanos();
            case FOLLOWING -> {
                final long probe = quietSince() + settings.probeInterval().toNanos();
                final long end = heard + settings.silenceBound().toNanos();
                yield probe - end < 0 ? probe : end;
            }
        };
    }

    private long quietSince() {
        return asked - heard > 0 ? asked : heard;
    }

    /**
     * Tells whether there is something new since {@link #settle}.
     *
     * @return false as long as the content is not known
     */
    boolean isChanged() {
        return changed;
    }

    /** Notes that what is known has been passed on. */
    void settle() {
        changed = false;
    }

    Phase phase() {
        return phase;
    }

    SwitchTables tables() {
        return tables;
    }

    /** How far a conversation has come. */
    enum Phase {
        AWAITING_CONTENT,
        FOLLOWING
    }
}
