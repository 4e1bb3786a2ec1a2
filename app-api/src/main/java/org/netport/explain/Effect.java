// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.model.PortNumber;

/** What becomes of a frame, or of a copy of it, in a table. */
public sealed interface Effect {
    /**
     * It leaves by a port.
     *
     * @param port the port
     * @param frame the frame as it leaves
     * @param exit what is behind the port
     */
    record Out(PortNumber port, Frame frame, Exit exit) implements Effect {
        /** Validates presence. */
        public Out {
            Objects.requireNonNull(port, "port");
            Objects.requireNonNull(frame, "frame");
            Objects.requireNonNull(exit, "exit");
        }
    }

    /**
     * It would leave by the port by which it came, and is not sent (OpenFlow 1.3.5 section 5.12).
     *
     * @param port the port
     */
    record Withheld(PortNumber port) implements Effect {
        /** Validates presence. */
        public Withheld {
            Objects.requireNonNull(port, "port");
        }
    }

    /**
     * A group decides; what its buckets do follows.
     *
     * @param group its number
     * @param type its type
     * @param holding whether the switch has it
     * @param buckets its buckets in order
     */
    record ByGroup(GroupId group, GroupType type, Holding holding, ImmutableList<BucketUse> buckets)
            implements Effect {
        /** Validates presence. */
        public ByGroup {
            Objects.requireNonNull(group, "group");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(holding, "holding");
            Objects.requireNonNull(buckets, "buckets");
        }
    }

    /**
     * The controller is told.
     *
     * @param frame the frame as it is told
     * @param cause why
     * @param then what the controller does
     */
    record Told(Frame frame, Cause cause, String then) implements Effect {
        /** Validates presence. */
        public Told {
            Objects.requireNonNull(frame, "frame");
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(then, "then");
        }
    }

    /**
     * Nothing is left of it.
     *
     * @param reason why
     */
    record Dropped(String reason) implements Effect {
        /** Validates presence. */
        public Dropped {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Why the controller is told of a frame. */
    enum Cause {
        /** The entry says so. */
        ACTION,
        /** Its hops are used up. */
        INVALID_TTL
    }

    /**
     * A bucket of a group.
     *
     * @param does its actions, as Open vSwitch writes them
     * @param use whether it gets the frame
     */
    record BucketUse(String does, Use use) {
        /** Validates presence. */
        public BucketUse {
            Objects.requireNonNull(does, "does");
            Objects.requireNonNull(use, "use");
        }
    }

    /** Whether a bucket gets a frame. */
    enum Use {
        /** It does. */
        TAKEN,
        /** It or another one does: the switch chooses, by a hash of its own. */
        POSSIBLE,
        /** It is alive, and one before it is too. */
        SPARE,
        /** What it watches is down. */
        DEAD
    }
}
