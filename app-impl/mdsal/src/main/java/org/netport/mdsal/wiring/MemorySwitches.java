// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents;
import org.netport.core.rehearsal.Rehearsal;
import org.netport.model.DatapathId;
import org.netport.openflow.rehearsal.RehearsedSwitch;

/**
 * Makes the switches of a rehearsal, each at the far end of a session of the OpenFlow channel, and ends their
 * connections when it is closed. Not thread-safe.
 */
final class MemorySwitches implements Rehearsal.SwitchMaker, AutoCloseable {
    private final List<RehearsedSwitch> made = new ArrayList<>();

    @Override
    public Rehearsal.Peer connect(final DatapathId datapathId, final ImmutableList<PortDescription> ports,
            final SwitchEvents events) {
        final var device = new RehearsedSwitch(datapathId, ports, events);
        made.add(device);
        return new MemorySwitch(device);
    }

    @Override
    public void close() {
        made.forEach(RehearsedSwitch::close);
        made.clear();
    }

    /**
     * A switch in memory as the rehearsal knows it.
     *
     * @param self the switch
     */
    private record MemorySwitch(RehearsedSwitch self) implements Rehearsal.Peer {
        @Override
        public void send(final PacketIn packet) {
            self.send(packet);
        }

        @Override
        public boolean obey() {
            return self.obey();
        }
    }
}
