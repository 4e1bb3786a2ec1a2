// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.MacAddress;

/**
 * An IPv4 or IPv6 packet as far as a gateway must read it. Its lengths, header checksum and, where it is not a
 * fragment, ICMP checksum are right; checksums of TCP and UDP are not looked at.
 *
 * @param linkSource source of the frame, no group address
 * @param linkDestination destination of the frame
 * @param source who sent it; any address, of the same family as {@code destination}
 * @param destination to whom
 * @param trafficClass the byte with DSCP and ECN, 0 to 255
 * @param fragment what part of a packet it is
 * @param fragmenting whether a router may cut it
 * @param reception whether its destination may take it
 * @param payload what it carries
 * @param octets the packet itself from the first byte of its IP header, without what pads the frame
 */
public record IpPacket(MacAddress linkSource, MacAddress linkDestination, IpAddress source, IpAddress destination,
        int trafficClass, Fragment fragment, Fragmenting fragmenting, Reception reception, Payload payload,
        Octets octets) {
    private static final int TTL_AT = 8;
    private static final int HOP_LIMIT_AT = 7;

    /** Validates presence. */
    public IpPacket {
        Objects.requireNonNull(linkSource, "linkSource");
        Objects.requireNonNull(linkDestination, "linkDestination");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(fragment, "fragment");
        Objects.requireNonNull(fragmenting, "fragmenting");
        Objects.requireNonNull(reception, "reception");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(octets, "octets");
    }

    /**
     * The packet as it was before a router took a hop from it.
     *
     * @return with one more in its TTL or hop limit, and a right checksum; the same where that is 255
     */
    public IpPacket oneHopEarlier() {
        final byte[] bytes = octets.toArray();
        final boolean four = source instanceof Ipv4Address;
        final int at = four ? TTL_AT : HOP_LIMIT_AT;
        if (bytes[at] == (byte) 255) {
            return this;
        }
        bytes[at]++;
        if (four) {
            Wire.renewChecksum(ByteBuffer.wrap(bytes), 4 * (bytes[0] & 15));
        }
        return new IpPacket(linkSource, linkDestination, source, destination, trafficClass, fragment, fragmenting,
            reception, payload, Octets.of(bytes));
    }

    /** What part of a packet this is. */
    public enum Fragment {
        /** All of it. */
        WHOLE,
        /** The first of several. */
        FIRST,
        /** One that does not have the beginning. */
        LATER
    }

    /** Whether routers may cut a packet. */
    public enum Fragmenting {
        /** IPv4 without DF. */
        ALLOWED,
        /** IPv4 with DF, and all of IPv6. */
        FORBIDDEN
    }

    /** Whether the destination may take a packet as its own. */
    public enum Reception {
        /** It may. */
        TAKEN,
        /** It was to be sent on by a source route. */
        SOURCE_ROUTED,
        /** An option says that who does not know it must not go on. */
        UNKNOWN_OPTION
    }

    /** What a packet carries. */
    public sealed interface Payload {
        /** Unknown, since this is not the first fragment. */
        record Later() implements Payload {
        }

        /**
         * An echo request (RFC 792, RFC 4443 section 4.1).
         *
         * @param offset where the ICMP message begins in the packet
         */
        record EchoRequest(int offset) implements Payload {
        }

        /** An ICMP error, a redirect, or a message of a type that is unknown and may be one. */
        record IcmpError() implements Payload {
        }

        /** Any other ICMP message, none of which needs a gateway's answer. */
        record IcmpInformation() implements Payload {
        }

        /** UDP or TCP. */
        record Transport() implements Payload {
        }

        /** No payload, by the IPv6 header's own word. */
        record Nothing() implements Payload {
        }

        /**
         * Another protocol.
         *
         * @param pointer where in the packet the byte is that names the protocol
         */
        record Other(int pointer) implements Payload {
        }
    }
}
