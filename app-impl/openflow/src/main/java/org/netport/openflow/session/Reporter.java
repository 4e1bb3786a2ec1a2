// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import java.util.function.Consumer;
import org.netport.channel.SwitchEvents;

/**
 * Tells the core of one session: first that it is there, at last that it is gone, and nothing behind that, even where
 * the end comes from another thread because the switch has connected anew. Thread-safe.
 */
final class Reporter {
    private enum State {
        NEW, TOLD, ENDED
    }

    private final SwitchEvents events;
    private State state = State.NEW;

    Reporter(final SwitchEvents events) {
        this.events = events;
    }

    synchronized void begin(final Consumer<SwitchEvents> news) {
        if (state == State.NEW) {
            state = State.TOLD;
            news.accept(events);
        }
    }

    synchronized void tell(final Consumer<SwitchEvents> news) {
        if (state == State.TOLD) {
            news.accept(events);
        }
    }

    synchronized void end(final Consumer<SwitchEvents> news) {
        if (state == State.TOLD) {
            news.accept(events);
        }
        state = State.ENDED;
    }
}
