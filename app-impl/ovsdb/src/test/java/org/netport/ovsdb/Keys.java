// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Keys and certificates for a test, made with openssl. */
final class Keys {
    private final Path directory;

    Keys(final Path directory) {
        this.directory = directory;
    }

    Path key(final String name) {
        return directory.resolve(name + "-key.pem");
    }

    Path certificate(final String name) {
        return directory.resolve(name + ".pem");
    }

    /** Makes a key and its certificate, signed by an authority made before or by itself. */
    void make(final String name, final Optional<String> signer) throws IOException, InterruptedException {
        final var order = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
            "2", "-subj", "/CN=" + name, "-keyout", key(name).toString(), "-out", certificate(name).toString()));
        signer.ifPresent(authority -> order.addAll(List.of("-CA", certificate(authority).toString(), "-CAkey",
            key(authority).toString(), "-addext", "basicConstraints=critical,CA:FALSE")));
        final var process = new ProcessBuilder(order).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("openssl.log").toFile())).start();
        assertEquals(true, process.waitFor(30, TimeUnit.SECONDS), "openssl does not end");
        assertEquals(0, process.exitValue(), "openssl failed: see openssl.log");
    }
}
