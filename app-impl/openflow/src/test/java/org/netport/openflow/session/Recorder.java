// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchSession;
import org.netport.openflow.RecordedEvents;

/** Takes one switch's connection and keeps every message that the switch sends. */
final class Recorder implements SessionOwner, AutoCloseable {
    /** Echoes are far apart, so that they take no transaction ids in between. */
    static final ConnectionSettings SETTINGS = new ConnectionSettings(Role.MASTER, () -> 7,
        new ConnectionSettings.Times(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60),
            Duration.ofSeconds(60), Duration.ofSeconds(60)), ConnectionSettings.Limits.DEFAULT);

    private final RecordedEvents events = new RecordedEvents();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<byte[]> messages = new ArrayList<>();
    private final Channel listener;

    Recorder() {
        final var pipeline = new ConnectionPipeline(SETTINGS, this, events, Runnable::run);
        listener = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class)
            .childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel channel) {
                    pipeline.addTo(channel);
                    channel.pipeline().addAfter("frame", "recorder", new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(final ChannelHandlerContext context, final Object frame) {
                            keep(ByteBufUtil.getBytes((ByteBuf) frame));
                            context.fireChannelRead(frame);
                        }
                    });
                }
            }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly().channel();
    }

    private synchronized void keep(final byte[] message) {
        messages.add(message);
    }

    synchronized List<byte[]> messages() {
        return List.copyOf(messages);
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    SwitchSession session() throws InterruptedException {
        return RecordedEvents.next(events.sessions);
    }

    void awaitPort() throws InterruptedException {
        RecordedEvents.next(events.ports);
    }

    @Override
    public void opened(final OpenFlowSession session) {
        session.begin();
    }

    @Override
    public void closed(final OpenFlowSession session) {
        session.end("the recording has ended");
    }

    @Override
    public void failed(final String reason) {
        throw new AssertionError(reason);
    }

    @Override
    public void unreadable() {
        throw new AssertionError("a message of Open vSwitch cannot be read");
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
