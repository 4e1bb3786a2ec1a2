// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.netport.model.DatapathId;
import org.netport.model.IpAddress;
import org.netport.network.OvsdbEndpoint;
import org.netport.ovsdb.DatabaseStatus.State;
import org.netport.ovsdb.OvsdbException.Blame;
import org.netport.ovsdb.SwitchTables.BridgePorts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one database followed, on a thread of its own: connects, converses, and after each end tries again with growing
 * pauses. Waits nowhere but in its selector, with a bound.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final OvsdbEndpoint endpoint;
    private final OvsdbSettings settings;
    private final Optional<TlsFiles> tls;
    private final Tally tally;
    private final Audience audience;
    private final Selector selector;
    private final Thread thread;
    private final BackOff pauses;
    private volatile ImmutableSet<DatapathId> wanted;
    private volatile boolean stopped;
    private volatile boolean askedAnew;
    private String lastComplaint = "";

    Connection(final OvsdbEndpoint endpoint, final OvsdbSettings settings, final Optional<TlsFiles> tls,
            final Tally tally, final Audience audience, final ImmutableSet<DatapathId> wanted) throws IOException {
        this.endpoint = endpoint;
        this.settings = settings;
        this.tls = tls;
        this.tally = tally;
        this.audience = audience;
        this.wanted = wanted;
        pauses = new BackOff(settings.firstPause(), settings.longestPause());
        selector = Selector.open();
        thread = Thread.ofPlatform().name("netport-ovsdb-" + endpoint).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Sets whose ports are reported; they are reported anew.
     *
     * @param datapathIds the switches
     */
    void want(final ImmutableSet<DatapathId> datapathIds) {
        wanted = datapathIds;
        askedAnew = true;
        selector.wakeup();
    }

    /** Ends the connection soon; what it may still report is of no interest to anyone. */
    void stop() {
        stopped = true;
        selector.wakeup();
    }

    /**
     * Waits for the end after {@link #stop}.
     *
     * @param bound how long
     * @throws InterruptedException if the caller is interrupted
     */
    void join(final Duration bound) throws InterruptedException {
        thread.join(bound);
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void run() {
        try (selector) {
            while (!stopped) {
                try {
                    audience.stateChanged(this, State.CONNECTING, lastComplaint);
                    attempt();
                } catch (OvsdbException e) {
                    failed(e);
                } catch (IOException e) {
                    failed(new OvsdbException(Blame.CONNECTION_LOST, OvsdbException.quote(words(e)), e));
                } catch (RuntimeException e) {
                    LOG.error("{}: a fault of this program ended the connection; please report it", endpoint, e);
                    failed(new OvsdbException(Blame.NOT_SET_UP, "a fault of this program: " + e, e));
                }
                pause();
            }
        } catch (IOException e) {
            LOG.error("{}: not followed any more, the selector is broken", endpoint, e);
        }
    }

    private static String words(final IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private void failed(final OvsdbException end) {
        if (stopped) {
            return;
        }
        tally.ended(end.blame());
        final String complaint = end.getMessage();
        if (complaint.equals(lastComplaint)) {
            LOG.debug("{}: again: {}", endpoint, complaint);
        } else {
            LOG.warn("{}: not followed now: {}. The ports known last stay in force; trying again", endpoint, complaint);
        }
        lastComplaint = complaint;
        audience.stateChanged(this, State.FAILED, complaint);
    }

    private void pause() throws IOException {
        final long until = System.nanoTime() + pauses.next().toNanos();
        while (!stopped && until - System.nanoTime() > 0) {
            await(until);
        }
    }

    private void attempt() throws IOException, OvsdbException {
        try (var channel = open()) {
            channel.configureBlocking(false);
            final SelectionKey key = channel.register(selector, 0);
            connect(channel, key);
            if (!stopped) {
                converse(transport(channel), key);
            }
        }
    }

    private SocketChannel open() throws IOException {
        return switch (endpoint) {
            case OvsdbEndpoint.UnixSocket unix -> SocketChannel.open(StandardProtocolFamily.UNIX);
            case OvsdbEndpoint.Tcp tcp -> SocketChannel.open();
            case OvsdbEndpoint.Tls secured -> SocketChannel.open();
        };
    }

    private SocketAddress address() throws IOException {
        return switch (endpoint) {
            case OvsdbEndpoint.UnixSocket unix -> UnixDomainSocketAddress.of(unix.path());
            case OvsdbEndpoint.Tcp tcp -> socketAddress(tcp.address(), tcp.port());
            case OvsdbEndpoint.Tls secured -> socketAddress(secured.address(), secured.port());
        };
    }

    private static SocketAddress socketAddress(final IpAddress address, final int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), port);
    }

    private Transport transport(final SocketChannel channel) throws IOException, OvsdbException {
        if (endpoint instanceof OvsdbEndpoint.Tls) {
            final TlsFiles files = tls.orElseThrow(() -> new OvsdbException(Blame.NOT_SET_UP, "TLS is configured, but "
                + "no key: set private-key, certificate and authority in etc/org.netport.ovsdb.cfg"));
            return new TlsTransport(channel, files.engine());
        }
        return new PlainTransport(channel);
    }

    private void connect(final SocketChannel channel, final SelectionKey key) throws IOException, OvsdbException {
        final long until = System.nanoTime() + settings.connectBound().toNanos();
        boolean connected = channel.connect(address());
        key.interestOps(SelectionKey.OP_CONNECT);
        while (!connected && !stopped) {
            await(until);
            connected = channel.finishConnect();
            if (!connected && until - System.nanoTime() <= 0) {
                throw new OvsdbException(Blame.CONNECTION_LOST, "no connection within " + settings.connectBound()
                    + ": is the database server listening there ('ovs-vsctl set-manager ptcp:6640:ADDRESS')?");
            }
        }
    }

    private void converse(final Transport transport, final SelectionKey key) throws IOException, OvsdbException {
        final var exchange = new Exchange(transport, settings, tally, System.nanoTime());
        try {
            follow(exchange, key);
        } catch (IOException e) {
            exchange.lastReport().ifPresent(this::report);
            throw e;
        } catch (OvsdbException e) {
            // what a server that breaks the protocol said last may be half a change
            if (e.blame() == Blame.CONNECTION_LOST) {
                exchange.lastReport().ifPresent(this::report);
            }
            throw e;
        }
    }

    private void follow(final Exchange exchange, final SelectionKey key) throws IOException, OvsdbException {
        while (!stopped) {
            final boolean wasFollowing = exchange.isFollowing();
            final var wish = exchange.turn(System.nanoTime());
            if (!wasFollowing && exchange.isFollowing()) {
                pauses.reset();
                lastComplaint = "";
                LOG.info("{}: following the database", endpoint);
                audience.stateChanged(this, State.FOLLOWING, "");
            }
            if (askedAnew) {
                askedAnew = false;
                exchange.reportAnew(System.nanoTime());
            }
            exchange.takeReport(System.nanoTime()).ifPresent(this::report);
            if (wish != Exchange.Wish.GO_ON) {
                key.interestOps(wish.operations());
                await(exchange.nextTurn(System.nanoTime()));
            }
        }
    }

    private void report(final SwitchTables tables) {
        final var found = ImmutableMap.<DatapathId, BridgePorts>builder();
        wanted.forEach(datapathId -> found.put(datapathId, tables.portsOf(datapathId)));
        audience.found(this, found.buildOrThrow());
    }

    private void await(final long until) throws IOException {
        final long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()) + 1;
        selector.select(Math.max(1, left));
        selector.selectedKeys().clear();
    }

    /** Who is told. Called on the connection's thread. */
    interface Audience {
        /**
         * The content of the database, or who is asked for, has changed.
         *
         * @param from the connection
         * @param found the ports of each switch that was asked for
         */
        void found(Connection from, ImmutableMap<DatapathId, BridgePorts> found);

        /**
         * Following has begun or ended.
         *
         * @param from the connection
         * @param state how it goes
         * @param detail why, empty if it goes well
         */
        void stateChanged(Connection from, State state, String detail);
    }
}
