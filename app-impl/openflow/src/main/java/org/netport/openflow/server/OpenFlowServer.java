// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.netport.channel.SwitchEvents;
import org.netport.openflow.session.ConnectionPipeline;
import org.netport.openflow.session.ConnectionSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The OpenFlow server: switches connect to it. Thread-safe. */
public final class OpenFlowServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFlowServer.class);
    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(1 << 18, 1 << 20);
    private static final int ENCODERS = 2;
    /** Fewer loops than processors: a move goes on without waking a thread where its switches share a loop. */
    private static final int LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int BACKLOG = 1024;

    private final MultiThreadIoEventLoopGroup loops;
    private final ExecutorService encoders;
    private final Sessions sessions;
    private final ChannelGroup channels;
    private final InetSocketAddress address;

    private OpenFlowServer(final MultiThreadIoEventLoopGroup loops, final ExecutorService encoders,
            final Sessions sessions, final ChannelGroup channels, final InetSocketAddress address) {
        this.loops = loops;
        this.encoders = encoders;
        this.sessions = sessions;
        this.channels = channels;
        this.address = address;
    }

    /**
     * Starts listening.
     *
     * @param settings where, and the bounds
     * @param events told what the switches say
     * @return the server
     * @throws IOException if the address cannot be bound or TLS cannot be set up; the message says what to do
     */
    public static OpenFlowServer start(final OpenFlowSettings settings, final SwitchEvents events)
            throws IOException {
        Objects.requireNonNull(events, "events");
        final Optional<SslContext> tls = settings.tls().isPresent()
            ? Optional.of(settings.tls().orElseThrow().read()) : Optional.empty();
        final var loops = new MultiThreadIoEventLoopGroup(LOOPS,
            Thread.ofPlatform().name("netport-openflow-", 0).daemon(true).factory(), NioIoHandler.newFactory());
        final var encoders = Executors.newFixedThreadPool(ENCODERS,
            Thread.ofPlatform().name("netport-openflow-encoder-", 0).daemon(true).factory());
        final var sessions = new Sessions(settings.mostConnections(), settings.mostHandshakes());
        final var channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        final var connection = settings.connection();
        final var pipeline = new ConnectionPipeline(new ConnectionSettings(connection.wantedRole(),
            new RisingNumbers(connection.generationId()), connection.times(), connection.limits()), sessions, events,
            encoders);
        final var bound = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG).option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(new ChannelInitializer<>() {
                @Override
                @SuppressWarnings("FutureReturnValueIgnored")
                protected void initChannel(final Channel channel) {
                    channels.add(channel);
                    if (!sessions.admits(String.valueOf(channel.remoteAddress()))) {
                        channel.close();
                        return;
                    }
                    tls.ifPresent(context -> channel.pipeline().addLast("tls", context.newHandler(channel.alloc())));
                    pipeline.addTo(channel);
                }
            }).bind(settings.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            encoders.shutdownNow();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
            throw new IOException("cannot listen for OpenFlow on " + settings.address() + ": "
                + bound.cause().getMessage() + "; free the port or configure another", bound.cause());
        }
        channels.add(bound.channel());
        final var address = (InetSocketAddress) bound.channel().localAddress();
        LOG.info("listening for OpenFlow switches on {} by {}", address, tls.isPresent() ? "TLS" : "TCP");
        return new OpenFlowServer(loops, encoders, sessions, channels, address);
    }

    /**
     * Where it listens.
     *
     * @return address and port as bound
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Numbers since it began.
     *
     * @return a snapshot
     */
    public ServerCounters counters() {
        return sessions.counters();
    }

    /** Ends every session and stops listening; waits for that, for a few seconds at most. */
    @Override
    public void close() {
        channels.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        encoders.shutdownNow();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
