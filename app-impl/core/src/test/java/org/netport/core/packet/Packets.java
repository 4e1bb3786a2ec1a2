// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Frames as hosts send them to their gateway, with right lengths and checksums; tests break them. */
public final class Packets {
    static final MacAddress HOST = MacAddress.parse("02:00:00:00:00:05");
    static final MacAddress GATEWAY = MacAddress.parse("02:4e:50:fe:00:01");
    static final Ipv4Address HOST_4 = v4("10.0.0.5");
    static final Ipv4Address GATEWAY_4 = v4("10.0.0.1");
    static final Ipv6Address HOST_6 = v6("2001:db8::5");
    static final Ipv6Address GATEWAY_6 = v6("2001:db8::1");
    /** The bit of IPv4. */
    public static final int DONT_FRAGMENT = 0x4000;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMP = 1;
    static final int ICMPV6 = 58;

    private Packets() {
    }

    static Ipv4Address v4(final String text) {
        return (Ipv4Address) IpAddress.parse(text);
    }

    static Ipv6Address v6(final String text) {
        return (Ipv6Address) IpAddress.parse(text);
    }

    static byte[] hex(final String text) {
        return BaseEncoding.base16().lowerCase().decode(text.replace(" ", ""));
    }

    static String hex(final byte[] bytes) {
        return BaseEncoding.base16().lowerCase().encode(bytes);
    }

    /** A frame with an IPv4 packet without options, DF set. */
    static byte[] ipv4(final IpAddress source, final IpAddress destination, final int protocol, final byte[] payload) {
        return ipv4(source, destination, protocol, payload, 0x4000, new byte[0]);
    }

    /** A frame with an IPv4 packet. */
    static byte[] ipv4(final IpAddress source, final IpAddress destination, final int protocol, final byte[] payload,
            final int fragmentWord, final byte[] options) {
        final int header = 20 + options.length;
        final byte[] frame = new byte[14 + header + payload.length];
        ethernet(frame, 0x0800).put((byte) (0x40 | header / 4)).put((byte) 0x29)
            .putShort((short) (header + payload.length))
            .putShort((short) 7).putShort((short) fragmentWord).put((byte) 1).put((byte) protocol).putShort((short) 0)
            .put(source.toBytes()).put(destination.toBytes()).put(options).put(payload);
        return summed(frame);
    }

    /** A frame with an IPv6 packet; extension headers are part of the payload. */
    static byte[] ipv6(final IpAddress source, final IpAddress destination, final int next, final byte[] payload) {
        final byte[] frame = new byte[14 + 40 + payload.length];
        ethernet(frame, 0x86dd).putInt(0x6290_0000).putShort((short) payload.length).put((byte) next).put((byte) 1)
            .put(source.toBytes()).put(destination.toBytes()).put(payload);
        return frame;
    }

    private static ByteBuffer ethernet(final byte[] frame, final int type) {
        final var bytes = ByteBuffer.wrap(frame);
        Wire.putMac(bytes, GATEWAY);
        Wire.putMac(bytes, HOST);
        return bytes.putShort((short) type);
    }

    /** Sets the checksum of the IPv4 header. */
    static byte[] summed(final byte[] frame) {
        final var bytes = ByteBuffer.wrap(frame);
        final int header = Math.min(4 * (frame[14] & 15), frame.length - 14);
        bytes.putShort(24, (short) 0);
        bytes.putShort(24, (short) Wire.checksum(bytes, 14, header));
        return frame;
    }

    /** An ICMP message of eight bytes and data. */
    static byte[] icmp(final int type, final int code, final byte[] data) {
        final var bytes = ByteBuffer.allocate(8 + data.length).put((byte) type).put((byte) code).putShort((short) 0)
            .putInt(0x1234_0001).put(data);
        return bytes.putShort(2, (short) Wire.checksum(bytes, 0, 8 + data.length)).array();
    }

    /** A packet with an ICMPv6 message of eight bytes and data. */
    static byte[] icmpv6(final IpAddress source, final IpAddress destination, final int type, final byte[] data) {
        final var message = ByteBuffer.allocate(8 + data.length).put((byte) type).put((byte) 0).putShort((short) 0)
            .putInt(0x1234_0001).put(data).array();
        final byte[] frame = ipv6(source, destination, ICMPV6, message);
        final var bytes = ByteBuffer.wrap(frame);
        bytes.putShort(56, (short) Wire.icmpv6Checksum(bytes, 54, message.length));
        return frame;
    }

