// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

/** What is wrong with a packet that a router cannot send on or take, as its sender is told. */
public sealed interface IcmpError {
    /** What needs no figure. */
    enum Plain implements IcmpError {
        /** Its last hop was used up here (RFC 792 type 11, RFC 4443 section 3.3). */
        TIME_EXCEEDED(11, 0, 3, 0),
        /** No route leads to its destination (RFC 1812 section 5.2.7.1 code 0, RFC 4443 section 3.1 code 0). */
        NO_ROUTE(3, 0, 1, 0),
        /** The destination's subnet is here, the host is not (code 1; RFC 4443 code 3). */
        HOST_UNREACHABLE(3, 1, 1, 3),
        /** Policy forbids it (code 13; RFC 4443 code 1). */
        PROHIBITED(3, 13, 1, 1),
        /** Nobody listens at the port (code 3; RFC 4443 code 4). */
        PORT_UNREACHABLE(3, 3, 1, 4),
        /** The protocol is not spoken here (code 2; RFC 4443 section 3.4 code 1). */
        PROTOCOL_UNREACHABLE(3, 2, 4, 1);

        private final int type4;
        private final int code4;
        private final int type6;
        private final int code6;

        Plain(final int type4, final int code4, final int type6, final int code6) {
            this.type4 = type4;
            this.code4 = code4;
            this.type6 = type6;
            this.code6 = code6;
        }

        int type4() {
            return type4;
        }

        int code4() {
            return code4;
        }

        int type6() {
            return type6;
        }

        int code6() {
            return code6;
        }
    }

    /**
     * It does not fit into the next link (RFC 1191 section 4, RFC 4443 section 3.2).
     *
     * @param mtu what fits, in bytes from the IP header on, 68 to 65535; hosts of IPv6 are told 1280 where it is less,
     *     since they know nothing smaller (RFC 8200 section 5)
     */
    record TooBig(int mtu) implements IcmpError {
        /** Validates the range. */
        public TooBig {
            if (mtu < 68 || mtu > 65535) {
                throw new IllegalArgumentException("MTU " + mtu + " is outside 68..65535");
            }
        }
    }
}
