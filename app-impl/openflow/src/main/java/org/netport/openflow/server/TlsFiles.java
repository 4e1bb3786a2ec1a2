// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.server;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.net.ssl.SSLException;

/**
 * PEM files for TLS on both sides: a switch must show a certificate that our authority has signed.
 *
 * @param certificate our certificate, with what links it to the switches' authority
 * @param privateKey our private key, PKCS #8, without a password; never logged
 * @param authority certificates of the authorities that sign the switches'
 */
public record TlsFiles(Path certificate, Path privateKey, Path authority) {
    /** Validates presence. */
    public TlsFiles {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(privateKey, "privateKey");
        Objects.requireNonNull(authority, "authority");
    }

    /**
     * Reads the files.
     *
     * @return what makes the TLS part of connections
     * @throws IOException if a file is missing or not what it should be; the message says which
     */
    SslContext read() throws IOException {
        for (Path file : new Path[] {certificate, privateKey, authority}) {
            if (!Files.isReadable(file)) {
                throw new IOException("the file " + file + " for TLS cannot be read: see that it is there and that "
                    + "the controller's user may read it");
            }
        }
        try {
            return SslContextBuilder.forServer(certificate.toFile(), privateKey.toFile())
                .sslProvider(SslProvider.JDK).trustManager(authority.toFile()).clientAuth(ClientAuth.REQUIRE)
                .protocols("TLSv1.3", "TLSv1.2").build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException("TLS cannot be set up with " + certificate + ", " + privateKey + " and " + authority
                + ": PEM certificates and a PKCS #8 key are needed (openssl pkcs8 -topk8 -nocrypt makes one)", e);
        }
    }
}
