// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.HostForwarding;
import org.netport.core.verify.RightProgram;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;

/**
 * Where the verification of switches takes what they are compared with. Used on the engine's loop only; a call copies
 * references, a look at each host among them, and compiles nothing.
 *
 * @param config the configuration
 * @param switches the configured switches
 * @param movements the places of hosts
 * @param recompiler tells configuration and ports as they are, whatever has been compiled from them
 * @param compilation tells which segments change step by step
 */
record SwitchMoments(NetworkConfig config, Map<SwitchName, SwitchState> switches, Movements movements,
        Recompiler recompiler, UnitCompilation compilation) {
    private static final int MOST_NAMED = 5;

    /** A switch now; empty if it is away, or not configured. */
    Optional<SwitchMoment> of(final SwitchName at) {
        return Optional.ofNullable(switches.get(at)).map(SwitchState::programmer)
            .flatMap(programmer -> programmer.session().map(session -> of(at, programmer, session)));
    }

    private SwitchMoment of(final SwitchName at, final SwitchProgrammer programmer, final SwitchSession session) {
        final ProgrammerStanding standing = programmer.standing();
        final var places = ImmutableMap.<HostName, HostForwarding>builderWithExpectedSize(config.hosts().size());
        config.hosts().keySet().forEach(host -> places.put(host, movements.seenFrom(host, at)));
        final var right = new RightProgram(recompiler.view(), compilation.changing().isEmpty() ? Optional.empty()
            : Optional.of(compilation.topologies()), places.buildOrThrow(), at);
        return new SwitchMoment(right, programmer.wanted(), session, standing.writes(), unrest(standing));
    }

    private ImmutableList<String> unrest(final ProgrammerStanding standing) {
        final var reasons = ImmutableList.<String>builder();
        final ImmutableSet<HostName> hosts = movements.unsettled();
        if (!hosts.isEmpty()) {
            reasons.add("hosts are moving, may move by a grant, or not every switch knows where they are: "
                + named(hosts));
        }
        if (!compilation.changing().isEmpty()) {
            reasons.add("the graphs of segments are being changed step by step: " + named(compilation.changing()));
        }
        return reasons.addAll(standing.unrest()).build();
    }

    private static String named(final Collection<?> names) {
        final List<String> sorted = names.stream().map(Object::toString).sorted().toList();
        return sorted.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
            + (sorted.size() > MOST_NAMED ? " and " + (sorted.size() - MOST_NAMED) + " more" : "");
    }

    /** Whether a switch has had the same session since a moment, and has been sent nothing. */
    boolean isAsOf(final SwitchMoment moment) {
        return Optional.ofNullable(switches.get(moment.right().at())).map(SwitchState::programmer)
            .filter(programmer -> programmer.standing().writes() == moment.writes()
                && programmer.session().filter(moment.session()::equals).isPresent()).isPresent();
    }
}
