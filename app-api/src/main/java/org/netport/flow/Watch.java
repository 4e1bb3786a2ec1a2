// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import org.netport.model.PortNumber;

/** What decides whether a bucket is alive (OpenFlow 1.3.5 section 6.5). */
public sealed interface Watch {
    /** Nothing: the bucket is always alive. */
    record Nothing() implements Watch {
    }

    /**
     * Alive while a port is.
     *
     * @param port the port
     */
    record Port(PortNumber port) implements Watch {
    }

    /**
     * Alive while one bucket of another group is.
     *
     * @param group the other group
     */
    record Group(GroupId group) implements Watch {
    }
}
