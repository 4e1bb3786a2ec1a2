// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.netport.core.location.Stage;
import org.netport.grant.GrantDecision;
import org.netport.model.HostName;
import org.netport.model.SwitchName;

/** What {@link Movements} needs of the rest of the engine. */
interface HostProgramming {
    /**
     * Compiles a host for one switch and writes what changes.
     *
     * @param host the host
     * @param on the switch
     * @param changed told the number of changed entries, before they are written
     * @param callback told once the switch holds them, or cannot
     */
    void program(HostName host, SwitchName on, IntConsumer changed, HeldCallback callback);

    /** Whether a switch is still one that hosts are compiled for. */
    boolean isConfigured(SwitchName name);

    /** Compiles a host for all switches and writes what changes. */
    void programEverywhere(HostName host);

    /** Plans the rollout of a host's move. */
    ImmutableList<Stage> plan(HostName host, Optional<SwitchName> from, SwitchName to);

    /** The switches that must be able to receive a host before its old switch may relay. */
    ImmutableSet<SwitchName> receivers(HostName host, Optional<SwitchName> from, SwitchName to);

    /** Why the way between two switches is too narrow for a host's segment; empty if not, or if that is not known. */
    Optional<GrantDecision.Refused> tooNarrow(HostName host, SwitchName from, SwitchName to);
}