    static byte[] echo4() {
        return ipv4(HOST_4, GATEWAY_4, ICMP, icmp(8, 0, data(16)));
    }

    static byte[] echo6() {
        return icmpv6(HOST_6, GATEWAY_6, 128, data(16));
    }

    /** An echo request of a host; the last hop is that to its gateway. */
    public static byte[] echo(final MacAddress host, final IpAddress source, final IpAddress destination) {
        return from(host, source instanceof Ipv4Address ? ipv4(source, destination, ICMP, icmp(8, 0, data(16)))
            : icmpv6(source, destination, 128, data(16)));
    }

    /** A UDP packet of a host; its first eight bytes of data are its header. */
    public static byte[] large(final MacAddress host, final IpAddress source, final IpAddress destination,
            final int data, final int fragmentWord) {
        return from(host, source instanceof Ipv4Address ? ipv4(source, destination, UDP, data(data), fragmentWord,
            new byte[0]) : ipv6(source, destination, UDP, data(data)));
    }

    /** The question of a host, from its link-local address, for routers. */
    public static byte[] routerSolicitation(final MacAddress host) {
        final byte[] frame = icmpv6(host.linkLocal(), Wire.ALL_ROUTERS, Wire.ROUTER_SOLICITATION,
            ByteBuffer.allocate(8).putShort((short) 0x0101).putShort((short) (host.value() >>> 32))
                .putInt((int) host.value()).array());
        return from(host, with(with(frame, 21, "ff"), 0, "333300000002"));
    }

    /**
     * Duplicate address detection, as a switch hands it to the controller that would have answered any other question:
     * from the owner of the address to who detects, and with flags that only an advertisement has.
     */
    public static byte[] detection(final MacAddress owner, final MacAddress asker, final Ipv6Address target) {
        final byte[] frame = icmpv6(Wire.UNSPECIFIED, target.solicitedNode(), Wire.SOLICITATION, target.toBytes());
        Wire.putMac(ByteBuffer.wrap(frame, 0, 6), asker);
        return from(owner, with(frame, 21, "ff"));
    }

    /** A solicitation to the owner alone, without an option, handed to the controller in the same way. */
    public static byte[] bareSolicitation(final MacAddress owner, final MacAddress asker, final Ipv6Address sender,
            final Ipv6Address target) {
        final byte[] frame = icmpv6(sender, target, Wire.SOLICITATION, target.toBytes());
        Wire.putMac(ByteBuffer.wrap(frame, 0, 6), asker);
        return from(owner, with(frame, 21, "ff"));
    }

    private static byte[] from(final MacAddress host, final byte[] frame) {
        Wire.putMac(ByteBuffer.wrap(frame, 6, 6), host);
        return frame;
    }

    static byte[] udp() {
        return hex("9c40829a00080000");
    }

    static byte[] udp4(final String destination) {
        return ipv4(HOST_4, v4(destination), UDP, udp());
    }

    static byte[] udp6(final String destination) {
        final byte[] frame = ipv6(HOST_6, v6(destination), UDP, udp());
        final var bytes = ByteBuffer.wrap(frame);
        // The same sum but for the number of the protocol, which is one of its summands.
        final int sum = (~Wire.icmpv6Checksum(bytes, 54, 8) & 0xffff) - ICMPV6 + UDP;
        bytes.putShort(60, (short) ~(sum < 0 ? sum + 0xffff : sum));
        return frame;
    }

    static byte[] data(final int length) {
        final byte[] bytes = new byte[length];
        for (int index = 0; index < length; index++) {
            bytes[index] = (byte) index;
        }
        return bytes;
    }

    /** The frame with other bytes from an index on. */
    static byte[] with(final byte[] frame, final int at, final String hex) {
        final byte[] copy = frame.clone();
        final byte[] bytes = hex(hex);
        System.arraycopy(bytes, 0, copy, at, bytes.length);
        return copy;
    }

    static byte[] joined(final byte[]... parts) {
        final int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        final var bytes = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            bytes.put(part);
        }
        return bytes.array();
    }

    static IpPacket read(final byte[] frame) {
        return switch (IpParser.parse(frame)) {
            case IpReading.Whole whole -> whole.packet();
            case IpReading.NotAnswered not -> throw new AssertionError(not.reason() + ": " + hex(frame));
        };
    }

    static byte[] frame(final Answer answer) {
        return switch (answer) {
            case Answer.Frame frame -> frame.octets().toArray();
            case Answer.None none -> throw new AssertionError(none.reason());
        };
    }
}
