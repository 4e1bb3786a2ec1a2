// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import org.netport.model.IpAddress;

/** TCP ports of endpoints. */
final class SocketPort {
    private SocketPort() {
    }

    static void check(final int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("TCP port " + port + " is outside 1..65535");
        }
    }

    static String text(final IpAddress address, final int port) {
        return address.bits() == 32 ? address + ":" + port : "[" + address + "]:" + port;
    }
}
