// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.netport.channel.PacketIn;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;

/** Keeps what the channel reports, to be awaited. */
public final class RecordedEvents implements SwitchEvents {
    public final BlockingQueue<SwitchSession> sessions = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    public final BlockingQueue<PacketIn> packets = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> ports = new LinkedBlockingQueue<>();
    public final BlockingQueue<Role> roles = new LinkedBlockingQueue<>();

    public static <T> T next(final BlockingQueue<T> queue) throws InterruptedException {
        final T value = queue.poll(15, TimeUnit.SECONDS);
        if (value == null) {
            throw new AssertionError("nothing was reported within 15 s");
        }
        return value;
    }

    @Override
    public void connected(final SwitchSession session) {
        sessions.add(session);
    }

    @Override
    public void disconnected(final SwitchSession session, final String reason) {
        ended.add(reason);
    }

    @Override
    public void portChanged(final SwitchSession session, final PortDescription port, final PortChange change) {
        ports.add(change + " " + port.name());
    }

    @Override
    public void packetIn(final SwitchSession session, final PacketIn packet) {
        packets.add(packet);
    }

    @Override
    public void roleChanged(final SwitchSession session, final Role role) {
        roles.add(role);
    }
}
