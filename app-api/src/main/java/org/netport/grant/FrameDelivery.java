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
 * @param before before what they came
 * @param frames the frames, in the order in which the guest is to have them; at most {@link #MOST_FRAMES} of at most
 *     {@link #MOST_BYTES} bytes together
 */
public record FrameDelivery(HostName host, SwitchName at, Optional<Epoch> epoch, String reporter,
        Before before, ImmutableList<Frame> frames) {
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
        Objects.requireNonNull(before, "before");
        if (frames.size() > MOST_FRAMES || frames.stream().mapToInt(Frame::length).sum() > MOST_BYTES) {
            throw new IllegalArgumentException("more than " + MOST_FRAMES + " frames or " + MOST_BYTES + " bytes");
        }
    }

    /** What sends frames to the destination, so that those which come later need not be handed over. */
    public enum Before {
        /** They came before the source's switch relays. */
        RELAYING,
        /** They came before frames go to both places ({@link org.netport.network.CutOver#COPY}). */
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
