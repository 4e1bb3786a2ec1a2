// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netport.channel.SwitchSession;
import org.netport.core.topology.NetworkView;
import org.netport.explain.Holding;
import org.netport.flow.ProgramEntry;
import org.netport.location.Attachment;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/**
 * Where explanations take from what they tell. Used on the engine's loop only, and each call is short: it looks up what
 * it is asked for, or copies references.
 *
 * @param view configuration and ports, as last compiled
 * @param switches the configured switches
 * @param movements the places of hosts
 */
record PathSources(NetworkView view, Map<SwitchName, SwitchState> switches, Movements movements) {
    /** Where some hosts are; those that are nowhere are left out. */
    ImmutableMap<HostName, AttachmentPoint> places(final Set<HostName> hosts) {
        final var places = ImmutableMap.<HostName, AttachmentPoint>builder();
        hosts.forEach(host -> movements.placement(host).current().map(Attachment::point)
            .ifPresent(point -> places.put(host, point)));
        return places.buildOrThrow();
    }

    /** What a switch should hold; nothing if it is not configured any more. */
    List<ProgramEntry> program(final SwitchName at) {
        final SwitchState state = switches.get(at);
        return state == null ? List.of() : state.programmer().wanted();
    }

    /** Whether a switch has some entries, as far as it has told. */
    ImmutableMap<ProgramEntry, Holding> holdings(final SwitchName at, final Set<ProgramEntry> entries) {
        final SwitchState state = switches.get(at);
        final var holdings = ImmutableMap.<ProgramEntry, Holding>builder();
        entries.forEach(entry -> holdings.put(entry, state == null
            ? Holding.of(Holding.State.UNKNOWN, "the switch is not configured any more")
            : state.programmer().holding(entry)));
        return holdings.buildOrThrow();
    }

    /** How a switch can be read back; empty if it is away. */
    Optional<ReadableSwitch> readable(final SwitchName at) {
        return Optional.ofNullable(switches.get(at)).map(SwitchState::programmer)
            .flatMap(programmer -> programmer.session()
                .map(session -> new ReadableSwitch(session, programmer.expected())));
    }

    /**
     * A switch that can be read back.
     *
     * @param session the session with it
     * @param entries how many entries it is expected to have
     */
    record ReadableSwitch(SwitchSession session, int entries) {
    }
}
