// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.netport.channel.SwitchEvents;
import org.netport.openflow.codec.MalformedException;
import org.netport.openflow.codec.Versions;
import org.netport.openflow.message.FromSwitch;
import org.netport.openflow.message.MessageDecoder;
import org.netport.openflow.message.Requests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection: first the handshake, then messages to its session. Lives on one loop. */
// Futures of Netty: what fails closes the connection and is reported there; timers are checked when they fire.
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectionHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    private static final int MOST_SILENCES = 3;
    private static final int XID_AT = 4;
    private static final int HEADER_BYTES = 8;
    private static final int ECHO_REPLY = 3;
    private static final int ERROR = 1;

    private final ConnectionSettings settings;
    private final SessionOwner owner;
    private final SwitchEvents events;
    private final Executor encoders;
    private final SessionCounters counters = new SessionCounters();
    private final RateLimit packetIns;
    private final RateLimit expired;
    private final String peer;
    private final Handshake handshake;
    private Optional<Outbox> outbox = Optional.empty();
    private Optional<OpenFlowSession> session = Optional.empty();
    private Optional<String> reason = Optional.empty();
    private int silences;

    ConnectionHandler(final ConnectionSettings settings, final SessionOwner owner, final SwitchEvents events,
            final Executor encoders, final String peer) {
        super(ByteBuf.class);
        this.settings = settings;
        this.owner = owner;
        this.events = events;
        this.encoders = encoders;
        this.peer = peer;
        packetIns = new RateLimit(settings.limits().packetInsPerSecond(), System::nanoTime);
        expired = new RateLimit(settings.limits().expiredPerSecond(), System::nanoTime);
        handshake = new Handshake(settings, peer);
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext context) {
        // From here on and not from the hello, so that a TLS handshake is bounded too.
        context.executor().schedule(() -> {
            if (session.isEmpty()) {
                end(context, "the handshake was not complete within " + settings.times().handshake().toMillis()
                    + " ms; it waited for " + handshake.waitsFor());
            }
        }, settings.times().handshake().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelActive(final ChannelHandlerContext context) throws Exception {
        final var box = new Outbox(context.channel(), encoders, counters, settings.limits().packetOutBytes());
        outbox = Optional.of(box);
        final ByteBuf hello = context.alloc().buffer();
        Requests.hello(hello);
        send(context, hello);
        super.channelActive(context);
    }

    private void send(final ChannelHandlerContext context, final ByteBuf message) {
        counters.sent(1);
        context.writeAndFlush(message, context.voidPromise());
    }

    private void end(final ChannelHandlerContext context, final String why) {
        if (reason.isEmpty()) {
            reason = Optional.of(why);
            session.ifPresentOrElse(at -> at.close(why), context::close);
        }
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext context, final ByteBuf frame) {
        if (reason.isPresent()) {
            return;
        }
        counters.received();
        silences = 0;
        try {
            received(context, frame);
        } catch (MalformedException e) {
            owner.unreadable();
            if (SessionCounters.worthALine(counters.unreadable())) {
                LOG.warn("{}: message of type {} passed over: {}", peer, frame.getUnsignedByte(1), e.getMessage());
            }
            session.ifPresent(at -> at.unreadable(frame.getUnsignedInt(XID_AT), e));
        }
    }

    private void received(final ChannelHandlerContext context, final ByteBuf frame) throws MalformedException {
        final int version = frame.getUnsignedByte(0);
        if (handshake.version().isPresent() && version != Versions.wire(handshake.version().orElseThrow())
                && frame.getUnsignedByte(1) != ERROR) {
            end(context, "a message of wire version " + version + " after "
                + Versions.wire(handshake.version().orElseThrow())
                + " was agreed; allow the switch only one of them if it does so again");
            return;
        }
        final FromSwitch message = MessageDecoder.decode(frame);
        switch (message) {
            case FromSwitch.EchoRequest echo -> echoed(context, version, echo);
            case FromSwitch.EchoReply reply -> LOG.trace("{} lives", peer);
            case FromSwitch.Packet packet -> {
                if (session.isPresent() && isWithinLimits(packet)) {
                    session.orElseThrow().packetIn(packet);
                } else {
                    counters.packetInDropped();
                }
            }
            default -> {
                if (session.isPresent()) {
                    session.orElseThrow().received(message);
                } else {
                    shake(context, message);
                }
            }
        }
    }

    /** No meter holds back what runs out of time: it must not take the room of claims and questions, which have one. */
    private boolean isWithinLimits(final FromSwitch.Packet packet) {
        return switch (packet.reason()) {
            case ACTION -> packetIns.allows();
            case INVALID_TTL -> expired.allows() && packetIns.allows();
        };
    }

    private void echoed(final ChannelHandlerContext context, final int version, final FromSwitch.EchoRequest echo) {
        // A switch that asks but does not read gets no answers piled up.
        if (context.channel().isWritable()) {
            send(context, context.alloc().buffer(HEADER_BYTES + echo.data().readableBytes()).writeByte(version)
                .writeByte(ECHO_REPLY).writeShort(HEADER_BYTES + echo.data().readableBytes())
                .writeInt((int) echo.xid()).writeBytes(echo.data()));
        }
    }

    private void shake(final ChannelHandlerContext context, final FromSwitch message) throws MalformedException {
        final ByteBuf out = context.alloc().buffer();
        try {
            handshake.received(message, out).ifPresent(agreement -> {
                final var box = outbox.orElseThrow();
                final var done = new OpenFlowSession(context.channel(), settings, counters, box, events, agreement);
                session = Optional.of(done);
                box.watch(settings.times().stall(), done::close);
                owner.opened(done);
            });
        } catch (HandshakeException e) {
            // Why, first: where the switch has hung up already, sending fails, which is not the reason.
            reason = Optional.of(e.getMessage());
            send(context, out.retain());
            context.close();
        } finally {
            if (out.isReadable() && reason.isEmpty()) {
                context.writeAndFlush(out, context.voidPromise());
            } else {
                out.release();
            }
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            if (++silences > MOST_SILENCES) {
                end(context, "no sign of life for " + settings.times().echo().multipliedBy(silences).toMillis()
                    + " ms: see whether the switch runs and the path to it is up");
            } else {
                session.ifPresent(OpenFlowSession::echo);
            }
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) throws Exception {
        session.ifPresent(OpenFlowSession::writabilityChanged);
        super.channelWritabilityChanged(context);
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) throws Exception {
        final String why = session.flatMap(OpenFlowSession::closing).or(() -> reason)
            .orElse("the switch closed the connection");
        session.ifPresentOrElse(at -> {
            at.lost(why);
            owner.closed(at);
            at.end(why);
        }, () -> {
            LOG.warn("connection of {} ended in the handshake: {}", peer, why);
            owner.failed(peer + ": " + why);
        });
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        final Throwable root = cause.getCause() == null || cause instanceof SSLException ? cause : cause.getCause();
        LOG.debug("{}: the connection failed", peer, cause);
        if (root instanceof ClosedChannelException) {
            // What was still to be written when the connection ended: not why it ended, which is told elsewhere.
            return;
        }
        final String what = root.getMessage() == null ? root.toString() : root.getMessage();
        end(context, switch (root) {
            case NotSslRecordException plain -> "it does not speak TLS, which is required here: ssl: instead of tcp: "
                + "on the switch";
            case SSLException tls -> "TLS failed: " + what + "; the switch must show a certificate of an authority in "
                + "tls-authority, and trust the one that signed ours";
            default -> "the connection failed: " + what;
        });
    }
}
