// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.bundle;

import io.netty.buffer.ByteBuf;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.openflow.codec.MessageHeader;

/**
 * Writes the messages around a bundle (OpenFlow 1.4.1 section 7.3.9; for 1.3 the ONF extension EXT-230, which has the
 * same bodies behind an experimenter header). By hand: Loxi has no form for 1.3, and copies each message for the other.
 */
public final class BundleFrames {
    /** ONF's experimenter id. */
    public static final int ONF = 0x4f4e4600;
    /** The experimenter type of a bundle's control message. */
    public static final int EXPERIMENTER_CONTROL = 2300;
    private static final int EXPERIMENTER_ADD = 2301;
    private static final int EXPERIMENTER = 4;
    private static final int CONTROL = 33;
    private static final int ADD = 34;
    private static final int ATOMIC_ORDERED = 3;

    /** What a control message asks for or answers (values of OpenFlow 1.4.1 section 7.3.9.2). */
    public enum Control {
        /** Open a bundle. */
        OPEN(0),
        /** Apply it. */
        COMMIT(4),
        /** Forget it. */
        DISCARD(6);

        private final int number;

        Control(final int number) {
            this.number = number;
        }

        /**
         * The value in an answer.
         *
         * @return the request's value plus one
         */
        public int reply() {
            return number + 1;
        }
    }

    private BundleFrames() {
    }

    /**
     * Writes a control message.
     *
     * @param version the negotiated version
     * @param form the bundles' form, not NONE
     * @param control what to do
     * @param bundle the bundle's number
     * @param xid the message's transaction id
     * @param out where it is written
     */
    public static void control(final Version version, final Bundles form, final Control control, final long bundle,
            final long xid, final ByteBuf out) {
        final int start = header(version, form, CONTROL, EXPERIMENTER_CONTROL, xid, out);
        out.writeInt((int) bundle).writeShort(control.number).writeShort(ATOMIC_ORDERED);
        MessageHeader.end(start, out);
    }

    /**
     * Begins a message that adds another to a bundle; that other one is to be written next, with the same xid.
     *
     * @param version the negotiated version
     * @param form the bundles' form, not NONE
     * @param bundle the bundle's number
     * @param xid the transaction id of both
     * @param out where it is written
     * @return where the message starts, for {@link #endAdd}
     */
    static int beginAdd(final Version version, final Bundles form, final long bundle, final long xid,
            final ByteBuf out) {
        final int start = header(version, form, ADD, EXPERIMENTER_ADD, xid, out);
        out.writeInt((int) bundle).writeZero(2).writeShort(ATOMIC_ORDERED);
        return start;
    }

    /** Ends a message that adds another to a bundle. */
    static void endAdd(final int start, final ByteBuf out) {
        final int length = out.writerIndex() - start;
        if (length > 0xffff) {
            throw new IllegalArgumentException("an entry needs a message of " + length + " bytes, more than 65535");
        }
        MessageHeader.end(start, out);
    }

    private static int header(final Version version, final Bundles form, final int type, final int experimenterType,
            final long xid, final ByteBuf out) {
        return switch (form) {
            case STANDARD -> MessageHeader.begin(version, type, xid, out);
            case EXPERIMENTER -> {
                final int start = MessageHeader.begin(version, EXPERIMENTER, xid, out);
                out.writeInt(ONF).writeInt(experimenterType);
                yield start;
            }
            case NONE -> throw new IllegalArgumentException("a switch without bundles");
        };
    }
}
