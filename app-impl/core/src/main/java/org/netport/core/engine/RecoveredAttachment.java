// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.core.pipeline.EntryKind;
import org.netport.core.topology.SwitchPorts;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.MatchField;
import org.netport.flow.ProgramEntry;
import org.netport.flow.SwitchProgram;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.Segment;
import org.netport.network.Switch;

/**
 * A host's place as a switch remembers it: an entry that accepts the host at a port.
 *
 * @param host the host
 * @param point the place
 * @param epochLow16 the lower 16 bits of the place's epoch
 */
record RecoveredAttachment(HostName host, AttachmentPoint point, int epochLow16) {
    private static final int WINDOW = 0x8000;

    /** Reads the places of hosts from what a switch holds. Pure. */
    static ImmutableList<RecoveredAttachment> read(final Switch at, final SwitchPorts ports, final HostIndex hosts,
            final SwitchProgram program) {
        final var found = ImmutableList.<RecoveredAttachment>builder();
        for (ProgramEntry entry : program.entries().values()) {
            if (entry instanceof FlowEntry flow
                    && EntryKind.of(flow.cookie()).filter(EntryKind.SOURCE_ACCEPTED::equals).isPresent()) {
                read(at, ports, hosts, flow).ifPresent(found::add);
            }
        }
        return found.build();
    }

    private static Optional<RecoveredAttachment> read(final Switch at, final SwitchPorts ports,
            final HostIndex hosts, final FlowEntry flow) {
        final Optional<MatchField.InPort> inPort = field(flow.key(), MatchField.InPort.class);
        final Optional<MatchField.Metadata> metadata = field(flow.key(), MatchField.Metadata.class);
        final Optional<MatchField.EthSrc> source = field(flow.key(), MatchField.EthSrc.class);
        if (inPort.isEmpty() || metadata.isEmpty() || source.isEmpty()) {
            return Optional.empty();
        }
        final Optional<Segment> segment = hosts.segmentOf(metadata.orElseThrow().value());
        final Optional<Host> host = segment.flatMap(in -> hosts.byMac(in.name(), source.orElseThrow().value()));
        final Optional<AccessPort> port = segment.flatMap(in -> at.accessPorts().values().stream()
            .filter(access -> access.carries(in.name())
                && ports.number(access.port()).filter(inPort.orElseThrow().port()::equals).isPresent())
            .findFirst());
        return host.isEmpty() || port.isEmpty() ? Optional.empty()
            : Optional.of(new RecoveredAttachment(host.orElseThrow().name(),
                new AttachmentPoint(at.name(), port.orElseThrow().name()), flow.cookie().epoch()));
    }

    private static <F extends MatchField> Optional<F> field(final FlowKey key, final Class<F> kind) {
        return key.match().fields().stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** The full epoch, given that it is not more than 32767 after a known one; empty if it is not after it. */
    Optional<Epoch> epochAfter(final Epoch known) {
        final long ahead = (epochLow16 - known.value()) & 0xffff;
        return ahead == 0 || ahead >= WINDOW ? Optional.empty() : Optional.of(new Epoch(known.value() + ahead));
    }
}
