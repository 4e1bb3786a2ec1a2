// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

import java.util.Objects;

/** What became of frames that a hypervisor handed over. */
public sealed interface DeliveryAnswer {
    /**
     * They were sent to the destination's switch.
     *
     * @param frames how many it took; fewer than were handed over where it is not connected, or does not read
     */
    record Delivered(int frames) implements DeliveryAnswer {
    }

    /** None is needed: no move of the host relays from that switch by a report. Nothing was sent. */
    record Known() implements DeliveryAnswer {
    }

    /** They belong to another move. Nothing was sent. */
    record Stale() implements DeliveryAnswer {
    }

    /**
     * Something of it cannot be right. Nothing was sent.
     *
     * @param field the part that is wrong
     * @param message what is wrong and what to do
     */
    record Invalid(String field, String message) implements DeliveryAnswer {
        /** Validates presence. */
        public Invalid {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * The controller cannot take frames at this moment. Nothing was sent.
     *
     * @param message why, and when to try again
     */
    record NotYet(String message) implements DeliveryAnswer {
        /** Validates presence. */
        public NotYet {
            Objects.requireNonNull(message, "message");
        }
    }
}
