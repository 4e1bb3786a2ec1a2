// SPDX-License-Identifier: Apache-2.0
package org.netport.firststart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.opendaylight.aaa.api.IDMStoreException;
import org.opendaylight.aaa.datastore.h2.H2Store;
import org.opendaylight.aaa.impl.password.service.DefaultPasswordHashService;

/**
 * The program. It reads the password from standard input, because arguments show in the list of processes, and works
 * on the store below the directory it is started in, {@code data/idmlight.db}, as the controller itself does.
 */
public final class FirstStart {
    /** Shorter ones are refused: the launcher makes longer ones. */
    private static final int SHORTEST = 16;

    private FirstStart() {
        // main program
    }

    /**
     * Runs it. Ends with an exception, and so with exit status 1, when the account could not be made.
     *
     * @param arguments none
     * @throws IOException when no password can be read
     * @throws IDMStoreException when the store cannot be read or written
     */
    public static void main(final String[] arguments) throws IOException, IDMStoreException {
        final var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        final var password = input.readLine();
        if (password == null || password.length() < SHORTEST) {
            throw new IOException("standard input must carry the administrator's password, of " + SHORTEST
                + " characters or more, in one line");
        }
        // Name and password of the database file: the defaults of org.opendaylight.aaa.h2, which the controller uses.
        // They open a file that only its owner may read; the accounts in it are hashed.
        final var store = new H2Store("foo", "bar", new DefaultPasswordHashService());
        new AdministratorAccount(store).create(password);
    }
}
