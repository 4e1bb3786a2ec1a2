// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

/** Something that a switch holds. Two entries with one key are two contents of the same thing. */
public sealed interface ProgramEntry permits FlowEntry, GroupEntry, MeterEntry {
    /**
     * The entry's identity.
     *
     * @return the key
     */
    ProgramKey key();
}
