// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.server;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.netport.openflow.session.ConnectionSettings;

/**
 * Where to listen, and the bounds.
 *
 * @param address address and port
 * @param connection wishes and bounds of each connection
 * @param mostConnections connections at a time, handshakes among them; further ones are closed at once
 * @param mostHandshakes handshakes at a time; further connections are closed at once
 * @param tls the files for TLS; empty for plain TCP
 */
public record OpenFlowSettings(InetSocketAddress address, ConnectionSettings connection, int mostConnections,
        int mostHandshakes, Optional<TlsFiles> tls) {
    /** Validates presence and range. */
    public OpenFlowSettings {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(tls, "tls");
        if (mostConnections < 1 || mostHandshakes < 1) {
            throw new IllegalArgumentException("at most " + mostConnections + " connections and " + mostHandshakes
                + " handshakes: must be at least one");
        }
    }
}
