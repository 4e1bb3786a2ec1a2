// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

import com.google.common.collect.ImmutableMap;

/**
 * All entries of one switch.
 *
 * @param entries by key
 */
public record SwitchProgram(ImmutableMap<ProgramKey, ProgramEntry> entries) {
    /** Holds nothing. */
    public static final SwitchProgram EMPTY = new SwitchProgram(ImmutableMap.of());

    /**
     * Collects entries.
     *
     * @param entries the entries
     * @return the program
     * @throws IllegalArgumentException if two entries have the same key
     */
    public static SwitchProgram of(final Iterable<? extends ProgramEntry> entries) {
        final var byKey = ImmutableMap.<ProgramKey, ProgramEntry>builder();
        entries.forEach(entry -> byKey.put(entry.key(), entry));
        return new SwitchProgram(byKey.buildOrThrow());
    }
}
