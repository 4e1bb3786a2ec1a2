// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.message;

import com.google.common.collect.ImmutableSet;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.openflow.bundle.BundleFrames;
import org.netport.openflow.codec.MalformedException;
import org.netport.openflow.codec.PortDecoder;
import org.netport.openflow.codec.Versions;
import org.netport.openflow.message.FromSwitch.PartKind;
import org.netport.openflow.message.FromSwitch.Sequel;

/** Reads the messages of a switch (OpenFlow 1.3.5 section 7, and what 1.4 and 1.5 changed). */
public final class MessageDecoder {
    /** Every message begins with that many bytes. */
    public static final int HEADER_BYTES = 8;

    private static final int HELLO = 0;
    private static final int ERROR = 1;
    private static final int ECHO_REQUEST = 2;
    private static final int ECHO_REPLY = 3;
    private static final int EXPERIMENTER = 4;
    private static final int FEATURES_REPLY = 6;
    private static final int PACKET_IN = 10;
    private static final int PORT_STATUS = 12;
    private static final int MULTIPART_REPLY = 19;
    private static final int BARRIER_REPLY = 21;
    private static final int ROLE_REPLY = 25;
    private static final int ROLE_STATUS = 30;
    private static final int BUNDLE_CONTROL = 33;

    private static final int VERSION_BITMAP = 1;
    private static final int REPLY_MORE = 1;

    private MessageDecoder() {
    }

    /**
     * Reads a message.
     *
     * @param frame all of it, as long as its header says
     * @return the message; parts of it may be views of the frame
     * @throws MalformedException if it contradicts itself
     */
    public static FromSwitch decode(final ByteBuf frame) throws MalformedException {
        final ByteBuf in = frame.slice();
        need(in, HEADER_BYTES);
        final int version = in.readUnsignedByte();
        final int type = in.readUnsignedByte();
        in.skipBytes(2);
        final long xid = in.readUnsignedInt();
        return switch (type) {
            case HELLO -> new FromSwitch.Hello(xid, version, versions(in));
            case ERROR -> new FromSwitch.Failure(xid, ErrorDecoder.decode(version, in));
            case ECHO_REQUEST -> new FromSwitch.EchoRequest(xid, in);
            case ECHO_REPLY -> new FromSwitch.EchoReply(xid);
            case EXPERIMENTER -> experimenter(xid, type, in);
            case FEATURES_REPLY -> {
                need(in, 24);
                final long datapathId = in.readLong();
                in.skipBytes(4);
                yield new FromSwitch.Features(xid, datapathId, in.readUnsignedByte(), in.readUnsignedByte());
            }
            case PACKET_IN -> new FromSwitch.Packet(xid, frame);
            case PORT_STATUS -> portStatus(version, xid, in);
            case MULTIPART_REPLY -> part(xid, in);
            case BARRIER_REPLY -> new FromSwitch.Barrier(xid);
            case ROLE_REPLY -> {
                need(in, 16);
                final Optional<Role> role = role(in.readInt());
                yield new FromSwitch.RoleReply(xid, role, in.skipBytes(4).readLong());
            }
            case ROLE_STATUS -> {
                need(in, 16);
                yield new FromSwitch.RoleStatus(xid, role(in.readInt()));
            }
            case BUNDLE_CONTROL -> {
                need(in, 8);
                yield new FromSwitch.BundleAnswer(xid, in.skipBytes(4).readUnsignedShort());
            }
            default -> new FromSwitch.Other(xid, type);
        };
    }

    private static void need(final ByteBuf in, final int bytes) throws MalformedException {
        if (in.readableBytes() < bytes) {
            throw new MalformedException("message with " + in.readableBytes() + " bytes where " + bytes
                + " are needed");
        }
    }

    private static Optional<ImmutableSet<Integer>> versions(final ByteBuf in) throws MalformedException {
        while (in.readableBytes() >= 4) {
            final int type = in.readUnsignedShort();
            final int length = in.readUnsignedShort() - 4;
            if (length < 0 || length > in.readableBytes()) {
                throw new MalformedException("hello element of " + (length + 4) + " bytes");
            }
            final ByteBuf element = in.readSlice(length);
            in.skipBytes(Math.min(-(length + 4) & 7, in.readableBytes()));
            if (type == VERSION_BITMAP && length >= 4) {
                // The first word has the versions 0 to 31: more than there are.
                final int bits = element.readInt();
                final var versions = ImmutableSet.<Integer>builder();
                for (int version = 0; version < Integer.SIZE; version++) {
                    if ((bits & 1 << version) != 0) {
                        versions.add(version);
                    }
                }
                return Optional.of(versions.build());
            }
        }
        return Optional.empty();
    }

    private static FromSwitch experimenter(final long xid, final int type, final ByteBuf in)
            throws MalformedException {
        need(in, 8);
        if (in.readInt() == BundleFrames.ONF && in.readInt() == BundleFrames.EXPERIMENTER_CONTROL) {
            need(in, 8);
            return new FromSwitch.BundleAnswer(xid, in.skipBytes(4).readUnsignedShort());
        }
        return new FromSwitch.Other(xid, type);
    }

    private static FromSwitch portStatus(final int version, final long xid, final ByteBuf in)
            throws MalformedException {
        need(in, 8);
        final int reason = in.readUnsignedByte();
        in.skipBytes(7);
        final PortChange change = switch (reason) {
            case 0 -> PortChange.ADDED;
            case 1 -> PortChange.DELETED;
            default -> PortChange.MODIFIED;
        };
        final var known = Versions.of(version).orElseThrow(
            () -> new MalformedException("port status of version " + version));
        return new FromSwitch.PortStatus(xid, change, PortDecoder.decode(known, in));
    }

    private static FromSwitch part(final long xid, final ByteBuf in) throws MalformedException {
        need(in, 8);
        final PartKind kind = switch (in.readUnsignedShort()) {
            case 0 -> PartKind.DESCRIPTION;
            case 1 -> PartKind.FLOWS;
            case 2 -> PartKind.AGGREGATE;
            case 7 -> PartKind.GROUPS;
            case 10 -> PartKind.METERS;
            case 11 -> PartKind.METER_FEATURES;
            case 13 -> PartKind.PORTS;
            default -> PartKind.UNKNOWN;
        };
        final Sequel sequel = (in.readUnsignedShort() & REPLY_MORE) != 0 ? Sequel.MORE : Sequel.LAST;
        return new FromSwitch.Part(xid, kind, sequel, in.skipBytes(4).slice());
    }

    private static Optional<Role> role(final int number) {
        return switch (number) {
            case 1 -> Optional.of(Role.EQUAL);
            case 2 -> Optional.of(Role.MASTER);
            case 3 -> Optional.of(Role.SLAVE);
            default -> Optional.empty();
        };
    }
}
