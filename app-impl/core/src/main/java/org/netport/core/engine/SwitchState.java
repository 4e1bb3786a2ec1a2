// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchAbilities;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.engine.SwitchStatus;
import org.netport.engine.SwitchStatus.Connection;
import org.netport.model.DatapathId;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;

/** What the engine knows of one configured switch. Owned by the engine's loop. */
final class SwitchState {
    private final SwitchName name;
    private final DatapathId datapathId;
    private final SwitchProgrammer programmer;
    private Optional<ImmutableMap<PortRef, String>> identities;
    private ImmutableList<PortDescription> lastPorts = ImmutableList.of();
    private ImmutableSet<PortRef> references = ImmutableSet.of();
    private SwitchPorts ports = SwitchPorts.UNKNOWN;
    private SwitchAbilities abilities = SwitchAbilities.NONE;
    private boolean seen;
    private boolean readOnce;
    private RefusalTally refusals = RefusalTally.NONE;
    private String detail = "has not connected since the controller started";

    SwitchState(final SwitchName name, final DatapathId datapathId, final SwitchProgrammer programmer,
            final Optional<ImmutableMap<PortRef, String>> identities) {
        this.name = name;
        this.datapathId = datapathId;
        this.programmer = programmer;
        this.identities = identities;
    }

    SwitchName name() {
        return name;
    }

    DatapathId datapathId() {
        return datapathId;
    }

    SwitchProgrammer programmer() {
        return programmer;
    }

    /** What configuration points at on this switch. */
    void references(final ImmutableSet<PortRef> now) {
        references = now;
        resolve();
    }

    /** All that configuration points at on this switch. */
    ImmutableSet<PortRef> references() {
        return references;
    }

    /** What Open vSwitch's database tells of the interfaces. */
    void identities(final Map<PortRef, String> portNames) {
        identities = Optional.of(ImmutableMap.copyOf(portNames));
        resolve();
    }

    /** Whether all that configuration points at can be looked up: false until a database tells the ids that it uses. */
    boolean knowsIdentities() {
        return identities.isPresent() || references.stream().noneMatch(reference ->
            reference instanceof PortRef.InterfaceId || reference instanceof PortRef.AttachedMac);
    }

    void sawPorts(final ImmutableList<PortDescription> described) {
        lastPorts = described;
        seen = true;
        resolve();
    }

    /** What it has said that it can do; counts also while it is away. */
    void isAble(final SwitchAbilities said) {
        abilities = said;
    }

    SwitchAbilities abilities() {
        return abilities;
    }

    private void resolve() {
        ports = seen ? PortResolver.resolve(references, lastPorts,
            identities.orElse(ImmutableMap.of())) : SwitchPorts.UNKNOWN;
    }

    /** The configured ports as last known; they count also while the switch is away. */
    SwitchPorts ports() {
        return ports;
    }

    /** Configured ports that cannot be used: missing ones, and those that have their port from another reference. */
    private ImmutableList<String> unresolved() {
        return seen ? references.stream().filter(reference -> ports.number(reference).isEmpty())
            .map(reference -> Optional.ofNullable(ports.doubles().get(reference))
                .map(first -> sameAs(reference, first)).orElseGet(reference::toString))
            .sorted().collect(ImmutableList.toImmutableList()) : ImmutableList.of();
    }

    /** What some configured ports lack, in a sentence about the switch; empty as long as it was never seen. */
    Optional<String> complaint(final Set<PortRef> some) {
        if (!seen) {
            return Optional.empty();
        }
        final Stream<String> doubles = some.stream().filter(ports.doubles()::containsKey)
            .map(reference -> "has " + sameAs(reference, ports.doubles().get(reference)) + ": configure it once")
            .sorted();
        final String missing = some.stream()
            .filter(reference -> ports.number(reference).isEmpty() && !ports.doubles().containsKey(reference))
            .map(PortRef::toString).sorted().collect(Collectors.joining(", "));
        final String all = Stream.concat(missing.isEmpty() ? Stream.of() : Stream.of("has no port " + missing), doubles)
            .collect(Collectors.joining("; it "));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    private static String sameAs(final PortRef reference, final PortRef first) {
        return reference + ", which is the same port as " + first;
    }

    void wasRead() {
        readOnce = true;
        detail = "";
    }

    boolean readOnce() {
        return readOnce;
    }

    void detail(final String text) {
        detail = text;
    }

    /** What the switch has told of frames that it did not forward. */
    RefusalTally refusals() {
        return refusals;
    }

    void refusals(final RefusalTally now) {
        refusals = now;
    }

    SwitchStatus status() {
        final Optional<SwitchSession> session = programmer.session();
        return new SwitchStatus(name.value(), datapathId, connection(session), detail,
            session.map(SwitchSession::features), session.map(SwitchSession::ports).orElse(ImmutableList.of()),
            ImmutableMap.copyOf(Maps.transformValues(ports.ports(), ResolvedPort::number)), unresolved(),
            new SwitchStatus.Numbers(programmer.held(), programmer.pending(), session.map(SwitchSession::counters),
                refusals.told()));
    }

    private Connection connection(final Optional<SwitchSession> session) {
        if (session.isEmpty()) {
            return Connection.DISCONNECTED;
        }
        if (session.orElseThrow().features().role() == Role.SLAVE) {
            return Connection.SLAVE;
        }
        return programmer.installed() instanceof InstalledState.Known ? Connection.CONNECTED : Connection.READING;
    }
}
