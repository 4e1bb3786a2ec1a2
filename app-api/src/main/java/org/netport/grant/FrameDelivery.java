// SPDX-License-Identifier: Apache-2.0
package org.netport.grant;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;

/**
 * A hypervisor hands over the frames that a guest has left unread at the source of its move. What they contain is the
 * guest's: it is never shown or logged.
 *
 * @param host the guest
 * @param at the reporter's switch
 * @param epoch the epoch of the location that the guest moves to; empty where the reporter does not know it
 * @param reporter who reports
 * @param beforePhase the phase of the move before which all of them came
 * @param frames the frames, in the order in which the guest is to have them; at most {@link #MOST_FRAMES} of at most
 *     {@link #MOST_BYTES} bytes together
 */
public record FrameDelivery(HostName host, SwitchName at, Optional<Epoch> epoch, String reporter,
        Phase beforePhase, ImmutableList<Frame> frames) {
    /** Frames that can be handed over at once. */
    public static final int MOST_FRAMES = 256;
    /** Their bytes, all together. */
    public static final int MOST_BYTES = 256 << 10;

    /** Validates presence and bounds. */
    public FrameDelivery {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(reporter, "reporter");
        Objects.requireNonNull(beforePhase, "beforePhase");
        if (frames.size() > MOST_FRAMES || frames.stream().mapToInt(Frame::length).sum() > MOST_BYTES) {
            throw new IllegalArgumentException("more than " + MOST_FRAMES + " frames or " + MOST_BYTES + " bytes");
        }
    }

    /** A phase in which the source's switch sends frames to the destination too: what comes then is not handed over. */
    public enum Phase {
        /** It relays: {@link org.netport.location.MovePhase#RELAYING}. */
        RELAYING,
        /** Frames go to both places: {@link org.netport.location.MovePhase#COPYING}. */
        COPYING
    }

    /**
     * A frame.
     *
     * @param position what the reporter calls it by
     * @param bytes the frame without FCS and without the segment's tag, {@link #LEAST} to {@link #MOST} bytes; handed
     *     over, not modified afterwards
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Frame(int position, byte[] bytes) {
        /** The bytes of an Ethernet header. */
        public static final int LEAST = 14;
        /** The bytes of a jumbo frame. */
        public static final int MOST = 9216;

        /** Validates the length. */
        public Frame {
            if (bytes.length < LEAST || bytes.length > MOST) {
                throw new IllegalArgumentException("a frame of " + bytes.length + " bytes");
            }
        }

        /**
         * How long it is.
         *
         * @return its bytes
         */
        public int length() {
            return bytes.length;
        }

        @Override
        public String toString() {
            return "frame " + position + " of " + bytes.length + " bytes";
        }
    }
}
