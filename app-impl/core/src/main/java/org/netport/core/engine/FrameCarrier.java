// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.function.Consumer;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchSession;
import org.netport.core.compile.SwitchContext.Membership;
import org.netport.core.packet.CarriedFrame;
import org.netport.flow.Action;
import org.netport.grant.DeliveryAnswer;
import org.netport.grant.FrameDelivery;
import org.netport.grant.FrameDelivery.Frame;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries frames after a guest: what it had left unread when it was stopped at the source of its move goes out of its
 * port at the destination, where it waits for the guest as what is relayed does. Nothing is looked up in a switch's
 * tables, and nothing of a frame is shown. Owned by the engine's loop.
 */
final class FrameCarrier {
    private static final Logger LOG = LoggerFactory.getLogger(FrameCarrier.class);

    private final EngineLoop loop;
    private final MoveRecords records;
    private final Ports ports;
    private final Counters counters;
    private long failures;

    FrameCarrier(final EngineLoop loop, final MoveRecords records, final Ports ports, final Counters counters) {
        this.loop = loop;
        this.records = records;
        this.ports = ports;
        this.counters = counters;
    }

    /** What is asked of the rest of the engine. */
    interface Ports {
        /** A configured host. */
        Optional<Host> host(HostName name);

        /** A place as a member of a host's segment; empty if it cannot be now. */
        Optional<Membership> membership(AttachmentPoint at, Host host);

        /** The session of a switch that is connected. */
        Optional<SwitchSession> session(SwitchName name);
    }

    /** Sends the frames if the host's newest move is to have them; the answer comes when its switch was given them. */
    void carry(final FrameDelivery delivery, final long arrivedNanos, final Consumer<DeliveryAnswer> answer) {
        final Optional<Host> host = ports.host(delivery.host());
        final Optional<DeliveryAnswer> problem = host.isEmpty()
            ? Optional.of(new DeliveryAnswer.Invalid("subject", "host '" + delivery.host()
                + "' is not configured any more: there is nowhere to carry its frames to"))
            : problem(delivery, host.orElseThrow());
        final Optional<RunningMove> move = records.running(delivery.host());
        if (problem.isPresent()) {
            answer.accept(problem.orElseThrow());
        } else if (move.isPresent() && delivery.epoch().filter(told -> !told.equals(move.orElseThrow().epoch()))
                .isPresent()) {
            answer.accept(new DeliveryAnswer.Stale());
        } else if (move.filter(at -> at.carries(delivery.beforePhase(), delivery.at())).isEmpty()) {
            answer.accept(new DeliveryAnswer.Known());
        } else if (move.orElseThrow().takesFrames(delivery.frames().size())) {
            move.orElseThrow().heard(delivery.reporter(), "frames", arrivedNanos);
            send(delivery, host.orElseThrow(), move.orElseThrow(), answer);
        } else {
            counters.framesRefused(delivery.frames().size());
            answer.accept(new DeliveryAnswer.Known());
        }
    }

    private static Optional<DeliveryAnswer> problem(final FrameDelivery delivery, final Host host) {
        return delivery.frames().stream().flatMap(frame -> CarriedFrame.problem(frame.bytes(), host.mac()).stream()
            .map(wrong -> (DeliveryAnswer) new DeliveryAnswer.Invalid("frame", "the frame at position "
                + frame.position() + " " + wrong))).findFirst();
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(final FrameDelivery delivery, final Host host, final RunningMove move,
            final Consumer<DeliveryAnswer> answer) {
        final int all = delivery.frames().size();
        final Optional<Membership> port = ports.membership(move.to(), host);
        final Optional<SwitchSession> session = ports.session(move.to().switchName()).filter(at -> port.isPresent());
        if (session.isEmpty()) {
            given(move, all, 0, answer);
        } else {
            session.orElseThrow().send(packets(delivery.frames(), port.orElseThrow())).whenComplete(
                (taken, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        failed(delivery, move, failure);
                    }
                    given(move, all, failure == null ? taken : 0, answer);
                }));
        }
    }

    /** A line for the first failure, the second, the fourth and so on: whoever hands over must not fill the disk. */
    private void failed(final FrameDelivery delivery, final RunningMove move, final Throwable failure) {
        failures++;
        if (Long.bitCount(failures) == 1) {
            LOG.error("switch {}: {} frames that host '{}' had left unread at {} could not be sent to its port {}, the "
                + "{}. such failure since the start; please report this", move.to().switchName(),
                delivery.frames().size(), delivery.host(), delivery.at(), move.to().port(), failures, failure);
        }
    }

    private static ImmutableList<PacketOut> packets(final ImmutableList<Frame> frames, final Membership port) {
        final ImmutableList<Action> delivery = port.delivery();
        return frames.stream().map(frame -> new PacketOut(Optional.empty(), delivery, frame.bytes()))
            .collect(ImmutableList.toImmutableList());
    }

    private void given(final RunningMove move, final int all, final int taken,
            final Consumer<DeliveryAnswer> answer) {
        counters.framesCarried(taken);
        counters.framesRefused(all - taken);
        if (taken > 0) {
            move.carried(taken);
        }
        answer.accept(new DeliveryAnswer.Delivered(taken));
    }
}
