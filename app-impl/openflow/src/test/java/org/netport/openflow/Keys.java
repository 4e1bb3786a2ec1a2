// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keys and certificates for a test, made with openssl.
 *
 * @param directory where their files are
 */
public record Keys(Path directory) {
    /** The file of a key. */
    public Path key(final String name) {
        return directory.resolve(name + "-key.pem");
    }

    /** The file of a certificate. */
    public Path certificate(final String name) {
        return directory.resolve(name + ".pem");
    }

    /** Makes a key and its certificate, which itself signs: an authority. */
    public void authority(final String name) throws IOException, InterruptedException {
        make(name, Optional.empty());
    }

    /** Makes a key and its certificate, signed by an authority made before. */
    public void signed(final String name, final String authority) throws IOException, InterruptedException {
        make(name, Optional.of(authority));
    }

    private void make(final String name, final Optional<String> signer) throws IOException, InterruptedException {
        final var order = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=" + name, "-keyout",
            key(name).toString(), "-out", certificate(name).toString()));
        signer.ifPresent(authority -> order.addAll(List.of("-CA", certificate(authority).toString(), "-CAkey",
            key(authority).toString(), "-addext", "basicConstraints=critical,CA:FALSE")));
        final var process = new ProcessBuilder(order).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("openssl.log").toFile())).start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "openssl does not end");
        assertEquals(0, process.exitValue(), "openssl failed: see openssl.log");
    }
}
