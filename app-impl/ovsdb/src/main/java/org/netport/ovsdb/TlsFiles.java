// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.netport.ovsdb.OvsdbException.Blame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's key and certificate and the authority of the database servers', in PEM (RFC 7468). Read anew for
 * each connection, so that renewed ones are used without a restart. A server is trusted if the authority signed its
 * certificate; names are not compared, as Open vSwitch's own tools do not: its certificates carry none that would fit.
 *
 * @param privateKey the controller's key, PKCS #8 without a passphrase
 * @param certificate the controller's certificate, with intermediate ones if there are any
 * @param authority the certificates of who signs the servers' certificates
 */
public record TlsFiles(Path privateKey, Path certificate, Path authority) {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final Pattern KEY =
        Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final String[] KEY_KINDS = { "RSA", "EC", "Ed25519" };
    private static final String[] VERSIONS = { "TLSv1.3", "TLSv1.2" };
    private static final long LARGEST = 1 << 20;

    /** Validates presence. */
    public TlsFiles {
        Objects.requireNonNull(privateKey, "privateKey");
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(authority, "authority");
    }

    /**
     * Makes the client's side of a TLS connection.
     *
     * @return an engine that has not begun
     * @throws OvsdbException if a file cannot be used; names it, and never its content
     */
    SSLEngine engine() throws OvsdbException {
        try {
            final char[] unused = new char[0];
            final KeyStore own = emptyStore();
            own.setKeyEntry("controller", key(), unused, certificates(certificate).toArray(new Certificate[0]));
            final var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, unused);
            final KeyStore trusted = emptyStore();
            for (var signer : certificates(authority)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), signer);
            }
            final var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            final var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            final SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(VERSIONS);
            return engine;
        } catch (GeneralSecurityException | IOException e) {
            throw new OvsdbException(Blame.NOT_SET_UP, "TLS cannot be set up with " + privateKey + ", " + certificate
                + " and " + authority + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        final var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private PrivateKey key() throws OvsdbException {
        final Matcher found = KEY.matcher(new String(read(privateKey), StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            throw new OvsdbException(Blame.NOT_SET_UP, privateKey + " holds no 'PRIVATE KEY' in PKCS #8: convert it "
                + "with 'openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW'");
        }
        final var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        for (var kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // a key of another kind: the next one, or the complaint below
                LOG.trace("the key in {} is not {}", privateKey, kind, e);
            } catch (GeneralSecurityException e) {
                throw new OvsdbException(Blame.NOT_SET_UP, "this Java knows no keys of kind " + kind, e);
            }
        }
        throw new OvsdbException(Blame.NOT_SET_UP, "the key in " + privateKey + " is neither RSA, EC nor Ed25519");
    }

    private static Collection<? extends Certificate> certificates(final Path file)
            throws GeneralSecurityException, OvsdbException {
        final var found = CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(read(file)));
        if (found.isEmpty()) {
            throw new OvsdbException(Blame.NOT_SET_UP, file + " holds no certificate");
        }
        return found;
    }

    private static byte[] read(final Path file) throws OvsdbException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new OvsdbException(Blame.NOT_SET_UP, file + " is larger than " + LARGEST + " bytes: is it PEM?");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new OvsdbException(Blame.NOT_SET_UP, "cannot read " + file + ": " + e.getClass().getSimpleName(), e);
        }
    }
}
