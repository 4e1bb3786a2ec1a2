// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import java.util.Objects;
import org.netport.model.LinkName;
import org.netport.network.AttachmentPoint;

/** What is behind the port by which a frame leaves. */
public sealed interface Exit {
    /**
     * An access port: the frame is delivered.
     *
     * @param at the port
     */
    record Delivered(AttachmentPoint at) implements Exit {
        /** Validates presence. */
        public Delivered {
            Objects.requireNonNull(at, "at");
        }
    }

    /**
     * A link: the frame goes on.
     *
     * @param link the link
     * @param hop the number of the hop that follows
     */
    record Onward(LinkName link, int hop) implements Exit {
        /** Validates presence. */
        public Onward {
            Objects.requireNonNull(link, "link");
        }
    }

    /**
     * Nothing that would take it.
     *
     * @param reason why
     */
    record Lost(String reason) implements Exit {
        /** Validates presence. */
        public Lost {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * It goes on, and is not followed: the bound of the explanation is reached.
     *
     * @param reason which bound
     */
    record Unfollowed(String reason) implements Exit {
        /** Validates presence. */
        public Unfollowed {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
