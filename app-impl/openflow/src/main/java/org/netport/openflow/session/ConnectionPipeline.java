// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.netport.channel.SwitchEvents;

/** Puts the handlers of a connection together. */
public final class ConnectionPipeline {
    private final ConnectionSettings settings;
    private final SessionOwner owner;
    private final SwitchEvents events;
    private final Executor encoders;

    /**
     * Of a server.
     *
     * @param settings wishes and bounds of each connection
     * @param owner keeps the sessions
     * @param events told what the switches say
     * @param encoders encodes large commits
     */
    public ConnectionPipeline(final ConnectionSettings settings, final SessionOwner owner,
            final SwitchEvents events, final Executor encoders) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.owner = Objects.requireNonNull(owner, "owner");
        this.events = Objects.requireNonNull(events, "events");
        this.encoders = Objects.requireNonNull(encoders, "encoders");
    }

    /**
     * Adds the handlers to a new connection.
     *
     * @param channel the connection
     */
    public void addTo(final Channel channel) {
        final ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("frame", new FrameDecoder());
        pipeline.addLast("idle", new IdleStateHandler(settings.times().echo().toMillis(), 0, 0,
            TimeUnit.MILLISECONDS));
        pipeline.addLast("connection", new ConnectionHandler(settings, owner, events, encoders,
            String.valueOf(channel.remoteAddress())));
    }
}
