// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.netport.model.IpAddress;

/**
 * Where a switch's Open vSwitch database server listens (RFC 7047). Kept beside {@link Switch}: it tells how to look
 * for ports, and changes nothing that is programmed.
 */
public sealed interface OvsdbEndpoint {
    /** The port that IANA assigned to OVSDB (RFC 7047 section 6). */
    int DEFAULT_PORT = 6640;

    /**
     * Plain TCP.
     *
     * @param address the server's address; no name, so that nothing waits for DNS
     * @param port its TCP port, 1 to 65535
     */
    record Tcp(IpAddress address, int port) implements OvsdbEndpoint {
        /** Validates range and presence. */
        public Tcp {
            Objects.requireNonNull(address, "address");
            SocketPort.check(port);
        }

        @Override
        public String toString() {
            return "tcp:" + SocketPort.text(address, port);
        }
    }

    /**
     * TLS over TCP, with the controller's own key and certificate.
     *
     * @param address the server's address
     * @param port its TCP port, 1 to 65535
     */
    record Tls(IpAddress address, int port) implements OvsdbEndpoint {
        /** Validates range and presence. */
        public Tls {
            Objects.requireNonNull(address, "address");
            SocketPort.check(port);
        }

        @Override
        public String toString() {
            return "ssl:" + SocketPort.text(address, port);
        }
    }

    /**
     * A socket in the file system of the machine that the controller runs on.
     *
     * @param path its absolute path, at most 107 bytes (unix(7), sun_path)
     */
    record UnixSocket(String path) implements OvsdbEndpoint {
        private static final int LONGEST = 107;

        /** Validates the path's form. */
        public UnixSocket {
            if (!path.startsWith("/") || path.indexOf('\0') >= 0
                    || path.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                throw new IllegalArgumentException("'" + path + "' is not the path of a unix socket: write an absolute "
                    + "path of at most " + LONGEST + " bytes");
            }
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
